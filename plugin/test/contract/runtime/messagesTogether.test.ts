import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submittedOrder } from './testPlans.ts';
import { openTestRuntime, vendor, type TestRuntime } from './testRuntime.ts';

describe('messages that are settled together', () => {
  let test: TestRuntime;
  beforeAll(async () => {
    test = await openTestRuntime({ batchWindowMs: 2 });
    await test.start(vendor(() => ({ kind: 'accepted', externalId: 'SHIPMENT' })).dispatcher);
  });
  afterAll(() => test.close());

  it('applies an event that comes just before the message that makes its step wait for it', async () => {
    const order = submittedOrder({
      id: 'TOGETHER',
      steps: [{ key: 'ship' }, { key: 'delivered', type: 'waitForEvent', event: 'delivered', after: ['ship'] }],
    });
    await test.runtime.submit([order]);
    const state = async (key: string): Promise<string | undefined> =>
      (await test.runtime.plan('TOGETHER/r1'))?.steps.get(key)?.state;
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
});
