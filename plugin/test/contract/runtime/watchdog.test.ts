import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayReply } from '../../../src/engine/ports.ts';
import { submittedOrder } from './testPlans.ts';
import { ManualClock, openTestRuntime, type TestRuntime } from './testRuntime.ts';

const PERMANENT = { class: 'permanent', code: 'No', message: 'no' } as const;

describe('the watchdog', () => {
  const clock = new ManualClock();
  let test: TestRuntime;
  let tests = 0;
  let plan = '';
  let answer: GatewayReply = { kind: 'completed' };
  beforeAll(async () => {
    test = await openTestRuntime({ clock });
    await test.start(() => Promise.resolve({ reply: answer, exchanges: [] }));
  });
  beforeEach(() => {
    tests += 1;
    plan = `W${tests}/r1`;
    answer = { kind: 'completed' };
  });
  afterAll(() => test.close());

  const sql = (text: string) =>
    test.sql.query(
      text
        .replaceAll(/\bom\./g, `${test.schema}.`)
        .replaceAll('PLAN', `(select no from ${test.schema}.plan where id = '${plan}')`)
    );
  const submit = async (): Promise<void> => {
    await test.runtime.submit([
      submittedOrder({
        id: `W${tests}`,
        steps: [
          { key: 'a', retry: { maxAttempts: 3, initialDelayMs: 60_000, maxDelayMs: 60_000, backoff: 1 } },
          { key: 'task', type: 'manual', queue: 'Desk', after: ['a'] },
          { key: 'wait', type: 'timer', delayMs: 3_600_000 },
          { key: 'event', type: 'waitForEvent', event: 'arrived' },
        ],
      }),
    ]);
    await test.runtime.idle();
  };
  const state = async (key: string) => (await test.runtime.plan(plan))?.steps.get(key)?.state;
  const set = (key: string, patch: object) =>
    sql(`update om.step_status set status = status || '${JSON.stringify(patch)}', worker = null, job = null
          where plan_no = PLAN and status ->> 'key' = '${key}'`);

  it('finds nothing while tasks, timers, events, vendors and fallouts own every step', async () => {
    for (const reply of [
      { kind: 'completed' },
      { kind: 'accepted', externalId: 'x' },
      { kind: 'failed', error: { ...PERMANENT, class: 'transient' } },
      { kind: 'failed', error: PERMANENT },
    ] satisfies GatewayReply[]) {
      answer = reply;
      tests += 1;
      plan = `W${tests}/r1`;
      await submit();
    }
    expect(await test.runtime.ownerless()).toEqual([]);
  });

  it.each([
    ['a lost call', () => ({ kind: 'failed', error: PERMANENT }), () => set('a', { state: 'Ready' }), 'a', 'Completed'],
    [
      'a lost worker',
      () => ({ kind: 'failed', error: PERMANENT }),
      () => set('a', { state: 'InProgress' }),
      'a',
      'Completed',
    ],
    [
      'a lost fallout',
      () => ({ kind: 'failed', error: PERMANENT }),
      () => sql(`update om.fallout set resolved_at = now() where plan_no = PLAN`),
      'a',
      'FatallyFailed',
    ],
    [
      'a lost retry',
      () => ({ kind: 'failed', error: { ...PERMANENT, class: 'transient' } }),
      () => sql(`delete from om.timer where plan_no = PLAN and purpose = 'retry'`),
      'a',
      'Completed',
    ],
    [
      'a lost timer',
      () => ({ kind: 'completed' }),
      () => sql(`delete from om.timer where plan_no = PLAN`),
      'wait',
      'Completed',
    ],
    [
      'a hold that nobody ends',
      () => ({ kind: 'failed', error: PERMANENT }),
      () => set('a', { state: 'OnHold' }),
      'a',
      'Completed',
    ],
    [
      'an answer that cannot come',
      () => ({ kind: 'failed', error: PERMANENT }),
      () => set('a', { state: 'Waiting' }),
      'a',
      'Completed',
    ],
    [
      'a wrong count of open predecessors',
      () => ({ kind: 'completed' }),
      () => set('task', { state: 'Pending' }),
      'task',
      'Ready',
    ],
  ] as const)('finds and repairs %s', async (_, first, damage, key, then) => {
    answer = first() as GatewayReply;
    await submit();
    await damage();
    answer = { kind: 'completed' };
    expect((await test.runtime.ownerless()).map(({ planId, stepKey }) => `${planId} ${stepKey}`)).toEqual([
      `${plan} ${key}`,
    ]);
    const { found, repaired } = await test.runtime.watch();
    expect([found.length, repaired]).toEqual([1, 1]);
    expect(await test.runtime.ownerless()).toEqual([]);
    clock.advance(4_000_000);
    await expect.poll(() => state(key)).toBe(then);
    const journal = await test.runtime.journal(plan);
    expect(journal.filter(({ who, what }) => who === 'watchdog' && what === 'OwnerMissing')).toHaveLength(1);
  });
});
