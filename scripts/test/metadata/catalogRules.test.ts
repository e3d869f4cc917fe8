import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AS_ADMIN, refused, CommercialWorld } from '../support/commercialWorld.ts';

describe('what the CRM holds', () => {
  let world: CommercialWorld;
  beforeAll(async () => {
    world = await CommercialWorld.start();
  });
  afterAll(() => world.stop());

  describe('the catalog and the design', () => {
    it.each([
      [
        'OM_Bundle__c',
        'FIBER-1G-TV',
        { ValidFrom__c: '2026-02-01', ValidTo__c: '2026-01-01' },
        /lies before the first/,
      ],
      ['OM_Bundle__c', 'FIBER-1G-TV', { DiscountPercent__c: 101 }, /between 0 and 100/],
      ['OM_BundleGroup__c', 'FIBER-1G-TV/access', { MinComponents__c: 3 }, /not above the maximum/],
      ['OM_BundleComponent__c', 'FIBER-1G-TV/VOICE', { DefaultQuantity__c: 3 }, /follow one another/],
      ['OM_ProductAttribute__c', 'VOICE/portIn', { Key__c: 'port in' }, /start with a letter/],
    ])('refuse %s %s with %j', async (object, key, fields, message) => {
      const id = await world.idOf(`SELECT Id FROM ${object} WHERE ExternalId__c = '${key}'`);

      await expect(world.crm.admin.update(object, id, fields)).rejects.toThrow(refused(message));
    });

    it('keep a bundle out of itself, and its parts inside it', async () => {
      const bundle = await world.idOf(`SELECT Id FROM OM_Bundle__c WHERE ExternalId__c = 'COFFEE-PACKAGE'`);
      const head = await world.idOf(`SELECT Id FROM Product2 WHERE ProductCode = 'COFFEE-PACKAGE'`);
      const foreignGroup = await world.idOf(
        `SELECT Id FROM OM_BundleGroup__c WHERE ExternalId__c = 'FIBER-1G-TV/access'`
      );
      const component = await world.idOf(
        `SELECT Id FROM OM_BundleComponent__c WHERE ExternalId__c = 'COFFEE-PACKAGE/COFFEE-BEANS'`
      );

      await expect(
        world.crm.admin.create('OM_BundleComponent__c', { Bundle__c: bundle, Product__c: head })
      ).rejects.toThrow(refused(/cannot contain itself/));
      await expect(
        world.crm.admin.update('OM_BundleComponent__c', component, { Group__c: foreignGroup })
      ).rejects.toThrow(refused(/another bundle/));
      const constraint = { Bundle__c: bundle, Component__c: component, OtherComponent__c: component };
      await expect(world.crm.admin.create('OM_BundleConstraint__c', constraint)).rejects.toThrow(
        refused(/two different/)
      );
    });

    it('let only those who manage the design write versions, and nobody change one', async () => {
      const version = { Name: 'telecom', Number__c: 1, Hash__c: 'a1', ExternalId__c: 'design/1', Document__c: '{}' };
      await expect(world.crm.admin.create('OM_FulfillmentDesign__c', version)).rejects.toThrow(
        refused(/may not change/)
      );

      const admin = await world.crm.userWith(...AS_ADMIN);
      const id = await admin.create('OM_FulfillmentDesign__c', version);
      await admin.update('OM_FulfillmentDesign__c', id, { State__c: 'Active' });
      await expect(admin.update('OM_FulfillmentDesign__c', id, { Document__c: '{"a":1}' })).rejects.toThrow(
        refused(/Apply a new version/)
      );
    });
  });
});
