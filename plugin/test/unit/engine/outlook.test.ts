import { describe, expect, it } from 'vitest';
import type { PlannedStep, StepStatus } from '../../../src/domain/plan.ts';
import { historyOf } from '../../../src/engine/insight/lateness.ts';
import { looksDifferent, outlookOf, type OutlookQuestion } from '../../../src/engine/outlook.ts';
import { latestEnds } from '../../../src/engine/promiseSteps.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-02T08:00:00Z');
const at = (hours: number): string => new Date(NOW + hours * HOUR).toISOString();

const step = (key: string, more: Partial<PlannedStep> = {}): PlannedStep => ({
  key,
  definition: `g.${key}`,
  group: 'g',
  name: key.toUpperCase(),
  type: 'manual',
  mandatory: true,
  itemKeys: ['ITEM'],
  lineIds: ['LINE'],
  durationMs: 4 * HOUR,
  retry: { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, backoff: 1 },
  dependsOn: [],
  payload: {},
  plannedStart: at(0),
  plannedEnd: at(4),
  critical: true,
  reasons: [],
  ...more,
});
const after = (...steps: readonly string[]) => ({ dependsOn: steps.map((one) => ({ step: one, lagMs: 0 })) });
const STEPS = [step('a'), step('b', { ...after('a'), itemKeys: ['OTHER'], lineIds: ['LINE', 'L2'] })];
const look = (status: Record<string, Partial<StepStatus>>, more: Partial<OutlookQuestion> = {}) =>
  outlookOf({
    steps: STEPS,
    statusOf: (key) => (status[key] ? { key, state: 'Ready', attempt: 0, ...status[key] } : undefined),
    now: NOW,
    history: new Map(),
    ...more,
  });

describe('the outlook of a plan', () => {
  it('is on track while the expected end keeps the promise, and says nothing', () => {
    expect(look({ a: { readyAt: at(0) } }, { promised: NOW + 9 * HOUR })).toEqual({
      level: 'OnTrack',
      reason: '',
      projectedEnd: at(8),
      promisedAt: at(9),
      items: {},
      lines: {},
      nextAt: NOW + 4 * HOUR + 1,
    });
  });

  it('is late when it does not, and names what holds it up', () => {
    const late = look({ a: { readyAt: at(0) } }, { promised: NOW + 7 * HOUR });
    expect(late.level).toBe('Late');
    expect(late.reason).toBe('Expected 2026-03-02 16:00 UTC, promised 2026-03-02 15:00 UTC. Held up by: A.');
  });

  it('rolls levels of open steps up to items and lines, and a late step puts the order at risk, not late', () => {
    const { level, reason, items, lines } = look(
      { a: { readyAt: at(-1), jeopardy: 'AtRisk' }, b: { readyAt: at(-1), jeopardy: 'Late' } },
      { promised: NOW + 99 * HOUR }
    );
    expect({ level, reason }).toEqual({ level: 'AtRisk', reason: 'Late: B.' });
    expect(items).toEqual({ ITEM: 'AtRisk', OTHER: 'Late' });
    expect(lines).toEqual({ LINE: 'Late', L2: 'Late' });
  });

  it('is as bad as its worst step where nothing was promised', () => {
    expect(look({ a: { readyAt: at(-9), jeopardy: 'Late' } })).toMatchObject({ level: 'Late', reason: 'Late: A.' });
    expect(look({ a: { readyAt: at(0), jeopardy: 'AtRisk' } })).toMatchObject({ level: 'AtRisk' });
    expect(look({})).toMatchObject({ level: 'OnTrack', reason: '' });
  });

  it('expects what such steps really took, and warns before the plan itself does', () => {
    // Planned 4 h each; in fact they take 4 to 13 h.
    const history = new Map([['g.a', historyOf(Array.from({ length: 20 }, (_, i) => (4 + i / 2) * HOUR))]]);
    const known = look({ a: { readyAt: at(0) } }, { promised: NOW + 15 * HOUR, history });
    expect(known.level).toBe('AtRisk');
    expect(known.risk).toBeGreaterThan(0.1);
    expect(known.reason).toMatch(/^Orders like this miss such a date in \d+ of 100 cases\.$/);
    expect(Date.parse(known.projectedEnd)).toBeGreaterThan(NOW + 10 * HOUR);
    expect(look({ a: { readyAt: at(0) } }, { promised: NOW + 15 * HOUR }).level).toBe('OnTrack');
  });

  it('ends with the last step, late or not, and is not looked at again', () => {
    const done = { state: 'Completed', readyAt: at(-9), startedAt: at(-9) } as const;
    const ended = look(
      { a: { ...done, endedAt: at(-5) }, b: { ...done, endedAt: at(-1) } },
      { promised: NOW - 2 * HOUR }
    );
    expect(ended).toMatchObject({ level: 'Late', projectedEnd: at(-1) });
    expect(ended.reason).toBe('Done 2026-03-02 07:00 UTC, promised 2026-03-02 06:00 UTC.');
    expect(ended).not.toHaveProperty('nextAt');
  });

  it('is written again for another level or promise, or a date that moved noticeably, and for nothing less', () => {
    const first = look({ a: { readyAt: at(0) } }, { promised: NOW + 20 * HOUR });
    const moved = (minutes: number) => ({
      ...first,
      projectedEnd: new Date(Date.parse(first.projectedEnd) + minutes * 60_000).toISOString(),
    });
    expect(looksDifferent(undefined, first, NOW)).toBe(true);
    expect(looksDifferent(first, moved(20), NOW)).toBe(false);
    expect(looksDifferent(first, moved(30), NOW)).toBe(true);
    expect(looksDifferent(first, { ...first, level: 'AtRisk' }, NOW)).toBe(true);
    expect(looksDifferent(first, { ...first, promisedAt: at(21) }, NOW)).toBe(true);
  });
});

describe('a new promised date', () => {
  it('gives each open step the latest end that keeps it, counted back through what comes behind', () => {
    const sla = { targetMs: HOUR, atRiskAt: 0.8 };
    const steps = STEPS.map((one) => ({ ...one, sla }));
    const open = { state: 'Ready', attempt: 0, readyAt: at(0), dueAt: at(1) } as const;
    const status = new Map<string, StepStatus>([['a', { key: 'a', ...open }]]);
    const ends = latestEnds(steps, (key) => status.get(key), NOW, NOW + 20 * HOUR);
    expect([...ends]).toEqual([['a', NOW + 16 * HOUR]]);
  });
});
