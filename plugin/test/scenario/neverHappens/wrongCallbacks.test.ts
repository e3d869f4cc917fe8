import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanView, StepStatus } from '../../../src/domain/plan.ts';
import { internetDraft, submitOrders } from '../sync/support/localCrm.ts';
import { until } from '../sync/support/serviceHarness.ts';
import { callBack } from './support/callbacks.ts';
import { answers } from '../chaos/support/operator.ts';
import { startWorld, type World } from './support/world.ts';

const PLAN = 'CALLED/r1';
const SHIP = 'modem.ship@CPE-MODEM@bundle:L1';
const DELIVERED = 'modem.delivered@CPE-MODEM@bundle:L1';
/** The vendors of this world say nothing by themselves. */
const NEVER_MS = 3_600_000;

describe('callbacks that are wrong, forged, repeated or meant for somebody else', () => {
  let world: World;
  let shipment: string;
  let secret: string;
  let orderNumber: string;
  let before: PlanView | undefined;

  const plan = (): Promise<PlanView | undefined> => world.service.runtime.plan(PLAN);
  const step = async (key: string): Promise<StepStatus | undefined> => (await plan())?.steps.get(key);
  const address = (gateway = 'warehouse'): string => `${world.service.service.callbackAddress}/callbacks/${gateway}`;
  const shipped = (id = shipment): object => ({
    type: 'shipment.shipped',
    orderNumber,
    shipment: { id, trackingNumber: 'TRK1' },
  });
  const delivered = (id = shipment): object => ({ type: 'shipment.delivered', orderNumber, shipment: { id } });

  beforeAll(async () => {
    world = await startWorld({}, { callbackDelayMs: NEVER_MS });
    secret = world.vendors.env['OM_WAREHOUSE_SECRET'] ?? '';
    await submitOrders(world.local, [internetDraft('CALLED')]);
    const crm = world.local.people;
    await until(async () => (await crm.listTasks()).length === 1, 'the task is there');
    const [task] = await crm.listTasks();
    if (task) await crm.completeTask(task.id, { output: answers(task), by: 'test' });
    await until(async () => (await step(SHIP))?.state === 'Waiting', 'the parcel is ordered');
    shipment = (await step(SHIP))?.externalId ?? '';
    orderNumber = (await plan())?.plan.orderNumber ?? '';
    before = await plan();
  });
  afterAll(() => world.stop());

  it.each([
    ['is signed with another key', () => callBack(address(), shipped(), { id: 'm1', secret: 'of somebody else' }), 401],
    ['was signed an hour ago', () => callBack(address(), shipped(), { id: 'm2', secret, ahead: -3_600 }), 409],
    ['is signed for an hour from now', () => callBack(address(), shipped(), { id: 'm3', secret, ahead: 3_600 }), 409],
    ['is no JSON', () => callBack(address(), '{"type": "shipment.shi', { id: 'm4', secret }), 422],
    ['has 1 MB', () => callBack(address(), { ...shipped(), x: 'x'.repeat(1_000_000) }, { id: 'm5', secret }), 413],
    ['comes for a vendor that does not exist', () => callBack(address('nobody'), shipped(), { id: 'm6', secret }), 404],
    ['comes from another vendor', () => callBack(address('supplier'), shipped(), { id: 'm7', secret }), 401],
    ['is about a parcel of another org', () => callBack(address(), shipped('SHP-OTHER'), { id: 'm8', secret }), 202],
    [
      'is about a parcel of another org whose order has the same number',
      () => callBack(address(), delivered('SHP-OTHER'), { id: 'm9', secret }),
      202,
    ],
    [
      'is about an order that does not exist here',
      () => callBack(address(), { ...delivered('SHP-OTHER'), orderNumber: '99999999' }, { id: 'm10', secret }),
      200,
    ],
  ])('changes nothing when it %s', async (_, send, status) => {
    const [answered, body] = await send();

    expect([answered, await plan()], JSON.stringify(body)).toEqual([status, before]);
  });

  it('is taken after a bad copy of it was refused, once, however often it comes again', async () => {
    expect(await callBack(address(), shipped(), { id: 'm1', secret })).toMatchObject([200, { outcome: 'applied' }]);
    const after = await plan();
    expect(after?.steps.get(SHIP)).toMatchObject({ state: 'Completed', output: { trackingNumber: 'TRK1' } });

    expect(await callBack(address(), shipped(), { id: 'm1', secret })).toMatchObject([200, { outcome: 'duplicate' }]);
    expect(await callBack(address(), shipped(), { id: 'again', secret })).toMatchObject([
      200,
      { outcome: 'duplicate' },
    ]);

    expect(await plan()).toEqual(after);
    expect((await step(DELIVERED))?.state).toBe('Waiting');
  });

  it('says in the metrics what was wrong', async () => {
    const text = await (await fetch(`${world.service.service.callbackAddress}/metrics`)).text();

    for (const outcome of ['BadSignature', 'StaleCallback', 'MalformedCallback', 'duplicate', 'stored', 'ignored'])
      expect(text).toMatch(new RegExp(`om_callbacks_total\\{gateway="warehouse",outcome="${outcome}"\\} [1-9]`));
  });
});
