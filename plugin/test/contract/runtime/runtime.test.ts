import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Dispatcher, GatewayCallback, GatewayReply } from '../../../src/engine/ports.ts';
import { diamond, submittedOrder } from './testPlans.ts';
import { ManualClock, openTestRuntime, WORKERS, vendor, type TestRuntime, type Vendor } from './testRuntime.ts';

const COMPLETED = (schema: string): string =>
  `select count(*)::int as count from ${schema}.plan where id like $1 and state = 'Completed'`;
/** Ids of the test that runs: all share one runtime, as orders do. */
let O1 = '';
let O2 = '';
let PLAN = '';
const accepted = (externalId: string): GatewayReply => ({ kind: 'accepted', externalId });
const done = (messageId: string, externalId: string): GatewayCallback => ({
  messageId,
  correlation: { externalId },
  outcome: { kind: 'completed', output: { port: 7 } },
});
const transient = (message: string): GatewayReply => ({
  kind: 'failed',
  error: { class: 'transient', code: 'Busy', message },
});

describe('durable runtime', () => {
  const clock = new ManualClock();
  let test: TestRuntime;
  let current: Dispatcher;
  let tests = 0;
  beforeAll(async () => {
    test = await openTestRuntime({ clock, gatewayConcurrency: { slow: 1 } });
    await test.start((dispatch, signal) => current(dispatch, signal));
  });
  const serve = (answer?: Parameters<typeof vendor>[0]): Vendor['calls'] => {
    const { calls, dispatcher } = vendor(answer);
    current = dispatcher;
    return calls;
  };
  beforeEach(() => {
    serve();
    O1 = `O${++tests}-1`;
    O2 = `O${tests}-2`;
    PLAN = `${O1}/r1`;
  });
  afterEach(() => test.runtime.idle());
  afterAll(() => test.close());

  const stateOf = async (step: string, plan = PLAN): Promise<string | undefined> =>
    (await test.runtime.plan(plan))?.steps.get(step)?.state;

  it('runs every step after those it depends on, once', async () => {
    const calls = serve();
    await test.runtime.submit([diamond(O1), diamond(O2), diamond(`${O1}3`)]);
    await test.runtime.idle();
    for (const id of [PLAN, `${O2}/r1`, `${O1}3/r1`]) {
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
      expect((await test.runtime.plan(id))?.state).toBe('Completed');
    }
    expect((await test.runtime.counts()).queued).toBe(0);
  });

  it('knows a plan that is submitted again, alone or in company, and records the messages that announced it', async () => {
    const first = await test.runtime.submit([diamond(O1)], [{ source: 'crm', messageId: `${O1}-e1` }]);
    const second = await test.runtime.submit([diamond(O1), diamond(O2), diamond(O2)]);
    expect(first).toEqual([{ planId: PLAN, outcome: 'started' }]);
    expect(second.map(({ outcome }) => outcome)).toEqual(['alreadyKnown', 'started', 'alreadyKnown']);
    const again = await test.runtime.signal(
      { planId: PLAN, stepKey: 't0', signal: { kind: 'retry', by: 'ann' } },
      { source: 'crm', messageId: `${O1}-e1` }
    );
    expect(again).toEqual({ kind: 'duplicate' });
    expect(await test.runtime.plansOfOrder(`order-${O1}`)).toEqual([PLAN]);
  });

  it('retries a transient failure when its time has come, with the same idempotency key and the next attempt', async () => {
    const calls = serve(({ attempt }) => (attempt < 3 ? transient('busy') : { kind: 'completed' }));
    await test.runtime.submit([submittedOrder({ id: O1, steps: [{ key: 'a' }] })]);
    await test.runtime.idle();
    expect(calls).toHaveLength(1);
    expect(await stateOf('a')).toBe('Failed');
    for (let turn = 0; turn < 2; turn++) {
      clock.advance(60_000);
      await test.runtime.idle();
    }
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(calls.map(({ request }) => request.idempotencyKey))).toEqual(new Set([`${PLAN}:a`]));
    expect(await stateOf('a')).toBe('Completed');
  });

  it('opens a fallout for a permanent failure, leaves other orders alone, and goes on after a retry', async () => {
    let broken = true;
    serve(({ planId }) =>
      broken && planId === PLAN
        ? { kind: 'failed', error: { class: 'permanent', code: 'BadAddress', message: 'no such street' } }
        : { kind: 'completed' }
    );
    await test.runtime.submit([submittedOrder({ id: O1, steps: [{ key: 'a' }] }), diamond(O2)]);
    await test.runtime.idle();
    expect((await test.runtime.plan(`${O2}/r1`))?.state).toBe('Completed');
    const [failed] = (await test.runtime.takeProjections(10_000)).plans.filter(({ plan }) => plan.id === PLAN);
    expect(failed?.fallouts).toMatchObject([{ stepKey: 'a', state: 'Open', errorCode: 'BadAddress' }]);
    expect(failed?.orderState).toBe('Failed');
    broken = false;
    const signal = { planId: PLAN, stepKey: 'a', signal: { kind: 'retry', by: 'ann' } } as const;
    expect(await test.runtime.signal(signal, { source: 'crm', messageId: `${O1}-r1` })).toEqual({ kind: 'applied' });
    expect(await test.runtime.signal(signal, { source: 'crm', messageId: `${O1}-r1` })).toEqual({ kind: 'duplicate' });
    await test.runtime.idle();
    expect((await test.runtime.plan(PLAN))?.state).toBe('Completed');
    const { rows } = await test.sql.query(
      `select state, resolution, resolved_by from ${test.schema}.fallout where id like $1`,
      [`${PLAN}%`]
    );
    expect(rows).toEqual([{ state: 'Closed', resolution: 'retried', resolved_by: 'ann' }]);
  });

  it('takes a dispatcher that throws for a transient failure of that step', async () => {
    serve(({ attempt }) => {
      if (attempt === 1) throw new Error('socket hang up');
      return { kind: 'completed' };
    });
    await test.runtime.submit([submittedOrder({ id: O1, steps: [{ key: 'a' }] })]);
    await test.runtime.idle();
    expect((await test.runtime.plan(PLAN))?.steps.get('a')?.error?.message).toContain('socket hang up');
    clock.advance(60_000);
    await test.runtime.idle();
    expect(await stateOf('a')).toBe('Completed');
  });

  it('applies a callback once, and changes nothing when it is repeated or late', async () => {
    serve(() => accepted(`V-${O1}`));
    await test.runtime.submit([submittedOrder({ id: O1, steps: [{ key: 'a' }] })]);
    await test.runtime.idle();
    expect(await stateOf('a')).toBe('Waiting');
    expect(await test.runtime.callback('vendor', done(`${O1}-m1`, `V-${O1}`))).toEqual({ kind: 'applied' });
    const before = await test.runtime.plan(PLAN);
    expect(await test.runtime.callback('vendor', done(`${O1}-m1`, `V-${O1}`))).toEqual({ kind: 'duplicate' });
    expect(await test.runtime.callback('vendor', done(`${O1}-m2`, `V-${O1}`))).toEqual({ kind: 'duplicate' });
    expect(await test.runtime.plan(PLAN)).toEqual(before);
    expect(before?.steps.get('a')).toMatchObject({ state: 'Completed', output: { port: 7 } });
  });

  it('keeps a callback that comes before the reply that brings its id', async () => {
    let answer: (reply: GatewayReply) => void = () => {};
    const calls = serve(() => new Promise((resolve) => (answer = resolve)));
    await test.runtime.submit([submittedOrder({ id: O1, steps: [{ key: 'a' }] })]);
    await expect.poll(() => calls.length).toBe(1);
    expect(await test.runtime.callback('vendor', done(`${O1}-m1`, `V-${O1}`))).toEqual({ kind: 'stored' });
    expect(await test.runtime.callback('other', done(`${O1}-m1`, `V-${O1}`))).toEqual({ kind: 'stored' });
    answer(accepted(`V-${O1}`));
    await expect.poll(() => stateOf('a')).toBe('Completed');
    const { rows: moves } = await test.sql.query(
      `select count(distinct j.xmin::text)::int as transactions from ${test.schema}.journal j
         join ${test.schema}.plan p on p.no = j.plan_no where p.id = $1 and j.what in ('Waiting', 'Completed')`,
      [PLAN]
    );
    expect(moves).toEqual([{ transactions: 1 }]);
    const { rows } = await test.sql.query(
      `select source, state from ${test.schema}.inbox where message_id = $1 order by source`,
      [`${O1}-m1`]
    );
    expect(rows).toEqual([
      { source: 'other', state: 'Waiting' },
      { source: 'vendor', state: 'Applied' },
    ]);
  });

  it('finds a callback that passed the reply on its way, neither having seen the other', async () => {
    serve(() => accepted(`V-${O1}`));
    await test.runtime.submit([submittedOrder({ id: O1, steps: [{ key: 'a' }] })]);
    await test.runtime.idle();
    await test.sql.query(
      `insert into ${test.schema}.inbox (source, message_id, received_at, state, external_id, event)
       values ('vendor', $1, now(), 'Waiting', $2, '{"kind":"completed"}')`,
      [`${O1}-m1`, `V-${O1}`]
    );
    await expect.poll(() => stateOf('a'), { timeout: 20_000 }).toBe('Completed');
  });

  it('loses no callback that races with the reply', async () => {
    const orders = Array.from({ length: 60 }, (_, n) => submittedOrder({ id: `${O1}-R${n}`, steps: [{ key: 'a' }] }));
    const callbacks: Promise<unknown>[] = [];
    serve(({ planId }) => {
      callbacks.push(test.runtime.callback('vendor', done(`m-${planId}`, `V-${planId}`)));
      return accepted(`V-${planId}`);
    });
    await test.runtime.submit(orders);
    await expect
      .poll(
        async () =>
          (await test.sql.query<{ readonly count: number }>(COMPLETED(test.schema), [`${O1}-R%`])).rows[0]?.count,
        {
          timeout: 10_000,
        }
      )
      .toBe(60);
    await Promise.all(callbacks);
  });

  it('keeps an event that comes before its step waits for it, and finds the step by what it is about', async () => {
    serve(({ stepKey }) => ({ kind: 'completed', externalId: `V-${O1}-${stepKey}` }));
    const steps = ['A', 'B'].flatMap((item) => [
      { key: `ship-${item}`, itemKeys: [item] },
      { key: `go-${item}`, type: 'manual', itemKeys: [item], after: [`ship-${item}`] } as const,
      {
        key: `online-${item}`,
        type: 'waitForEvent',
        event: 'online',
        itemKeys: [item],
        after: [`go-${item}`],
      } as const,
    ]);
    await test.runtime.submit([submittedOrder({ id: O1, items: ['A', 'B'], steps })]);
    await test.runtime.idle();
    const correlation = { orderNumber: O1, event: 'online', about: `V-${O1}-ship-B` };
    const event = {
      messageId: `${O1}-e1`,
      correlation,
      outcome: { kind: 'completed', output: { serial: 'X' } },
    } as const;
    expect(await test.runtime.callback('acs', event)).toEqual({ kind: 'stored' });
    for (const item of ['A', 'B']) {
      await test.runtime.signal(
        { planId: PLAN, stepKey: `go-${item}`, signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
        { source: 'crm', messageId: `${O1}-task-${item}` }
      );
    }
    expect(await stateOf('online-A')).toBe('Waiting');
    expect((await test.runtime.plan(PLAN))?.steps.get('online-B')).toMatchObject({
      state: 'Completed',
      output: { serial: 'X' },
    });
    const nobody = { ...event, messageId: `${O1}-e2`, correlation: { orderNumber: O1, event: 'offline' } };
    expect(await test.runtime.callback('acs', nobody)).toMatchObject({
      kind: 'refused',
      problem: { code: 'NobodyWaits' },
    });
  });

  it('refuses signals for steps that do not exist or are not ready, with what to do', async () => {
    await test.runtime.submit([
      submittedOrder({
        id: O1,
        steps: [
          { key: 'a', type: 'manual' },
          { key: 'task', type: 'manual', after: ['a'] },
        ],
      }),
    ]);
    const complete = (stepKey: string, messageId: string): ReturnType<typeof test.runtime.signal> =>
      test.runtime.signal(
        { planId: PLAN, stepKey, signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
        { source: 'crm', messageId }
      );
    expect(await complete('nope', `${O1}-1`)).toMatchObject({ kind: 'refused', problem: { code: 'UnknownStep' } });
    expect(await complete('task', `${O1}-2`)).toMatchObject({ kind: 'refused', problem: { code: 'TaskNotReady' } });
  });

  it('gives the outputs of earlier steps to the payload, and stops for a person when one is missing', async () => {
    const calls = serve(({ stepKey }) =>
      stepKey === 'a' ? { kind: 'completed', output: { port: 7 } } : { kind: 'completed' }
    );
    const read = (field: string): object => ({ payload: { port: { $step: 'a', field }, speed: 100 } });
    await test.runtime.submit([
      submittedOrder({
        id: O1,
        steps: [
          { key: 'a' },
          { key: 'good', after: ['a'], ...read('port') },
          { key: 'bad', after: ['a'], ...read('slot') },
        ],
      }),
    ]);
    await test.runtime.idle();
    expect(calls.find(({ stepKey }) => stepKey === 'good')?.request.payload).toEqual({ port: 7, speed: 100 });
    expect(calls.some(({ stepKey }) => stepKey === 'bad')).toBe(false);
    expect((await test.runtime.plan(PLAN))?.steps.get('bad')).toMatchObject({
      state: 'FatallyFailed',
      error: { code: 'PayloadIncomplete' },
    });
  });

  it('waits for timers and lags by the clock it was given', async () => {
    serve();
    await test.runtime.submit([
      submittedOrder({
        id: O1,
        steps: [
          { key: 'cool', type: 'timer', delayMs: 3_600_000 },
          { key: 'b', after: ['cool'] },
        ],
      }),
    ]);
    await test.runtime.idle();
    expect(await stateOf('b')).toBe('Pending');
    clock.advance(3_599_999);
    await test.runtime.idle();
    expect(await stateOf('cool')).toBe('Waiting');
    clock.advance(1);
    await expect.poll(() => stateOf('b')).toBe('Completed');
  });

  it('settles milestones and automatic steps with the step that lets them start', async () => {
    serve();
    await test.runtime.submit([
      submittedOrder({
        id: O1,
        steps: [
          { key: 'a' },
          { key: 'm1', type: 'milestone', after: ['a'] },
          { key: 'auto', type: 'auto', after: ['m1'], payload: { who: 'us' } },
          { key: 'm2', type: 'milestone', after: ['auto'] },
        ],
      }),
    ]);
    await test.runtime.idle();
    const view = await test.runtime.plan(PLAN);
    expect(view?.state).toBe('Completed');
    expect(view?.steps.get('auto')?.output).toEqual({ who: 'us' });
    const { rows } = await test.sql.query(
      `select count(distinct t.xmin::text)::int as transactions
         from ${test.schema}.step_status t join ${test.schema}.plan p on p.no = t.plan_no where p.id = $1`,
      [PLAN]
    );
    expect(rows).toEqual([{ transactions: 1 }]);
  });

  it('never has more calls at one gateway than allowed, and lets no gateway wait for another', async () => {
    let most = 0;
    let running = 0;
    let free = (): void => {};
    const gate = new Promise<void>((resolve) => (free = resolve));
    const calls = serve(async ({ gateway }) => {
      if (gateway === 'slow') {
        most = Math.max(most, ++running);
        await gate;
        running -= 1;
      }
      return { kind: 'completed' };
    });
    const slow = Array.from({ length: 30 }, (_, n) => ({ key: `s${n}`, gateway: 'slow' }));
    await test.runtime.submit([submittedOrder({ id: O1, steps: slow })]);
    await expect.poll(() => calls.length, { timeout: 10_000 }).toBe(WORKERS);
    await test.runtime.submit([diamond(O2)]);
    await expect.poll(async () => (await test.runtime.plan(`${O2}/r1`))?.state).toBe('Completed');
    expect(calls.filter(({ gateway }) => gateway === 'slow')).toHaveLength(WORKERS);
    free();
    await test.runtime.idle();
    expect(most).toBe(WORKERS);
    expect((await test.runtime.plan(PLAN))?.state).toBe('Completed');
  });

  it('fails a step alone whose reply cannot be settled', async () => {
    const unsettleable = [{ key: 'a' }, { key: 'gate', type: 'billingGate', after: ['a'] } as const];
    await test.runtime.submit([
      ...Array.from({ length: 20 }, (_, n) => submittedOrder({ id: `${O1}-${n}`, steps: [{ key: 'a' }] })),
      submittedOrder({ id: O1, steps: unsettleable }),
      diamond(O2),
    ]);
    await test.runtime.idle();
    expect((await test.runtime.plan(`${O2}/r1`))?.state).toBe('Completed');
    expect((await test.runtime.plan(PLAN))?.steps.get('a')).toMatchObject({
      state: 'FatallyFailed',
      error: { code: 'ReplyNotSettled' },
    });
  });

  it('lists the tasks that a person can do, and says who did what', async () => {
    await test.runtime.submit([
      submittedOrder({
        id: O1,
        steps: [
          { key: 'first', type: 'manual', queue: 'desk' },
          { key: 'second', type: 'manual', after: ['first'] },
        ],
      }),
    ]);
    const mine = async (): Promise<readonly string[]> =>
      (await test.runtime.tasks()).filter(({ planId }) => planId === PLAN).map(({ step }) => step.key);
    expect(await mine()).toEqual(['first']);
    await test.runtime.signal(
      { planId: PLAN, stepKey: 'first', signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
      { source: 'crm', messageId: `${O1}-t` }
    );
    expect(await mine()).toEqual(['second']);
    const entries = (await test.runtime.journal(PLAN)).map(
      ({ stepKey = '', who, what }) => `${stepKey} ${what} ${who}`
    );
    expect(entries).toContain('first Completed ann');
    expect(entries.indexOf('first Completed ann')).toBeLessThan(entries.indexOf('second Ready engine'));
  });

  it('keeps small values of the service', async () => {
    expect(await test.runtime.readState('cursor')).toBeUndefined();
    await test.runtime.writeState('cursor', 'a');
    await test.runtime.writeState('cursor', 'b');
    expect(await test.runtime.readState('cursor')).toBe('b');
  });
});
