import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PlanView } from '../../../src/domain/plan.ts';
import { submittedOrder } from './testPlans.ts';
import { ManualClock, openTestRuntime, vendor, type TestRuntime } from './testRuntime.ts';

const PLAN = 'J1/r1';

/** Ships (fails twice), waits for a person, opens the gate, bills, and skips a step that nobody needs. */
const order = () =>
  submittedOrder({
    id: 'J1',
    steps: [
      { key: 'ship' },
      { key: 'extra', retry: { maxAttempts: 1, initialDelayMs: 10, maxDelayMs: 10, backoff: 1 } },
      { key: 'install', type: 'manual', queue: 'Field', after: ['ship'] },
      { key: 'gate', definition: 'billing-gate', type: 'billingGate', after: ['install', 'extra'] },
      { key: 'bill', definition: 'start-billing', gateway: 'billing', after: ['gate'] },
    ],
    gates: [{ stepKey: 'gate', lineIds: ['L1'], requiredSteps: ['ship', 'install', 'extra'] }],
  });

/** Runs the order to its end and keeps the plan as it was after each act, with the time. */
async function story(test: TestRuntime, clock: ManualClock): Promise<readonly { at: string; view: PlanView }[]> {
  const { runtime } = test;
  let broken = true;
  const { dispatcher } = vendor(({ stepKey, attempt }) => {
    if (stepKey === 'ship' && attempt < 3)
      return { kind: 'failed', error: { class: 'transient', code: 'Busy', message: `No line "${attempt}" free.` } };
    if (stepKey === 'extra' && broken)
      return { kind: 'failed', error: { class: 'permanent', code: 'Unknown', message: 'Ünknown ✓ \u2028 part' } };
    return { kind: 'completed', externalId: `V-${stepKey}`, output: { at: stepKey } };
  });
  await test.start(dispatcher);
  const seen: { at: string; view: PlanView }[] = [];
  const look = async (): Promise<void> => {
    await runtime.idle();
    const view = await runtime.plan(PLAN);
    if (view) seen.push({ at: new Date(clock.now()).toISOString(), view });
    clock.advance(60_000);
  };
  await runtime.submit([order()]);
  await look();
  await look();
  await look();
  broken = false;
  await runtime.signal(
    {
      planId: PLAN,
      stepKey: 'extra',
      signal: { kind: 'forceRequested', by: 'ann', reason: 'not sold any more', action: 'skip' },
    },
    { source: 'crm', messageId: 's' }
  );
  await look();
  await runtime.signal(
    { planId: PLAN, stepKey: 'extra', signal: { kind: 'forceDecided', by: 'bo', decision: 'confirm' } },
    { source: 'crm', messageId: 'c' }
  );
  await look();
  await runtime.signal(
    { planId: PLAN, stepKey: 'install', signal: { kind: 'taskCompleted', by: 'bo', output: {} } },
    { source: 'crm', messageId: 't' }
  );
  await look();
  return seen;
}

