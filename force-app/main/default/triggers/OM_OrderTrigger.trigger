trigger OM_OrderTrigger on Order(before insert, after update, before delete) {
  OM_OrderTriggerHandler.handle(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
