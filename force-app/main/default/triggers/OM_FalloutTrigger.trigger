trigger OM_FalloutTrigger on OM_Fallout__c(before insert, before update) {
  OM_FalloutTriggerHandler.beforeSave(Trigger.new, Trigger.oldMap);
}
