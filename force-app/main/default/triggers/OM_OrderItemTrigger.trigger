trigger OM_OrderItemTrigger on OrderItem(after update, before delete) {
  OM_OrderItemTriggerHandler.handle(Trigger.operationType, Trigger.new, Trigger.oldMap);
}
