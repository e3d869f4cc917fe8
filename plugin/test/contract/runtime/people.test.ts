import { describe, expect, it } from 'vitest';
import type { Worker } from '../../../src/domain/assignment.ts';
import { shareRuntime } from './sharedRuntime.ts';
import { submittedOrder, type StepDraft } from './testPlans.ts';

const HOUR = 3_600_000;
const worker = (id: string, more: Partial<Worker> = {}): Worker => ({
  id,
  name: id,
  queues: ['Desk'],
  skills: [],
  absences: [],
  ...more,
});
const task = (key: string, more: Partial<StepDraft> = {}): StepDraft => ({
  key,
  type: 'manual',
  queue: 'Desk',
  durationMs: HOUR,
  assignment: { strategy: 'leastLoaded', skills: [] },
  ...more,
});

describe('people and promises', () => {
  const on = shareRuntime();
  const status = async (key: string, plan = on.plan) => (await on.test.runtime.plan(plan))?.steps.get(key);
  const holder = async (key: string) => (await status(key))?.assignment;
  const to = async (text: string): Promise<void> => {
    on.clock.advance(Date.parse(text) - on.clock.now());
    await on.test.runtime.idle();
  };
  let told = 0;
  const signal = (
    stepKey: string,
    what: Parameters<typeof on.test.runtime.signal>[0]['signal'],
    messageId = `m${(told += 1)}`
  ) => on.test.runtime.signal({ planId: on.plan, stepKey, signal: what }, { source: 'crm', messageId });
  const done = (stepKey: string) => signal(stepKey, { kind: 'taskCompleted', by: 'ann', output: {} });

  it('give tasks within the limit, say why the rest waits, and go on when somebody has room again', async () => {
    const steps = [task('a'), task('b'), task('c'), task('pull', { assignment: undefined as never })];
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps })]);
    expect(await on.test.runtime.tasksToAssign()).toBe(3);
    const workers = [worker('ann', { wipLimit: 1 }), worker('bob', { wipLimit: 1 })];
    expect(await on.test.runtime.assign(workers)).toEqual({ assigned: 2, waiting: 1 });
    expect(await holder('a')).toMatchObject({ to: 'ann', by: 'engine' });
    expect(await holder('b')).toMatchObject({ to: 'bob' });
    expect(await holder('c')).toEqual({
      why: 'All 2 who can do it now have as many tasks as they may.',
      by: 'engine',
    });
    expect(await status('pull')).not.toHaveProperty('assignment');
    const said = (await on.test.runtime.journal(on.plan)).filter(({ what }) => what === 'Assigned');
    expect(said.map(({ stepKey, reason }) => [stepKey, reason])).toContainEqual(['c', (await holder('c'))?.why]);
    const entries = (await on.test.runtime.journal(on.plan)).length;
    await on.test.runtime.assign(workers);
    expect((await on.test.runtime.journal(on.plan)).length).toBe(entries);
    await done('b');
    expect(await on.test.runtime.assign(workers)).toEqual({ assigned: 1, waiting: 0 });
    expect(await holder('c')).toMatchObject({ to: 'bob' });
    expect((await on.test.runtime.verifyJournal([on.plan])).faults).toEqual([]);
    for (const key of ['a', 'c', 'pull']) await done(key);
  });

  it('take what people decide: their reason stands, the engine does not take it back, and a ladder frees the task', async () => {
    await to('2026-03-02T08:00:00Z');
    const ladder = [{ do: 'reassign' as const, since: 'late' as const, afterMs: 0, queue: 'Second', notify: [] }];
    const sla = { targetMs: 2 * HOUR, atRiskAt: 0.5, escalation: ladder };
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps: [task('a', { sla })] })]);
    await on.test.runtime.assign([worker('ann')]);
    const given = {
      kind: 'assigned',
      to: 'bob',
      name: 'Bob',
      why: 'Given by ann: knows the house',
      by: 'ann',
    } as const;
    expect(await signal('a', given)).toEqual({ kind: 'applied' });
    expect(await on.test.runtime.assign([worker('ann')])).toEqual({ assigned: 0, waiting: 0 });
    expect(await holder('a')).toEqual({ to: 'bob', name: 'Bob', why: given.why, by: 'ann' });
    await to('2026-03-02T10:00:00Z');
    expect(await status('a')).toMatchObject({ jeopardy: 'Late', queue: 'Second' });
    expect(await holder('a')).toBeUndefined();
    await on.test.runtime.assign([worker('ann'), worker('cy', { queues: ['Second'] })]);
    expect(await holder('a')).toMatchObject({ to: 'cy' });
    await done('a');
  });

  it('promise anew in one transaction: due times, level, journal, message and projection follow, once', async () => {
    await to('2026-03-03T08:00:00Z');
    const ladder = [
      { do: 'remind' as const, since: 'late' as const, afterMs: 0, notify: [{ gateway: 'mail', to: 'desk' }] },
    ];
    const sla = { targetMs: 2 * HOUR, atRiskAt: 0.5, escalation: ladder };
    const steps = [task('a', { sla }), task('b', { after: ['a'], sla })];
    const { order, plan } = submittedOrder({ id: on.first, steps });
    await on.test.runtime.submit([{ order: { ...order, promisedAt: '2026-03-03T09:30:00.000Z' }, plan }]);
    await to('2026-03-03T10:00:00Z');
    expect(await status('a')).toMatchObject({ jeopardy: 'Late', escalated: 1 });
    const shown = async () => {
      const batch = await on.test.runtime.takeProjections(1_000);
      await on.test.runtime.ackProjections(batch.mark);
      return batch.plans.find((one) => one.plan.id === on.plan);
    };
    const before = await shown();
    expect(before?.outlook).toMatchObject({ level: 'Late', promisedAt: '2026-03-03T09:30:00.000Z' });
    expect(before?.items).toMatchObject([{ jeopardy: 'Late' }]);
    expect(before?.lines).toMatchObject([{ jeopardy: 'Late' }]);
    const notice = { gateway: 'mail', to: 'x@example.com', subject: 'New date', text: 'Hello' };
    const asked = { orderId: order.id, date: '2026-03-04T12:00:00.000Z', by: 'sue', reason: 'no port', notice };
    const message = { source: 'crm', messageId: `${on.first}-promise` };
    const outcome = await on.test.runtime.promise(asked, message);
    expect(outcome).toMatchObject({ kind: 'promised', was: '2026-03-03T09:30:00.000Z', level: 'OnTrack', steps: 1 });
    // One hour of b comes behind a.
    expect(await status('a')).toMatchObject({ dueAt: '2026-03-04T11:00:00.000Z', ladders: 1 });
    expect(await status('a')).not.toHaveProperty('jeopardy');
    const after = await shown();
    expect(after).toMatchObject({ planChanged: true, outlook: { level: 'OnTrack', reason: '' } });
    expect(after?.items).toMatchObject([{ jeopardy: 'OnTrack' }]);
    expect(await on.test.runtime.promise(asked, message)).toEqual({ kind: 'duplicate' });
    const entry = (await on.test.runtime.journal(on.plan)).find(({ what }) => what === 'Promised');
    expect(entry).toMatchObject({ who: 'sue', reason: 'no port' });
    expect((await on.test.runtime.verifyJournal([on.plan])).faults).toEqual([]);
    const mine = (await on.test.runtime.takeNotices(100, 60_000)).filter(({ planId }) => planId === on.plan);
    expect(mine.map(({ kind, recipient, text }) => [kind, recipient, text])).toEqual([
      ['remind', 'desk', undefined],
      ['promise', 'x@example.com', 'Hello'],
    ]);
    // The ladder begins anew, with messages of its own.
    await to('2026-03-04T11:00:00Z');
    expect(await status('a')).toMatchObject({ jeopardy: 'Late', escalated: 1 });
    const again = (await on.test.runtime.takeNotices(100, 60_000)).filter(({ planId }) => planId === on.plan);
    expect(again.filter(({ kind, attempt }) => kind === 'remind' && attempt === 1)).toHaveLength(1);
    await done('a');
    await done('b');
    expect(await on.test.runtime.promise(asked, { ...message, messageId: 'late' })).toMatchObject({
      kind: 'refused',
      problem: { code: 'OrderEnded' },
    });
  });

  it('look at plans again when time alone makes them late', async () => {
    await to('2026-03-09T08:00:00Z');
    const { order, plan } = submittedOrder({ id: on.first, steps: [task('a')] });
    await on.test.runtime.submit([{ order: { ...order, promisedAt: '2026-03-09T10:00:00.000Z' }, plan }]);
    const level = async (): Promise<string | undefined> => {
      const batch = await on.test.runtime.takeProjections(1_000);
      await on.test.runtime.ackProjections(batch.mark);
      return batch.plans.find((one) => one.plan.id === on.plan)?.outlook?.level;
    };
    expect(await level()).toBe('OnTrack');
    expect(await level()).toBeUndefined();
    await to('2026-03-09T11:00:00Z');
    expect(await level()).toBe('Late');
    await done('a');
  });

  it('look at a large plan that moves again only after a while, and then without being asked', async () => {
    const later = Array.from({ length: 600 }, (_, at): StepDraft => ({ key: `t${at}`, type: 'manual', after: ['b'] }));
    const steps = [task('a'), task('b', { queue: 'Nobody' }), ...later];
    await on.test.runtime.submit([submittedOrder({ id: on.first, steps })]);
    const take = async (): Promise<void> => {
      await on.test.runtime.ackProjections((await on.test.runtime.takeProjections(10_000)).mark);
    };
    const lookedAt = async (): Promise<unknown> => {
      const { rows } = await on.test.sql.query<{ readonly looked_at: unknown }>(
        `select looked_at::text from ${on.test.schema}.outlook o join ${on.test.schema}.plan p on p.no = o.plan_no
          where p.id = $1`,
        [on.plan]
      );
      return rows[0]?.looked_at;
    };
    await take();
    const first = await lookedAt();
    on.clock.advance(100);
    await done('a');
    await on.test.runtime.idle();
    await take();
    expect(await lookedAt()).toBe(first);
    on.clock.advance(2_000);
    await take();
    expect(await lookedAt()).not.toBe(first);
  });
});
