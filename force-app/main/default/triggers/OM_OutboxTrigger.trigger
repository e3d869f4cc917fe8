trigger OM_OutboxTrigger on OM_OutboxEvent__c(after insert) {
  OM_OutboxTriggerHandler.afterInsert(Trigger.new);
}
