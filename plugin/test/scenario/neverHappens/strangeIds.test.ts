import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { internetDraft, submitOrders } from '../sync/support/localCrm.ts';
import { startWorld, type World } from './support/world.ts';

const LONGEST = 240;

describe('order ids that people and web shops make up', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it.each([
    ['a bar, which separates', 'A|B|C'],
    ['what looks like an escape', '100%7C/%25'],
    ['quotes and a backslash', `O'Neil "B2B" \\n`],
    ['letters of the world', 'Größe-注文-🚀'],
    ['spaces, slashes and colons', 'shop 7/2026:11:1001'],
    ['markup', '<b>&amp;{{order.number}}</b>'],
    [`${LONGEST} characters`, `L${'x'.repeat(LONGEST - 1)}`],
  ])('fulfills and bills an order whose id holds %s', async (_, externalId) => {
    await submitOrders(world.local, [internetDraft(externalId)]);

    await world.finish(externalId);

    const view = await world.local.people.readOrderView(externalId);
    const order = view.ok ? view.value : undefined;
    expect(order?.lines.map(({ billingState }) => billingState)).toEqual(['Billing', 'Billing']);
    expect(order?.stepsDone).toBe(12);
    const effects = world.vendors.ledger.entries.filter(({ orderNumber }) => orderNumber === order?.orderNumber);
    expect(effects.filter(({ effect }) => effect === 'startBilling')).toHaveLength(1);
    expect((await world.service.service.report()).refusedPlans.size).toBe(0);
  });

  it('refuses at import an id that leaves no room for the ids of its plan', async () => {
    const draft = internetDraft('L'.repeat(LONGEST + 1));

    const { refused } = await world.local.people.createOrders([draft]);

    expect([...refused.values()].flat()).toContainEqual(
      expect.objectContaining({ code: 'ExternalIdTooLong', action: expect.stringContaining('shorter') as string })
    );
  });

  it('rejects an order with such an id that was written around the import, with the reason on the record', async () => {
    const externalId = 'M'.repeat(250);
    const { admin } = world.local;
    await submitOrders(world.local, [internetDraft('SHORT')]);
    await world.finish('SHORT');
    const { records } = await admin.query<{ AccountId: string; Pricebook2Id: string }>(
      `SELECT AccountId, Pricebook2Id FROM Order WHERE OM_ExternalId__c = 'SHORT'`
    );
    const { AccountId, Pricebook2Id } = records[0] ?? {};
    const price = await admin.query<{ Id: string }>(
      `SELECT Id FROM PricebookEntry WHERE Product2.ProductCode = 'TV' AND Pricebook2Id = '${Pricebook2Id}'`
    );
    const order = await admin.create('Order', {
      AccountId,
      Pricebook2Id,
      EffectiveDate: '2026-01-01',
      Status: 'Draft',
      OM_ExternalId__c: externalId,
    });
    await admin.create('OrderItem', {
      OrderId: order.id,
      PricebookEntryId: price.records[0]?.Id,
      Quantity: 1,
      UnitPrice: 1,
      OM_Action__c: 'add',
      OM_Attributes__c: '{"package":"basic"}',
    });
    expect(await world.local.people.submitOrder(order.id ?? '')).toMatchObject({ ok: true });

    await world.finish(externalId, 'Rejected');

    const view = await world.local.people.readOrderView(externalId);
    expect(view.ok && view.value.stateReason).toMatch(/external id.*240/s);
  });
});
