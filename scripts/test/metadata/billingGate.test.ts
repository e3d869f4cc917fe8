import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AS_ADMIN, refused, CommercialWorld } from '../support/commercialWorld.ts';

describe('what the CRM holds', () => {
  let world: CommercialWorld;
  beforeAll(async () => {
    world = await CommercialWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(() => world.freshOrder());

  describe('the billing gate', () => {
    const certify = async (plan: string): Promise<string> =>
      (await world.service()).create('OM_BillingCertificate__c', {
        Plan__c: plan,
        ExternalId__c: `${plan}:gate`,
        GateKey__c: 'gate',
        // The line has no external id, so its record id names it.
        LineKeys__c: world.line,
      });

    it('opens with a certificate of a plan of this order, step by step', async () => {
      await world.submitted();
      const certificate = await certify(await world.newPlan());
      await world.walkBilling('Blocked', 'Eligible');

      const service = await world.service();
      await service.update('OrderItem', world.line, {
        OM_BillingState__c: 'Released',
        OM_BillingCertificate__c: certificate,
      });
      await service.update('OrderItem', world.line, { OM_BillingState__c: 'Billing' });
    });

    it('stays shut without one, for the service too', async () => {
      await world.submitted();
      await world.walkBilling('Blocked', 'Eligible');

      const service = await world.service();
      await expect(service.update('OrderItem', world.line, { OM_BillingState__c: 'Released' })).rejects.toThrow(
        refused(/only with a certificate/)
      );
    });

    it('stays shut with the certificate of another order', async () => {
      await world.submitted();
      const certificate = await certify(await world.newPlan(await world.newOrder()));
      await world.walkBilling('Blocked', 'Eligible');

      const service = await world.service();
      const release = { OM_BillingState__c: 'Released', OM_BillingCertificate__c: certificate };
      await expect(service.update('OrderItem', world.line, release)).rejects.toThrow(
        refused(/only with a certificate/)
      );
    });

    it('does not open past Eligible, and not for an admin', async () => {
      await world.submitted();
      const certificate = await certify(await world.newPlan());
      const release = { OM_BillingState__c: 'Released', OM_BillingCertificate__c: certificate };
      await world.walkBilling('Blocked');

      const service = await world.service();
      await expect(service.update('OrderItem', world.line, release)).rejects.toThrow(refused(/only from Eligible/));
      await service.update('OrderItem', world.line, { OM_BillingState__c: 'Eligible' });
      await world.crm.userWith(...AS_ADMIN);
      await expect(world.crm.admin.update('OrderItem', world.line, release)).rejects.toThrow(
        refused(/fulfillment service|certificate/)
      );
    });

    it('has certificates that the service writes once', async () => {
      const plan = await world.newPlan();
      const certificate = await certify(plan);

      const forged = { Plan__c: plan, ExternalId__c: 'forged', GateKey__c: 'gate' };
      await expect(world.crm.admin.create('OM_BillingCertificate__c', forged)).rejects.toThrow(refused(/service only/));
      const service = await world.service();
      await expect(service.update('OM_BillingCertificate__c', certificate, { GateKey__c: 'other' })).rejects.toThrow(
        refused(/cannot be changed/)
      );
    });
  });
});
