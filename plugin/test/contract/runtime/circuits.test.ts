import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dispatch, GatewayReply } from '../../../src/engine/ports.ts';
import { DEFAULT_CIRCUIT } from '../../../src/runtime/index.ts';
import { submittedOrder } from './testPlans.ts';
import { ManualClock, openTestRuntime, type TestRuntime } from './testRuntime.ts';

const RATE = 4;
const DOWN: GatewayReply = { kind: 'failed', error: { class: 'transient', code: 'VendorError', message: 'Gone.' } };

describe('a vendor that is down', () => {
  const clock = new ManualClock();
  let test: TestRuntime;
  let gateway = '';
  let tests = 0;
  let isDown = true;
  const calls: Dispatch[] = [];
  const toVendor = (): readonly Dispatch[] => calls.filter((call) => call.gateway === gateway);

  beforeAll(async () => {
    const gatewayPolicy = (key: string) => (key === 'sound' ? {} : { circuit: DEFAULT_CIRCUIT, drainPerSecond: RATE });
    test = await openTestRuntime({ clock, gatewayPolicy });
    await test.start((dispatch) => {
      calls.push(dispatch);
      const reply: GatewayReply = isDown && dispatch.gateway !== 'sound' ? DOWN : { kind: 'completed' };
      return Promise.resolve({ reply, exchanges: [] });
    });
  });
  beforeEach(() => {
    tests += 1;
    gateway = `v${tests}`;
    isDown = true;
    calls.length = 0;
  });
  afterAll(() => test.close());

  const submit = (count: number, from = 0) =>
    test.runtime.submit(
      Array.from({ length: count }, (_, n) =>
        submittedOrder({
          id: `${gateway}-${from + n}`,
          steps: [
            {
              key: 'a',
              gateway,
              mandatory: false,
              retry: { maxAttempts: 9, initialDelayMs: 600_000, maxDelayMs: 600_000, backoff: 1 },
            },
            { key: 'other', gateway: 'sound' },
          ],
        })
      )
    );
  const circuit = async () => (await test.runtime.circuits()).find((each) => each.gateway === gateway);
  const becomes = (state: string | undefined, held?: number) =>
    expect
      .poll(async () => ({ state: (await circuit())?.state, held: (await circuit())?.held }))
      .toEqual({ state, held: held === undefined ? expect.anything() : held });
  const isClosed = () => expect.poll(circuit).toBeUndefined();
  /** Opens the circuit with five orders, and holds the steps of `count` more. */
  const outage = async (count: number): Promise<void> => {
    await submit(5);
    await becomes('Open');
    await submit(count, 5);
    await becomes('Open', count);
  };
  const states = async (key: string, count: number): Promise<readonly (string | undefined)[]> =>
    Promise.all(
      Array.from(
        { length: count },
        async (_, n) => (await test.runtime.plan(`${gateway}-${n}/r1`))?.steps.get(key)?.state
      )
    );

  it('has its steps held and costs them no attempt, and nothing else waits', async () => {
    await outage(3);
    await test.runtime.idle();
    expect(toVendor()).toHaveLength(5);
    expect(await states('a', 8)).toEqual([...Array(5).fill('Failed'), ...Array(3).fill('OnHold')]);
    expect(await states('other', 8)).toEqual(Array(8).fill('Completed'));
    const held = (await test.runtime.plan(`${gateway}-7/r1`))?.steps.get('a');
    expect(held).toMatchObject({ attempt: 0, note: 'Vendor offline: Gone.' });
  });

  it('is tried with one step after a while, and left alone for twice as long when that fails', async () => {
    await outage(3);
    clock.advance(14_000);
    await test.runtime.idle();
    expect(toVendor()).toHaveLength(5);
    clock.advance(1_000);
    await expect.poll(() => toVendor().length).toBe(6);
    await becomes('Open', 2);
    expect(Date.parse((await circuit())?.until ?? '') - clock.now()).toBe(30_000);
  });

  it('gets what waited at the configured rate once it answers again, the oldest first', async () => {
    await outage(6);
    await submit(6, 11);
    await becomes('Open', 12);
    isDown = false;
    clock.advance(15_000);
    await becomes('Draining', 11);
    for (let second = 1; second <= 2; second++) {
      clock.advance(1_000);
      await becomes('Draining', 11 - second * RATE);
      await test.runtime.idle();
      expect(toVendor()).toHaveLength(6 + second * RATE);
    }
    clock.advance(60_000);
    await isClosed();
    await test.runtime.idle();
    const served = toVendor()
      .slice(5)
      .map(({ planId }) => Number(planId.split('-')[1]?.split('/')[0]));
    expect(served.slice(0, 9)).toEqual(expect.arrayContaining([5, 6, 7, 8, 9, 10]));
    expect(served).toHaveLength(12);
  });

  it('is held for maintenance by hand, and released', async () => {
    isDown = false;
    await test.runtime.holdGateway(gateway, { by: 'ann', reason: 'new firmware' });
    await submit(2);
    await becomes('Maintenance', 2);
    expect((await test.runtime.plan(`${gateway}-0/r1`))?.steps.get('a')?.note).toBe('Held by ann: new firmware');
    clock.advance(24 * 3_600_000);
    await test.runtime.idle();
    expect(toVendor()).toHaveLength(0);
    expect(await test.runtime.releaseGateway(gateway, { by: 'bo' })).toBe(true);
    clock.advance(1_000);
    await isClosed();
    await test.runtime.idle();
    expect(await states('a', 2)).toEqual(['Completed', 'Completed']);
    expect(await test.runtime.releaseGateway(gateway, { by: 'bo' })).toBe(false);
  });

  it('is released when the maintenance window ends', async () => {
    isDown = false;
    const until = new Date(clock.now() + 3_600_000).toISOString();
    await test.runtime.holdGateway(gateway, { by: 'ann', reason: 'window', until });
    await submit(1);
    await becomes('Maintenance', 1);
    clock.advance(3_600_000);
    await becomes('Draining', 1);
    clock.advance(1_000);
    await isClosed();
  });

  it('forgets a step that was skipped while it was held', async () => {
    await outage(2);
    await test.runtime.signal(
      { planId: `${gateway}-5/r1`, stepKey: 'a', signal: { kind: 'skip', by: 'ann', reason: 'gone' } },
      { source: 'crm', messageId: gateway }
    );
    isDown = false;
    clock.advance(15_000);
    await expect.poll(() => toVendor().at(-1)?.planId).toBe(`${gateway}-6/r1`);
    clock.advance(1_000);
    await isClosed();
  });
});
