trigger OM_OrderTrigger on Order(after update, before delete) {
  OM_OrderTriggerHandler.handle(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
