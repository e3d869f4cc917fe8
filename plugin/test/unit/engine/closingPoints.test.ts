import { describe, expect, it } from 'vitest';
import type { PlannedStep, StepStatus } from '../../../src/domain/plan.ts';
import { looksDifferent, outlookOf, type PlanOutlook } from '../../../src/engine/outlook.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-03-02T08:00:00Z');
const at = (hours: number): string => new Date(NOW + hours * HOUR).toISOString();

const step = (key: string, more: Partial<PlannedStep> = {}): PlannedStep => ({
  key,
  definition: `g.${key}`,
  group: 'g',
  name: key.toUpperCase(),
  type: 'callout',
  mandatory: true,
  itemKeys: [],
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
const after = (key: string) => ({ dependsOn: [{ step: key, lagMs: 0 }] });
const fee = { kind: 'soft', at: 'started', fee: '49.00', reason: 'Packed' } as const;
const hard = { kind: 'hard', at: 'completed', attributes: ['speed'], reason: 'Cut over' } as const;
const STEPS = [
  step('a'),
  step('pack', { ...after('a'), pointOfNoReturn: fee }),
  step('cut', { ...after('pack'), pointOfNoReturn: hard }),
];
const look = (states: Record<string, Partial<StepStatus>>, now = NOW, steps = STEPS): PlanOutlook =>
  outlookOf({
    steps,
    statusOf: (key) => (states[key] ? { key, state: 'Ready', attempt: 0, ...states[key] } : undefined),
    now,
    history: new Map(),
  });
const seen = (outlook: PlanOutlook) =>
  outlook.pointsOfNoReturn?.points.map((point) => [point.step, point.passed, point.passesAt]);
const begun = { a: { readyAt: at(0), startedAt: at(0), state: 'InProgress' } } as const;
const packing = {
  a: { state: 'Completed', startedAt: at(0), endedAt: at(6) },
  pack: { state: 'InProgress', readyAt: at(6), startedAt: at(6) },
} as const;

describe('points of no return of a plan under way', () => {
  it('close when their step is expected to begin or end, with what they say', () => {
    expect(seen(look(begun))).toEqual([
      ['pack', false, at(4)],
      ['cut', false, at(12)],
    ]);
    expect(look(begun).pointsOfNoReturn).toMatchObject({
      points: [{ ...fee, name: 'PACK', lines: ['LINE'] }, hard],
      more: 0,
    });
  });

  it('move with the work, and are passed at the time at which they were', () => {
    expect(seen(look(begun, NOW + 6 * HOUR))?.[0]).toEqual(['pack', false, at(6)]);
    expect(seen(look(packing, NOW + 7 * HOUR))).toEqual([
      ['cut', false, at(14)],
      ['pack', true, at(6)],
    ]);
  });

  it('are none where the design sets none, nor of work that is skipped, gone or not wanted', () => {
    expect(look({}, NOW, [step('a')]).pointsOfNoReturn).toBeUndefined();
    const reason = { kind: 'skipped', key: 'x', text: 'Not needed' } as const;
    expect(look({}, NOW, [step('pack', { pointOfNoReturn: fee, skip: reason })]).pointsOfNoReturn).toBeUndefined();
    for (const status of [
      { state: 'Discarded' },
      { ...packing.pack, obsolete: 'undo' },
      { state: 'Skipped' },
    ] as const) {
      expect(seen(look({ ...packing, pack: status }))?.map(([key]) => key)).toEqual(['cut']);
    }
  });

  it('are worth telling when one is passed or moves noticeably, not when it moves a little', () => {
    expect(looksDifferent(look(begun), look(begun, NOW + 4 * HOUR + 60_000), NOW + 4 * HOUR)).toBe(false);
    expect(looksDifferent(look(begun), look(begun, NOW + 6 * HOUR), NOW + 6 * HOUR)).toBe(true);
    const late = look(packing, NOW + 7 * HOUR);
    expect(looksDifferent({ ...look(begun), projectedEnd: late.projectedEnd }, late, NOW + 7 * HOUR)).toBe(true);
  });

  it('show the next hundred', () => {
    const many = Array.from({ length: 130 }, (_, n) => step(`s${n}`, { pointOfNoReturn: fee }));
    expect(look({}, NOW, many).pointsOfNoReturn).toMatchObject({ more: 30, points: { length: 100 } });
  });
});
