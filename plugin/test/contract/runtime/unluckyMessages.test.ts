import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dispatch, GatewayCallback, GatewayReply, SubmittedOrder } from '../../../src/engine/ports.ts';
import { submittedOrder } from './testPlans.ts';
import { openTestRuntime, vendor, type TestRuntime } from './testRuntime.ts';

const delivered = (id: string, about: string): GatewayCallback => ({
  messageId: id,
  correlation: { orderNumber: id.split('-')[0] ?? '', event: 'delivered', about },
  outcome: { kind: 'completed', output: {} },
});
const shipped = (messageId: string, externalId: string): GatewayCallback => ({
  messageId,
  correlation: { externalId },
  outcome: { kind: 'completed', output: {} },
});
/** Two parcels of one order. */
const twoParcels = (id: string): SubmittedOrder =>
  submittedOrder({
    id,
    items: ['A', 'B'],
    steps: ['A', 'B'].flatMap((item) => [
      { key: `ship-${item}`, itemKeys: [item], lineIds: [] },
      {
        key: `delivered-${item}`,
        itemKeys: [item],
        lineIds: [],
        type: 'waitForEvent',
        event: 'delivered',
        after: [`ship-${item}`],
      },
    ]),
  });

describe('messages in an unlucky order', () => {
  let test: TestRuntime;
  let answer: (dispatch: Dispatch) => GatewayReply | Promise<GatewayReply>;
  const stateOf = async (order: string, key: string): Promise<string | undefined> =>
    (await test.runtime.plan(`${order}/r1`))?.steps.get(key)?.state;
  beforeAll(async () => {
    test = await openTestRuntime({ batchWindowMs: 2 });
    await test.start(vendor((dispatch) => answer(dispatch)).dispatcher);
  });
  afterAll(() => test.close());

  it('applies an event that comes just before the message that makes its step wait for it', async () => {
    answer = () => ({ kind: 'accepted', externalId: 'SHIPMENT' });
    const order = submittedOrder({
      id: 'TOGETHER',
      steps: [{ key: 'ship' }, { key: 'delivered', type: 'waitForEvent', event: 'delivered', after: ['ship'] }],
    });
    await test.runtime.submit([order]);
    const state = (key: string): Promise<string | undefined> => stateOf('TOGETHER', key);
    await expect.poll(() => state('ship')).toBe('Waiting');

    // As after an outage: a vendor sends all that was not taken at once, in no particular order.
    const outcomes = await Promise.all([
      test.runtime.callback('vendor', {
        messageId: 'm-delivered',
        correlation: { orderNumber: 'TOGETHER', event: 'delivered' },
        outcome: { kind: 'completed', output: {} },
      }),
      test.runtime.callback('vendor', {
        messageId: 'm-shipped',
        correlation: { externalId: 'SHIPMENT' },
        outcome: { kind: 'completed', output: {} },
      }),
    ]);

    expect(outcomes).toEqual([{ kind: 'stored' }, { kind: 'applied' }]);
    expect([await state('ship'), await state('delivered')]).toEqual(['Completed', 'Completed']);
    const { rows } = await test.sql.query(`select distinct state from ${test.schema}.inbox`);
    expect(rows).toEqual([{ state: 'Applied' }]);
  });

  it('keeps an event about a parcel whose id is not known yet, because the answer to the call was lost', async () => {
    // The first answer about A gets lost, as when the service is killed; the vendor has sent the parcel.
    let lost = 0;
    answer = ({ stepKey, attempt }) => {
      if (stepKey === 'ship-B') return { kind: 'accepted', externalId: 'EARLY-B' };
      if (attempt > 1) return { kind: 'accepted', externalId: 'EARLY-A' };
      lost += 1;
      return { kind: 'failed', error: { class: 'transient', code: 'Lost', message: 'lost', retryAfterMs: 700 } };
    };
    await test.runtime.submit([twoParcels('EARLY')]);
    await expect.poll(async () => [lost, await stateOf('EARLY', 'ship-B')]).toEqual([1, 'Waiting']);

    expect(await test.runtime.callback('vendor', shipped('EARLY-1', 'EARLY-A'))).toEqual({ kind: 'stored' });
    expect(await test.runtime.callback('vendor', delivered('EARLY-2', 'EARLY-A'))).toEqual({ kind: 'stored' });

    await expect.poll(() => stateOf('EARLY', 'delivered-A')).toBe('Completed');
    expect(await stateOf('EARLY', 'delivered-B')).toBe('Pending');
  });

  it('does not take news about one parcel that come again for news about the other', async () => {
    answer = ({ stepKey }) => ({ kind: 'accepted', externalId: `AGAIN-${stepKey.slice(-1)}` });
    await test.runtime.submit([twoParcels('AGAIN')]);
    await expect.poll(() => stateOf('AGAIN', 'ship-B')).toBe('Waiting');
    await expect.poll(() => stateOf('AGAIN', 'ship-A')).toBe('Waiting');
    await test.runtime.callback('vendor', shipped('AGAIN-1', 'AGAIN-A'));
    await test.runtime.callback('vendor', shipped('AGAIN-2', 'AGAIN-B'));
    await test.runtime.callback('vendor', delivered('AGAIN-3', 'AGAIN-A'));

    const again = await test.runtime.callback('vendor', delivered('AGAIN-4', 'AGAIN-A'));

    expect(again).toMatchObject({ kind: 'refused', problem: { code: 'NobodyWaits' } });
    expect([await stateOf('AGAIN', 'delivered-A'), await stateOf('AGAIN', 'delivered-B')]).toEqual([
      'Completed',
      'Waiting',
    ]);
  });

  it('takes no event for its own that is about something it never ordered, though the order number is the same', async () => {
    answer = () => ({ kind: 'accepted', externalId: 'FOREIGN-mine' });
    const order = submittedOrder({
      id: 'FOREIGN',
      steps: [{ key: 'ship' }, { key: 'delivered', type: 'waitForEvent', event: 'delivered', after: ['ship'] }],
    });
    await test.runtime.submit([order]);
    await expect.poll(() => stateOf('FOREIGN', 'ship')).toBe('Waiting');
    await test.runtime.callback('vendor', shipped('FOREIGN-1', 'FOREIGN-mine'));

    await test.runtime.callback('vendor', delivered('FOREIGN-2', 'shipment of another org'));

    expect(await stateOf('FOREIGN', 'delivered')).toBe('Waiting');
    await test.runtime.callback('vendor', delivered('FOREIGN-3', 'FOREIGN-mine'));
    expect(await stateOf('FOREIGN', 'delivered')).toBe('Completed');
  });
});
