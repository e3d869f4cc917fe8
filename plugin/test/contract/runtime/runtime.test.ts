import { describe, expect, it } from 'vitest';
import type { GatewayReply } from '../../../src/engine/ports.ts';
import { shareRuntime } from './sharedRuntime.ts';
import { diamond, submittedOrder } from './testPlans.ts';
import { WORKERS } from './testRuntime.ts';

const transient = (message: string): GatewayReply => ({
  kind: 'failed',
  error: { class: 'transient', code: 'Busy', message },
});

describe('durable runtime', () => {
  const on = shareRuntime();

  it('runs every step after those it depends on, once', async () => {
    const calls = on.serve();
    await on.test.runtime.submit([diamond(on.first), diamond(on.second), diamond(`${on.first}3`)]);
    await on.test.runtime.idle();
    for (const id of [on.plan, `${on.second}/r1`, `${on.first}3/r1`]) {
      const order = calls.filter(({ planId }) => planId === id).map(({ stepKey }) => stepKey);
      expect(order).toHaveLength(12);
      for (const [step, after] of [
        ['t1', 't0'],
        ['t4', 't3'],
        ['t8', 't5'],
        ['t11', 't10'],
      ] as const) {
        expect(order.indexOf(step)).toBeGreaterThan(order.indexOf(after));
      }
      expect((await on.test.runtime.plan(id))?.state).toBe('Completed');
    }
    expect((await on.test.runtime.counts()).queued).toBe(0);
  });

  it('knows a plan that is submitted again, alone or in company, and records the messages that announced it', async () => {
    const first = await on.test.runtime.submit([diamond(on.first)], [{ source: 'crm', messageId: `${on.first}-e1` }]);
    const second = await on.test.runtime.submit([diamond(on.first), diamond(on.second), diamond(on.second)]);
    expect(first).toEqual([{ planId: on.plan, outcome: 'started' }]);
    expect(second.map(({ outcome }) => outcome)).toEqual(['alreadyKnown', 'started', 'alreadyKnown']);
    const again = await on.test.runtime.signal(
      { planId: on.plan, stepKey: 't0', signal: { kind: 'retry', by: 'ann' } },
      { source: 'crm', messageId: `${on.first}-e1` }
    );
    expect(again).toEqual({ kind: 'duplicate' });
    expect(await on.test.runtime.plansOfOrder(`order-${on.first}`)).toEqual([on.plan]);
  });

  it('retries a transient failure when its time has come, with the same idempotency key and the next attempt', async () => {
    const calls = on.serve(({ attempt }) => (attempt < 3 ? transient('busy') : { kind: 'completed' }));
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [{ key: 'a' }] })]);
    await on.test.runtime.idle();
    expect(calls).toHaveLength(1);
    expect(await on.stateOf('a')).toBe('Failed');
    for (let turn = 0; turn < 2; turn++) {
      on.clock.advance(60_000);
      await on.test.runtime.idle();
    }
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(calls.map(({ request }) => request.idempotencyKey))).toEqual(new Set([`${on.plan}:a`]));
    expect(await on.stateOf('a')).toBe('Completed');
  });

  it('opens a fallout for a permanent failure, leaves other orders alone, and goes on after a retry', async () => {
    let broken = true;
    on.serve(({ planId }) =>
      broken && planId === on.plan
        ? { kind: 'failed', error: { class: 'permanent', code: 'BadAddress', message: 'no such street' } }
        : { kind: 'completed' }
    );
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [{ key: 'a' }] }), diamond(on.second)]);
    await on.test.runtime.idle();
    expect((await on.test.runtime.plan(`${on.second}/r1`))?.state).toBe('Completed');
    const [failed] = (await on.test.runtime.takeProjections(10_000)).plans.filter(({ plan }) => plan.id === on.plan);
    expect(failed?.fallouts).toMatchObject([{ stepKey: 'a', state: 'Open', errorCode: 'BadAddress' }]);
    expect(failed?.orderState).toBe('Failed');
    broken = false;
    const signal = { planId: on.plan, stepKey: 'a', signal: { kind: 'retry', by: 'ann' } } as const;
    expect(await on.test.runtime.signal(signal, { source: 'crm', messageId: `${on.first}-r1` })).toEqual({
      kind: 'applied',
    });
    expect(await on.test.runtime.signal(signal, { source: 'crm', messageId: `${on.first}-r1` })).toEqual({
      kind: 'duplicate',
    });
    await on.test.runtime.idle();
    expect((await on.test.runtime.plan(on.plan))?.state).toBe('Completed');
    const { rows } = await on.test.sql.query(
      `select state, resolution, resolved_by from ${on.test.schema}.fallout where id like $1`,
      [`${on.plan}%`]
    );
    expect(rows).toEqual([{ state: 'Closed', resolution: 'retried', resolved_by: 'ann' }]);
  });

  it('takes a dispatcher that throws for a transient failure of that step', async () => {
    on.serve(({ attempt }) => {
      if (attempt === 1) throw new Error('socket hang up');
      return { kind: 'completed' };
    });
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [{ key: 'a' }] })]);
    await on.test.runtime.idle();
    expect((await on.test.runtime.plan(on.plan))?.steps.get('a')?.error?.message).toContain('socket hang up');
    on.clock.advance(60_000);
    await on.test.runtime.idle();
    expect(await on.stateOf('a')).toBe('Completed');
  });

  it('gives the outputs of earlier steps to the payload, and stops for a person when one is missing', async () => {
    const calls = on.serve(({ stepKey }) =>
      stepKey === 'a' ? { kind: 'completed', output: { port: 7 } } : { kind: 'completed' }
    );
    const read = (field: string): object => ({ payload: { port: { $step: 'a', field }, speed: 100 } });
    await on.test.runtime.submit([
      submittedOrder({
        id: on.first,
        steps: [
          { key: 'a' },
          { key: 'good', after: ['a'], ...read('port') },
          { key: 'bad', after: ['a'], ...read('slot') },
        ],
      }),
    ]);
    await on.test.runtime.idle();
    expect(calls.find(({ stepKey }) => stepKey === 'good')?.request.payload).toEqual({ port: 7, speed: 100 });
    expect(calls.some(({ stepKey }) => stepKey === 'bad')).toBe(false);
    expect((await on.test.runtime.plan(on.plan))?.steps.get('bad')).toMatchObject({
      state: 'FatallyFailed',
      error: { code: 'PayloadIncomplete' },
    });
  });

  it('waits for timers and lags by the clock it was given', async () => {
    on.serve();
    await on.test.runtime.submit([
      submittedOrder({
        id: on.first,
        steps: [
          { key: 'cool', type: 'timer', delayMs: 3_600_000 },
          { key: 'b', after: ['cool'] },
        ],
      }),
    ]);
    await on.test.runtime.idle();
    expect(await on.stateOf('b')).toBe('Pending');
    on.clock.advance(3_599_999);
    await on.test.runtime.idle();
    expect(await on.stateOf('cool')).toBe('Waiting');
    on.clock.advance(1);
    await expect.poll(() => on.stateOf('b')).toBe('Completed');
  });

  it('settles milestones and automatic steps with the step that lets them start', async () => {
    on.serve();
    await on.test.runtime.submit([
      submittedOrder({
        id: on.first,
        steps: [
          { key: 'a' },
          { key: 'm1', type: 'milestone', after: ['a'] },
          { key: 'auto', type: 'auto', after: ['m1'], payload: { who: 'us' } },
          { key: 'm2', type: 'milestone', after: ['auto'] },
        ],
      }),
    ]);
    await on.test.runtime.idle();
    const view = await on.test.runtime.plan(on.plan);
    expect(view?.state).toBe('Completed');
    expect(view?.steps.get('auto')?.output).toEqual({ who: 'us' });
    const { rows } = await on.test.sql.query(
      `select count(distinct t.xmin::text)::int as transactions
         from ${on.test.schema}.step_status t join ${on.test.schema}.plan p on p.no = t.plan_no where p.id = $1`,
      [on.plan]
    );
    expect(rows).toEqual([{ transactions: 1 }]);
  });

  it('never has more calls at one gateway than allowed, and lets no gateway wait for another', async () => {
    let most = 0;
    let running = 0;
    let free = (): void => {};
    const gate = new Promise<void>((resolve) => (free = resolve));
    const calls = on.serve(async ({ gateway }) => {
      if (gateway === 'slow') {
        most = Math.max(most, ++running);
        await gate;
        running -= 1;
      }
      return { kind: 'completed' };
    });
    const slow = Array.from({ length: 30 }, (_, n) => ({ key: `s${n}`, gateway: 'slow' }));
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: slow })]);
    await expect.poll(() => calls.length).toBe(WORKERS);
    await on.test.runtime.submit([diamond(on.second)]);
    await expect.poll(async () => (await on.test.runtime.plan(`${on.second}/r1`))?.state).toBe('Completed');
    expect(calls.filter(({ gateway }) => gateway === 'slow')).toHaveLength(WORKERS);
    free();
    await on.test.runtime.idle();
    expect(most).toBe(WORKERS);
    expect((await on.test.runtime.plan(on.plan))?.state).toBe('Completed');
  });

  it('fails a step alone whose reply cannot be settled', async () => {
    const unsettleable = [{ key: 'a' }, { key: 'gate', type: 'billingGate', after: ['a'] } as const];
    await on.test.runtime.submit([
      ...Array.from({ length: 20 }, (_, n) => submittedOrder({ id: `${on.first}-${n}`, steps: [{ key: 'a' }] })),
      submittedOrder({ id: on.first, steps: unsettleable }),
      diamond(on.second),
    ]);
    await on.test.runtime.idle();
    expect((await on.test.runtime.plan(`${on.second}/r1`))?.state).toBe('Completed');
    expect((await on.test.runtime.plan(on.plan))?.steps.get('a')).toMatchObject({
      state: 'FatallyFailed',
      error: { code: 'ReplyNotSettled' },
    });
  });

  it('lists the tasks that a person can do, and says who did what', async () => {
    await on.test.runtime.submit([
      submittedOrder({
        id: on.first,
        steps: [
          { key: 'first', type: 'manual', queue: 'desk' },
          { key: 'second', type: 'manual', after: ['first'] },
        ],
      }),
    ]);
    const mine = async (): Promise<readonly string[]> =>
      (await on.test.runtime.tasks()).filter(({ planId }) => planId === on.plan).map(({ step }) => step.key);
    expect(await mine()).toEqual(['first']);
    await on.test.runtime.signal(
      { planId: on.plan, stepKey: 'first', signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
      { source: 'crm', messageId: `${on.first}-t` }
    );
    expect(await mine()).toEqual(['second']);
    const entries = (await on.test.runtime.journal(on.plan)).map(
      ({ stepKey = '', who, what }) => `${stepKey} ${what} ${who}`
    );
    expect(entries).toContain('first Completed ann');
    expect(entries.indexOf('first Completed ann')).toBeLessThan(entries.indexOf('second Ready engine'));
  });

  it('keeps small values of the service', async () => {
    expect(await on.test.runtime.readState('cursor')).toBeUndefined();
    await on.test.runtime.writeState('cursor', 'a');
    await on.test.runtime.writeState('cursor', 'b');
    expect(await on.test.runtime.readState('cursor')).toBe('b');
  });
});
