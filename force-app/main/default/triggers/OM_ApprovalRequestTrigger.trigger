trigger OM_ApprovalRequestTrigger on OM_ApprovalRequest__c(after insert, after update) {
  OM_ApprovalRequestTriggerHandler.handle(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