describe('the journal', () => {
  const clock = new ManualClock();
  let test: TestRuntime;
  let seen: Awaited<ReturnType<typeof story>> = [];
  beforeAll(async () => {
    test = await openTestRuntime({ clock });
    seen = await story(test, clock);
    await sql(`create table om.kept_journal as select * from om.journal`);
    await sql(`create table om.kept_status as select plan_no, seq, status from om.step_status`);
    await sql(`alter table om.journal disable trigger journal_append_only`);
  });
  afterEach(async () => {
    await sql(`delete from om.journal`);
    await sql(`insert into om.journal overriding system value select * from om.kept_journal`);
    await sql(`update om.step_status t set status = k.status from om.kept_status k
                where k.plan_no = t.plan_no and k.seq = t.seq`);
  });
  afterAll(() => test.close());
  const sql = async (text: string): Promise<void> => {
    await test.sql.query(text.replaceAll(/\bom\./g, `${test.schema}.`));
  };

  it('shows the plan at any time as it was then', async () => {
    const { runtime } = test;
    expect(seen.map(({ view }) => view.steps.get('ship')?.attempt)).toEqual([1, 2, 3, 3, 3, 3]);
    expect(seen.at(-1)?.view.lines.get('L1')?.billing).toBe('Billing');
    for (const { at, view } of seen) expect(await runtime.planAt(PLAN, at)).toEqual(view);
    expect(await runtime.planAt(PLAN, '2020-01-01T00:00:00Z')).toBeUndefined();
    expect(await runtime.planAt('J0/r1', seen[0]?.at ?? '')).toBeUndefined();
  });

  it('is numbered and chained, and says who did what to whom', async () => {
    const { runtime } = test;
    const entries = await runtime.journal(PLAN);
    expect(entries.map(({ entry }) => entry)).toEqual(entries.map((_, index) => index + 1));
    expect(new Set(entries.map(({ hash }) => hash)).size).toBe(entries.length);
    expect(entries.find(({ what }) => what === 'Skipped')).toMatchObject({
      who: 'bo',
      stepKey: 'extra',
      reason: 'Skipped: not sold any more (asked by ann, confirmed by bo)',
      data: { completedBy: 'bo', forceRequest: null },
    });
    expect(entries.find(({ what }) => what === 'ForceRequested')).toMatchObject({ who: 'ann', stepKey: 'extra' });
    const { faults, ...verdict } = await runtime.verifyJournal();
    expect(faults).toEqual([]);
    expect(verdict).toEqual({ plans: 1, entries: entries.length, unchained: 0 });
  });

  it.each([
    ['an altered reason', `update om.journal set reason = 'never' where what = 'Skipped'`, ['Altered']],
    ['an altered time', `update om.journal set at = at + interval '1 ms' where entry = 3`, ['Altered']],
    [
      'an altered fact',
      `update om.journal set data = '{"attempt": 1}' where what = 'Failed' and data is not null and
        entry = (select max(entry) from om.journal where what = 'Failed')`,
      ['Altered'],
    ],
    ['a missing entry', `delete from om.journal where entry = 4`, ['Missing']],
    [
      'a new entry without a hash',
      `insert into om.journal (plan_no, at, who, what) values (1, now(), 'me', 'Paid')`,
      ['Unchained'],
    ],
    [
      'a cut-off end',
      `delete from om.journal where entry >= (select min(entry) from om.journal where what = 'PlanCompleted')`,
      ['Contradicts'],
    ],
    [
      'a state changed behind its back',
      `update om.step_status set status = status || '{"state": "Skipped"}' where status ->> 'key' = 'ship'`,
      ['Contradicts'],
    ],
  ])('finds %s', async (_, tampering, kinds) => {
    await sql(tampering);
    const { faults } = await test.runtime.verifyJournal([PLAN]);
    expect([...new Set(faults.map(({ kind }) => kind))]).toEqual(kinds);
    expect(faults.length).toBeLessThan(4);
  });

  it('finds a chain that lost its beginning', async () => {
    await sql(`update om.journal set entry = null, hash = null where entry < 5`);
    const { faults, unchained } = await test.runtime.verifyJournal();
    // What was chained to them follows nothing now: a chain that starts in the middle is one that lost its beginning.
    expect(faults.map(({ kind, entry }) => ({ kind, entry }))).toEqual([{ kind: 'Missing', entry: 5 }]);
    expect(unchained).toBe(4);
  });

  it('begins a chain behind the entries of an earlier version', async () => {
    await sql(`update om.journal set entry = null, hash = null`);
    await sql(`update om.step_status set status = status || '{"state": "Waiting"}' where status ->> 'key' = 'bill'`);
    await sql(`update om.plan set state = 'InProgress'`);
    await test.runtime.callback('billing', {
      messageId: 'later',
      correlation: { planId: PLAN, stepKey: 'bill' },
      outcome: { kind: 'progress', note: 'seen' },
    });
    const { faults, unchained } = await test.runtime.verifyJournal();
    expect(faults.filter(({ kind }) => kind !== 'Contradicts')).toEqual([]);
    expect((await test.runtime.journal(PLAN)).at(-1)).toMatchObject({
      entry: 1,
      what: 'Updated',
      data: { note: 'seen' },
    });
    expect(unchained).toBe((await test.runtime.journal(PLAN)).length - 1);
  });
});
