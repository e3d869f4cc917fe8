trigger OM_OutboxTrigger on OM_OutboxEvent__c(before insert, after insert) {
  OM_OutboxTriggerHandler.handle(Trigger.operationType, Trigger.new);
}
