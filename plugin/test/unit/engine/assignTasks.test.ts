import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Worker } from '../../../src/domain/assignment.ts';
import { assignTasks, turnKey, type Desk, type WaitingTask } from '../../../src/engine/assignment/assignTasks.ts';
import { isThere } from '../../../src/engine/assignment/presence.ts';

/** A Monday, 10:00 UTC. */
const NOW = Date.parse('2026-03-02T10:00:00Z');
const days = (hours: string) => Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [hours]]));
const early = { key: 'early', timeZone: 'UTC', hours: days('06:00-14:00'), holidays: [] };
const night = { key: 'night', timeZone: 'UTC', hours: days('20:00-24:00'), holidays: [] };

const worker = (id: string, more: Partial<Worker> = {}): Worker => ({
  id,
  name: id.toUpperCase(),
  queues: ['Desk'],
  skills: [],
  absences: [],
  ...more,
});
const task = (id: string, more: Partial<WaitingTask> = {}): WaitingTask => ({
  id,
  queue: 'Desk',
  skills: [],
  strategy: 'leastLoaded',
  ...more,
});
const desk = (workers: readonly Worker[], load: Record<string, number> = {}): Desk => ({
  workers,
  load: new Map(Object.entries(load)),
  turns: new Map(),
});

const SKILLS = ['fiber', 'english', 'billing'];
const QUEUES = ['Desk', 'Second'];
const aWorker = fc.record({
  queues: fc.subarray(QUEUES),
  skills: fc.subarray(SKILLS),
  limit: fc.option(fc.integer({ min: 1, max: 4 })),
  shift: fc.constantFrom('always', 'early', 'night', 'unknown'),
  isAway: fc.boolean(),
  load: fc.integer({ min: 0, max: 4 }),
});
const aTask = fc.record({
  queue: fc.constantFrom(...QUEUES),
  skills: fc.subarray(SKILLS, { maxLength: 2 }),
  strategy: fc.constantFrom('roundRobin' as const, 'leastLoaded' as const),
  dueIn: fc.option(fc.integer({ min: -5, max: 5 })),
});

const workersOf = (drawn: readonly ReturnType<(typeof aWorker)['generate']>['value'][]): readonly Worker[] =>
  drawn.map(({ queues, skills, limit, shift, isAway }, at) =>
    worker(`w${at}`, {
      queues,
      skills,
      ...(limit !== null && { wipLimit: limit }),
      ...(shift === 'early' && { shift: early }),
      ...(shift === 'night' && { shift: night }),
      ...(shift === 'unknown' && { unknownShift: 'moon' }),
      ...(isAway && { absences: [{ from: '2026-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' }] }),
    })
  );

