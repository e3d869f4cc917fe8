import { describe, expect, it } from 'vitest';
import type { EscalationRung } from '../../../src/domain/fulfillmentDesign.ts';
import type { WorkCalendar } from '../../../src/domain/workCalendar.ts';
import { shareRuntime } from './sharedRuntime.ts';
import { submittedOrder, type StepDraft } from './testPlans.ts';

const HOUR = 3_600_000;
const hours = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:00-16:00']]));
const office: WorkCalendar = { key: 'office', timeZone: 'UTC', hours, holidays: [] };
const LADDER: readonly EscalationRung[] = [
  { do: 'remind', since: 'atRisk', afterMs: 0, notify: [{ gateway: 'mail', to: 'desk@example.com' }] },
  { do: 'reassign', since: 'late', afterMs: 0, queue: 'Second', notify: [] },
  {
    do: 'manager',
    since: 'late',
    afterMs: HOUR,
    notify: [
      { gateway: 'mail', to: 'boss@example.com' },
      { gateway: 'sms', to: '+4100' },
    ],
  },
];
const task = (key: string, more: Partial<StepDraft> = {}): StepDraft => ({
  key,
  type: 'manual',
  queue: 'First',
  calendar: office,
  sla: { targetMs: 4 * HOUR, atRiskAt: 0.5, pauseWhile: ['customer'], escalation: LADDER },
  ...more,
});

describe('promises of steps', () => {
  const on = shareRuntime();
  const db = () => on.test.sql;
  const status = async (key: string) => (await on.test.runtime.plan(on.plan))?.steps.get(key);
  const timers = async (): Promise<readonly string[]> => {
    const { rows } = await db().query<{ readonly what: string }>(
      `select t.purpose || ' ' || to_char(t.due_at at time zone 'UTC', 'DD HH24:MI') as what
         from ${on.test.schema}.timer t join ${on.test.schema}.plan p on p.no = t.plan_no where p.id = $1 order by 1`,
      [on.plan]
    );
    return rows.map(({ what }) => what);
  };
  const to = async (text: string): Promise<void> => {
    on.clock.advance(Date.parse(text) - on.clock.now());
    await on.test.runtime.idle();
  };
  const notices = async () => {
    const { rows } = await db().query<{ readonly kind: string; readonly recipient: string }>(
      `select n.kind, n.recipient from ${on.test.schema}.notice n join ${on.test.schema}.plan p on p.no = n.plan_no
        where p.id = $1 order by n.id`,
      [on.plan]
    );
    return rows.map(({ kind, recipient }) => `${kind} ${recipient}`);
  };

  it('turn at risk and late by durable timers, climb the ladder once, and leave nothing behind', async () => {
    await to('2026-03-02T08:00:00Z');
    await on.test.runtime.submit([
      submittedOrder({ id: on.first, steps: [task('a'), { key: 'b', type: 'manual', queue: 'First' }] }),
    ]);
    expect(await timers()).toEqual(['atRisk 02 10:00']);
    await to('2026-03-02T10:00:00Z');
    expect(await status('a')).toMatchObject({ jeopardy: 'AtRisk', escalated: 1 });
    await to('2026-03-02T12:00:00Z');
    expect(await status('a')).toMatchObject({ jeopardy: 'Late', queue: 'Second', escalated: 2 });
    expect(await timers()).toEqual(['escalate 02 13:00']);
    await to('2026-03-09T12:00:00Z');
    expect(await status('a')).toMatchObject({ escalated: 3 });
    expect(await notices()).toEqual(['remind desk@example.com', 'manager boss@example.com', 'manager +4100']);
    expect(await timers()).toEqual([]);
    const said = (await on.test.runtime.journal(on.plan)).filter(({ what }) => what === 'Escalated');
    expect(said.map(({ reason }) => reason)).toEqual([
      'Rung 1: remind',
      'Rung 2: reassign to Second',
      'Rung 3: manager',
    ]);
    expect(await status('b')).not.toHaveProperty('dueAt');
  });

  it('stand still while a step waits for the customer, and end with the step', async () => {
    await to('2026-03-10T08:00:00Z');
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [task('a')] })]);
    const say = (waiting: boolean, messageId: string) =>
      on.test.runtime.signal(
        { planId: on.plan, stepKey: 'a', signal: { kind: 'customer', waiting, by: 'ann' } },
        { source: 'crm', messageId: `${on.first}-${messageId}` }
      );
    await to('2026-03-10T09:00:00Z');
    expect(await say(true, 'wait')).toEqual({ kind: 'applied' });
    expect(await timers()).toEqual([]);
    await to('2026-03-12T09:00:00Z');
    await say(false, 'go');
    expect(await status('a')).toMatchObject({ dueAt: '2026-03-12T12:00:00.000Z' });
    expect(await timers()).toEqual(['atRisk 12 10:00']);
    await on.test.runtime.signal(
      { planId: on.plan, stepKey: 'a', signal: { kind: 'taskCompleted', by: 'ann', output: {} } },
      { source: 'crm', messageId: `${on.first}-done` }
    );
    expect(await timers()).toEqual([]);
    expect((await on.test.runtime.plan(on.plan))?.state).toBe('Completed');
    expect(await notices()).toEqual([]);
  });

  it('give each message to one sender at a time, again only when that one is gone, and never once it is sent', async () => {
    await to('2026-03-16T08:00:00Z');
    const mine = async (): Promise<Awaited<ReturnType<typeof on.test.runtime.takeNotices>>> =>
      (await on.test.runtime.takeNotices(100, 60_000)).filter(({ planId }) => planId === on.plan);
    await mine();
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [task('a')] })]);
    await to('2026-03-16T10:00:00Z');
    const taken = await Promise.all([mine(), mine(), mine()]);
    const [first, ...none] = taken.flat();
    expect(none).toEqual([]);
    expect(first).toMatchObject({ kind: 'remind', attempt: 1, stepName: 'a', orderNumber: on.first });
    // Its sender was killed: after the lease it comes up as the second attempt, and the first one can settle nothing.
    on.clock.advance(61_000);
    const [second] = await mine();
    expect(second).toMatchObject({ id: first?.id, attempt: 2 });
    if (!first || !second) throw new Error('no message');
    await on.test.runtime.settleNotice(first, { kind: 'failed', reason: 'too late' });
    await on.test.runtime.settleNotice(second, { kind: 'later', at: on.clock.now() + 120_000, reason: 'busy' });
    on.clock.advance(61_000);
    expect(await mine()).toEqual([]);
    on.clock.advance(61_000);
    const [third] = await mine();
    if (!third) throw new Error('no message');
    await on.test.runtime.settleNotice(third, { kind: 'sent', externalId: 'm1' });
    on.clock.advance(3_600_000);
    expect(await mine()).toEqual([]);
  });
});
