trigger OM_FulfillmentStepTrigger on OM_FulfillmentStep__c(before insert, before update, after update) {
  OM_FulfillmentStepTriggerHandler.handle(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
