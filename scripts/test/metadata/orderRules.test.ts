import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AS_ADMIN, AS_OPERATOR, refused, CommercialWorld } from '../support/commercialWorld.ts';

describe('what the CRM holds about orders and lines', () => {
  let world: CommercialWorld;
  beforeAll(async () => {
    world = await CommercialWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(() => world.freshOrder());

  describe('orders', () => {
    it('start as drafts, whoever creates them', async () => {
      const service = await world.service();

      await expect(world.newOrder({ OM_State__c: 'InProgress' })).rejects.toThrow(refused(/Create orders as drafts/));
      await expect(service.update('Order', world.order, { OM_State__c: null })).rejects.toThrow(
        refused(/cannot go to this state/)
      );
    });

    it('are submitted with the permission, and by nobody without', async () => {
      const operator = await world.crm.userWith(...AS_OPERATOR);
      // Operators may not edit orders at all; the administrator may, but has no custom permission of his own.
      await expect(operator.update('Order', world.order, { OM_State__c: 'Acknowledged' })).rejects.toThrow();
      await expect(world.crm.admin.update('Order', world.order, { OM_State__c: 'Acknowledged' })).rejects.toThrow(
        refused(/permission to submit/)
      );

      await world.submitted();

      expect(await world.crm.admin.query(`SELECT OM_State__c FROM Order WHERE Id = '${world.order}'`)).toMatchObject([
        { OM_State__c: 'Acknowledged' },
      ]);
    });

    it('are moved on by the service only, and only as the lifecycle says', async () => {
      await world.submitted();

      const admin = await world.crm.userWith(...AS_ADMIN);
      await expect(admin.update('Order', world.order, { OM_State__c: 'InProgress' })).rejects.toThrow(
        refused(/Only a draft/)
      );
      const service = await world.service();
      await expect(service.update('Order', world.order, { OM_State__c: 'Completed' })).rejects.toThrow(
        refused(/cannot go/)
      );
      await service.update('Order', world.order, { OM_State__c: 'InProgress' });
      await service.update('Order', world.order, { OM_State__c: 'Completed' });
      await expect(service.update('Order', world.order, { OM_State__c: 'InProgress' })).rejects.toThrow(
        refused(/cannot go/)
      );
    });

    it.each(['Pending', 'Rejected', 'Recalled', 'Escalated', 'Expired'])(
      'wait while their approval is %s',
      async (status) => {
        await world.crm.admin.update('Order', world.order, { OM_ApprovalStatus__c: status });

        await expect(world.submitted()).rejects.toThrow(refused(/not approved/));

        await world.crm.admin.update('Order', world.order, { OM_ApprovalStatus__c: 'Approved' });
        await world.submitted();
      }
    );

    it('keep their attributes and external id once they are submitted', async () => {
      await world.crm.admin.update('Order', world.order, { OM_Attributes__c: '{"channel":"shop"}' });
      await world.submitted();

      await expect(world.crm.admin.update('Order', world.order, { OM_Attributes__c: '{}' })).rejects.toThrow(
        refused(/amends it/)
      );
      await world.crm.admin.update('Order', world.order, { OM_ExternalId__c: world.order });
      await expect(world.crm.admin.update('Order', world.order, { OM_ExternalId__c: 'other' })).rejects.toThrow(
        refused(/amends it/)
      );
    });

    it('take attributes that are one JSON object', async () => {
      await expect(world.newOrder({ OM_Attributes__c: 'speed=1G' })).rejects.toThrow(refused(/one JSON object/));
    });
  });

  describe('lines', () => {
    it.each([
      ['a list as attributes', { OM_Attributes__c: '[1]' }, /one JSON object/],
      ['a state from the start', { OM_State__c: 'Acknowledged' }, /written by the fulfillment service only/],
      ['billing from the start', { OM_BillingState__c: 'Billing' }, /certificate|billing state|fulfillment service/],
    ])('have not %s', async (_what, fields, message) => {
      await world.crm.userWith(...AS_ADMIN);

      await expect(world.newLine(world.order, fields)).rejects.toThrow(refused(message));
    });

    it.each([0, -1])('have not the quantity %d', async (quantity) => {
      // An org that allows zero or negative quantities leaves the refusal to our rule; the others refuse it themselves.
      await expect(world.newLine(world.order, { Quantity: quantity })).rejects.toThrow(/quantit/);
    });

    it('are bundled under a line of the same order', async () => {
      const other = await world.newLine(await world.newOrder());

      await expect(world.newLine(world.order, { OM_ParentItem__c: other })).rejects.toThrow(refused(/same order/));
      await world.newLine(world.order, { OM_ParentItem__c: world.line });
    });

    it('are frozen once the order is submitted', async () => {
      await world.submitted();

      await expect(world.newLine(world.order)).rejects.toThrow(refused(/cannot be added or changed/));
      for (const change of [
        { Quantity: 2 },
        { UnitPrice: 1 },
        { OM_Action__c: 'delete' },
        { OM_Attributes__c: '{}' },
      ]) {
        await expect(world.crm.admin.update('OrderItem', world.line, change)).rejects.toThrow(
          refused(/cannot be added or changed/)
        );
      }
    });
  });
});
