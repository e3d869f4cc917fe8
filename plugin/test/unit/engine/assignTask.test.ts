import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignTask, type AssignmentQuestion, type Worker } from '../../../src/engine/assignTask.ts';

const monday = Date.parse('2026-11-30T10:00:00Z');
const worker = (id: string, more: Partial<Worker> = {}): Worker => ({
  id,
  name: id.toUpperCase(),
  queues: ['Desk'],
  skills: [],
  wipLimit: 5,
  inHand: 0,
  ...more,
});
const ask = (workers: readonly Worker[], more: Partial<AssignmentQuestion> = {}) =>
  assignTask({ queue: 'Desk', skills: [], workers, strategy: 'leastLoaded', now: monday, ...more });
const late = { timeZone: 'UTC', hours: { mon: ['14:00-22:00'] }, holidays: [] };

describe('assigning a task', () => {
  it('takes who has most room, relative to their limit, and says why', () => {
    const {
      worker: who,
      why,
      whyNot,
    } = ask([worker('ann', { inHand: 3 }), worker('bob', { inHand: 3, wipLimit: 10 })]);
    expect(who?.id).toBe('bob');
    expect(why).toBe('BOB is in Desk and has 3 of 10 in hand.');
    expect(whyNot.get('ann')).toBe('comes after BOB: has 3 of 5 in hand');
  });
  it('goes round: who has waited longest is next', () => {
    const team = [worker('ann', { lastAssignedAt: monday - 5 }), worker('bob', { lastAssignedAt: monday - 9 })];
    expect(ask(team, { strategy: 'roundRobin' }).worker?.id).toBe('bob');
    expect(ask([...team, worker('new')], { strategy: 'roundRobin' })).toMatchObject({
      why: 'NEW is in Desk and has had none yet.',
    });
  });
  it('asks for all skills, room and hours', () => {
    const { worker: who, whyNot } = ask(
      [
        worker('ann', { skills: ['fiber'] }),
        worker('bob', { skills: ['fiber', 'voice'], inHand: 5 }),
        worker('cid', { skills: ['voice', 'fiber'], shift: late }),
        worker('dan', { queues: ['Other'], skills: ['fiber', 'voice'] }),
        worker('eve', { skills: ['fiber', 'voice'], inHand: 4 }),
      ],
      { skills: ['fiber', 'voice'] }
    );
    expect(who?.id).toBe('eve');
    expect([...whyNot]).toEqual([
      ['ann', 'lacks voice'],
      ['bob', 'has 5 of 5 in hand'],
      ['cid', 'works again at 2026-11-30T14:00:00.000Z'],
    ]);
  });
  it('leaves it with the queue when nobody can take it, and says when somebody comes', () => {
    expect(ask([worker('cid', { shift: late })])).toMatchObject({
      why: 'Nobody of Desk can take it now.',
      retryAt: Date.parse('2026-11-30T14:00:00Z'),
    });
    expect(ask([])).toEqual({ why: 'Nobody of Desk can take it now: the queue has no members.', whyNot: new Map() });
  });
  it('gives nobody more than their limit and everybody about the same, whatever the team', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 40 }), (size, tasks) => {
        const team = Array.from({ length: size }, (_, index) => worker(`w${index}`));
        for (let task = 0; task < tasks; task++) {
          const { worker: who } = ask(team, {
            strategy: task % 2 === 0 ? 'roundRobin' : 'leastLoaded',
            now: monday + task,
          });
          const at = team.findIndex(({ id }) => id === who?.id);
          const old = team[at];
          if (old) team[at] = { ...old, inHand: old.inHand + 1, lastAssignedAt: monday + task };
        }
        const loads = team.map(({ inHand }) => inHand);
        expect(Math.max(...loads)).toBeLessThanOrEqual(5);
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        expect(loads.reduce((a, b) => a + b, 0)).toBe(Math.min(tasks, size * 5));
      })
    );
  });
});
