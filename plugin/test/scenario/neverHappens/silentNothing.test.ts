import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '../../../src/domain/orderView.ts';
import { internetDraft, submitOrders } from '../sync/support/localCrm.ts';
import { submitByHand, writeOrder, type HandLine } from './support/handWritten.ts';
import { startWorld, type World } from './support/world.ts';

describe('an order that comes to nothing without a word', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  async function rejected(externalId: string): Promise<OrderView> {
    await world.finish(externalId, 'Rejected');
    const view = await world.local.people.readOrderView(externalId);
    if (!view.ok) throw new Error(view.error.message);
    expect(view.value.plan).toBeUndefined();
    expect(world.vendors.ledger.entries.filter((entry) => entry.orderNumber === view.value.orderNumber)).toEqual([]);
    return view.value;
  }
  const internet = '{"speed":"1G","technology":"fiber"}';

  const mistakes: readonly (readonly [string, readonly HandLine[], RegExp])[] = [
    [
      'has a product that no rule is for',
      [{ productCode: 'HOME-CINEMA' }],
      /HOME-CINEMA.*(Add HOME-CINEMA to the products of the design)/s,
    ],
    [
      'has one such product among others',
      [{ productCode: 'FIBER-INTERNET', attributes: internet }, { productCode: 'HOME-CINEMA' }],
      /HOME-CINEMA/,
    ],
    [
      'lacks what the product needs',
      [{ productCode: 'FIBER-INTERNET', attributes: '{"technology":"fiber"}' }],
      /speed/,
    ],
    [
      'has a value that the product does not come in',
      [{ productCode: 'FIBER-INTERNET', attributes: '{"technology":"carrier pigeon","speed":"1G"}' }],
      /technology.*fiber/s,
    ],
    ['has attributes that are half a JSON document', [{ productCode: 'TV', attributes: '{"package": "spo' }], /JSON/],
    ['has no lines', [], /no lines.*Add a product/s],
  ];

  it.each(mistakes)('is rejected with the reasons when it %s, written past the commands', async (what, lines, said) => {
    const externalId = `NOTHING-${mistakes.findIndex(([name]) => name === what)}`;
    const { id } = await writeOrder(world.local, externalId, lines);

    await submitByHand(world.local, id);

    expect((await rejected(externalId)).stateReason).toMatch(said);
  });

  it('is rejected with the circle when its lines bundle one another', async () => {
    const { id, lineIds } = await writeOrder(world.local, 'CIRCLE', [
      { productCode: 'FIBER-1G-TV' },
      { productCode: 'FIBER-INTERNET', attributes: internet, parent: 0 },
    ]);
    await world.local.admin.update('OrderItem', { Id: lineIds[0] ?? '', OM_ParentItem__c: lineIds[1] ?? '' });

    await submitByHand(world.local, id);

    expect((await rejected('CIRCLE')).stateReason).toMatch(/1.*2|2.*1/s);
  });

  it('is found and rejected when nobody announced it: the state alone was written', async () => {
    const { id } = await writeOrder(world.local, 'UNHEARD', [{ productCode: 'HOME-CINEMA' }]);

    await world.local.admin.update('Order', { Id: id, OM_State__c: 'Acknowledged' });

    expect((await rejected('UNHEARD')).stateReason).toContain('HOME-CINEMA');
  });

  it('is found and fulfilled when nobody announced it and nothing is wrong with it', async () => {
    const { id } = await writeOrder(world.local, 'UNHEARD-2', [
      { productCode: 'FIBER-INTERNET', attributes: internet },
    ]);

    await world.local.admin.update('Order', { Id: id, OM_State__c: 'Acknowledged' });

    await world.finish('UNHEARD-2');
  });

  it('holds up no other order', async () => {
    const { id } = await writeOrder(world.local, 'BAD', [{ productCode: 'HOME-CINEMA' }]);
    await submitByHand(world.local, id);
    await submitOrders(world.local, [internetDraft('GOOD')]);

    await world.finish('GOOD');
    await rejected('BAD');
  });
});