describe('assigning tasks', () => {
  it('never goes above a limit, without a skill, off shift, to the absent or past the queue, and answers every task once', () => {
    fc.assert(
      fc.property(fc.array(aWorker, { maxLength: 6 }), fc.array(aTask, { maxLength: 15 }), (people, work) => {
        const workers = workersOf(people);
        const load = new Map(workers.map(({ id }, at) => [id, people[at]?.load ?? 0]));
        const tasks = work.map(({ dueIn, ...more }, at) =>
          task(`t${at}`, { ...more, ...(dueIn !== null && { dueAt: new Date(NOW + dueIn * 3_600_000).toISOString() }) })
        );
        const { assigned, waiting } = assignTasks(tasks, { workers, load, turns: new Map() }, NOW);
        expect([...assigned, ...waiting].map((one) => one.task).sort()).toEqual(tasks.map(({ id }) => id).sort());
        const after = new Map(load);
        for (const { task: id, to, why } of assigned) {
          const who = workers.find((one) => one.id === to);
          const what = tasks.find((one) => one.id === id);
          if (!who || !what) throw new Error('assigned to nobody');
          expect(who.queues).toContain(what.queue);
          expect(what.skills.filter((skill) => !who.skills.includes(skill))).toEqual([]);
          expect(isThere(who, NOW) && who.unknownShift === undefined).toBe(true);
          after.set(to, (after.get(to) ?? 0) + 1);
          expect(after.get(to)).toBeLessThanOrEqual(who.wipLimit ?? Infinity);
          expect(why.length).toBeLessThanOrEqual(255);
        }
        // Whoever waits could not be given to anybody: nobody who may have it has room left.
        for (const { task: id, why } of waiting) {
          const what = tasks.find((one) => one.id === id);
          const free = workers.filter(
            (one) =>
              what !== undefined &&
              one.queues.includes(what.queue) &&
              what.skills.every((skill) => one.skills.includes(skill)) &&
              one.unknownShift === undefined &&
              isThere(one, NOW) &&
              (after.get(one.id) ?? 0) < (one.wipLimit ?? Infinity)
          );
          expect(free).toEqual([]);
          expect(why.length).toBeGreaterThan(0);
          expect(why.length).toBeLessThanOrEqual(255);
        }
      })
    );
  });

  it('takes turns: however the tasks come, shares of round robin differ by one at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 10 }),
        (people, batches) => {
          const workers = Array.from({ length: people }, (_, at) => worker(`w${at}`));
          const turns = new Map<string, number>();
          const shares = new Map(workers.map(({ id }) => [id, 0]));
          let turn = 0;
          batches.forEach((count, batch) => {
            const tasks = Array.from({ length: count }, (_, at) => task(`${batch}-${at}`, { strategy: 'roundRobin' }));
            for (const { to, queue } of assignTasks(tasks, { workers, load: shares, turns }, NOW).assigned) {
              shares.set(to, (shares.get(to) ?? 0) + 1);
              turns.set(turnKey(queue, to), (turn += 1));
            }
          });
          const all = [...shares.values()];
          expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
        }
      )
    );
  });

  it('gives to whoever has the least work, and counts what it gives', () => {
    const people = [worker('ann'), worker('bob'), worker('cy')];
    const { assigned } = assignTasks([task('1'), task('2'), task('3')], desk(people, { ann: 3, bob: 1, cy: 2 }), NOW);
    expect(assigned.map(({ to }) => to)).toEqual(['bob', 'cy', 'bob']);
    expect(assigned[0]?.why).toBe('Has the least work of 3 who can do it now: 1 open tasks before this one.');
  });

  it('serves the most urgent first when there is room for one', () => {
    const tasks = [
      task('none', { readyAt: '2026-03-01T00:00:00Z' }),
      task('later', { dueAt: '2026-03-03T00:00:00Z' }),
      task('soon', { dueAt: '2026-03-02T12:00:00Z' }),
    ];
    const { assigned, waiting } = assignTasks(tasks, desk([worker('ann', { wipLimit: 1 })]), NOW);
    expect(assigned).toMatchObject([
      { task: 'soon', why: 'Is the only one who can do it now in Desk: 0 of at most 1 open tasks before this one.' },
    ]);
    expect(waiting.map(({ why }) => why)).toEqual([
      'All 1 who can do it now have as many tasks as they may.',
      'All 1 who can do it now have as many tasks as they may.',
    ]);
  });

  it('says why nobody can have it, by the first thing that is missing', () => {
    const why = (workers: readonly Worker[], skills: readonly string[] = []) =>
      assignTasks([task('1', { skills })], desk(workers), NOW).waiting[0]?.why;
    expect(why([worker('ann', { queues: ['Other'] })])).toBe('Nobody whom tasks are given to is a member of Desk.');
    expect(why([worker('ann', { skills: ['fiber'] })], ['english', 'fiber'])).toBe(
      'None of the 1 in Desk has english and fiber.'
    );
    expect(why([worker('ann', { unknownShift: 'moon' })])).toBe('The shift moon is not a calendar of the design.');
    expect(
      why([
        worker('ann', { shift: night }),
        worker('bob', { absences: [{ from: '2026-03-02T00:00Z', to: '2026-03-02T18:00Z' }] }),
      ])
    ).toBe('Off shift or away: all 2 who can do it; BOB is there from 2026-03-02 18:00 UTC.');
  });

  it('sees when an absence ends within a shift, and when the shift after it begins', () => {
    const away = { absences: [{ from: '2026-03-02T00:00:00Z', to: '2026-03-02T13:00:00Z' }], shift: early };
    const next = (more: Partial<Worker>) => assignTasks([task('1')], desk([worker('ann', more)]), NOW).waiting[0]?.why;
    expect(next(away)).toContain('ANN is there from 2026-03-02 13:00 UTC');
    expect(next({ ...away, absences: [{ from: '2026-03-02T00:00:00Z', to: '2026-03-02T15:00:00Z' }] })).toContain(
      'from 2026-03-03 06:00 UTC'
    );
  });
});
