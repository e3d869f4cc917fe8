trigger OM_ContractTrigger on Contract(before insert, before update) {
  OM_ContractTriggerHandler.handle(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
