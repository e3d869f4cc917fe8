import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedStep, StepStatus } from '../../../src/domain/plan.ts';
import type { WorkCalendar } from '../../../src/domain/workCalendar.ts';
import { timelineOf } from '../../../src/engine/timeline.ts';
import { runs, timeLimit } from '../../support/search.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const iso = (time = Number.NaN): string => new Date(time).toISOString();

const hours = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:00-16:00']]));
const office: WorkCalendar = { key: 'office', timeZone: 'UTC', hours, holidays: [] };

const step = (key: string, durationMs: number, after: readonly string[] = [], more: object = {}): PlannedStep => ({
  key,
  definition: key,
  group: 'g',
  name: key,
  type: 'manual',
  mandatory: true,
  itemKeys: [],
  lineIds: [],
  durationMs,
  retry: { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, backoff: 1 },
  dependsOn: after.map((from) => ({ step: from, lagMs: 0 })),
  payload: {},
  plannedStart: '',
  plannedEnd: '',
  critical: false,
  reasons: [],
  ...more,
});
const nothing = (): StepStatus | undefined => undefined;

// Friday afternoon.
const now = at('2026-11-27T14:00:00Z');

describe('the timeline of a plan', { timeout: timeLimit(100) }, () => {
  it('goes on with work on Monday', () => {
    const steps = [step('a', 2 * HOUR, [], { calendar: office }), step('b', HOUR, ['a'], { calendar: office })];
    const { times, end } = timelineOf(steps, nothing, now);
    expect(iso(times.get('a')?.end)).toBe('2026-11-27T16:00:00.000Z');
    expect(iso(times.get('b')?.start)).toBe('2026-11-30T08:00:00.000Z');
    expect(iso(end)).toBe('2026-11-30T09:00:00.000Z');
  });

  it('takes the weekend for no slack of those who do not work then, and for slack of a machine', () => {
    const task = [step('a', 2 * HOUR, [], { calendar: office }), step('b', HOUR, ['a'], { calendar: office })];
    expect(timelineOf(task, nothing, now).times.get('a')?.slack).toBe(0);
    const machine = [step('a', 2 * HOUR, [], { type: 'callout' }), step('b', HOUR, ['a'], { calendar: office })];
    expect(timelineOf(machine, nothing, now).times.get('a')?.slack).toBe(64 * HOUR);
  });

  it('counts back from the promised date by the calendar of each step', () => {
    const steps = [step('a', 2 * HOUR, [], { calendar: office }), step('b', HOUR, ['a'], { calendar: office })];
    const kept = timelineOf(steps, nothing, now, at('2026-12-01T08:30:00Z'));
    expect(iso(kept.times.get('b')?.latestStart)).toBe('2026-11-30T15:30:00.000Z');
    expect(iso(kept.times.get('a')?.latestStart)).toBe('2026-11-30T13:30:00.000Z');
    const missed = timelineOf(steps, nothing, now, at('2026-11-27T16:00:00Z'));
    expect(iso(missed.times.get('a')?.latestStart)).toBe('2026-11-27T13:00:00.000Z');
    expect(missed.times.get('a')?.latestStart).toBeLessThan(now);
  });

  it('counts what has begun by the calendar, too, and no work that goes on as done', () => {
    const steps = [step('a', 4 * HOUR, [], { calendar: office }), step('b', HOUR, ['a'])];
    const begun = (key: string): StepStatus | undefined =>
      key === 'a' ? { key, state: 'Ready', attempt: 0, readyAt: '2026-11-27T13:00:00Z' } : undefined;
    expect(iso(timelineOf(steps, begun, now).times.get('a')?.end)).toBe('2026-11-30T09:00:00.000Z');
    const late = at('2026-12-01T10:00:00Z');
    expect(timelineOf(steps, begun, late).times.get('a')).toMatchObject({ end: late, slack: 0 });
  });

  it('lets the delay of a timer pass around the clock, unless it is working time', () => {
    const timer = { type: 'timer', delayMs: 4 * HOUR, calendar: office };
    const elapsed = timelineOf([step('t', 0, [], timer)], nothing, now);
    expect(iso(elapsed.end)).toBe('2026-11-27T18:00:00.000Z');
    const worked = timelineOf([step('t', 0, [], { ...timer, delayInWorkingTime: true })], nothing, now);
    expect(iso(worked.end)).toBe('2026-11-30T10:00:00.000Z');
  });

  it('has slack that is really free, and none to spare', () => {
    const graph = fc.array(
      fc.record({
        hours: fc.integer({ min: 1, max: 30 }),
        from: fc.array(fc.nat(20), { maxLength: 3 }),
        cal: fc.boolean(),
      }),
      { minLength: 1, maxLength: 20 }
    );
    fc.assert(
      fc.property(graph, (nodes) => {
        const steps = nodes.map(({ hours: long, from, cal }, index) => {
          const after = [...new Set(from.filter((one) => one < index))].map(String);
          return step(String(index), long * HOUR, after, cal ? { calendar: office } : {});
        });
        const { times, end } = timelineOf(steps, nothing, now);
        expect([...times.values()].some((one) => one.end === end && one.slack === 0)).toBe(true);
        // One step that takes all of its slack moves nothing; a minute more, and the plan ends later.
        for (const [index, one] of steps.entries()) {
          const slack = times.get(one.key)?.slack ?? 0;
          const longer = (by: number): number =>
            timelineOf(steps.with(index, { ...one, durationMs: one.durationMs + by }), nothing, now).end;
          expect(longer(slack)).toBe(end);
          expect(longer(slack + 60_000)).toBeGreaterThan(end);
        }
      }),
      { numRuns: runs(40) }
    );
  });
});
