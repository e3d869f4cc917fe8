import { describe, expect, it } from 'vitest';
import type { OverrideRequest } from '../../../src/domain/change.ts';
import { decideOverride, overrideBy, pointsInTheWay } from '../../../src/engine/change/overrides.ts';
import { pointsPassed } from '../../../src/engine/change/pointsOfNoReturn.ts';
import type { Comparison } from '../../../src/engine/change/compareSteps.ts';
import type { FulfillmentPlan, PlannedStep } from '../../../src/domain/plan.ts';

const asked: OverrideRequest = {
  id: 'E1',
  state: 'Requested',
  by: 'ann@example.com',
  reason: 'Key account',
  at: '2026-03-02T08:00:00.000Z',
  steps: ['a'],
};
const at = '2026-03-02T09:00:00.000Z';
const point = { code: 'PointOfNoReturn', message: '', action: '' };

describe('an override', () => {
  it('covers the steps that were in the way when it was asked for, and no other', () => {
    const decided = decideOverride(asked, { decision: 'confirm', by: 'lee@example.com', at }, 'O');
    const override = overrideBy(decided.ok ? decided.value : undefined);
    const passed = ['a', 'b'].map((key): Comparison => {
      const step = { key, name: key, pointOfNoReturn: { kind: 'hard', at: 'started', reason: 'Sent' }, itemKeys: [] };
      const current = {
        step: step as unknown as PlannedStep,
        status: { key, state: 'Completed' as const, attempt: 1 },
      };
      return { effect: 'undone', because: '', current } as unknown as Comparison;
    });
    const none = { items: [] } as unknown as FulfillmentPlan;

    const { overridden, problems } = pointsPassed(passed, none, none, override);

    expect(overridden).toEqual(['a']);
    expect(problems).toMatchObject([{ code: 'PointOfNoReturn', path: 'b' }]);
  });

  it('is no override before it is approved, nor when it is refused', () => {
    expect(overrideBy(undefined)).toBeUndefined();
    expect(overrideBy(asked)).toBeUndefined();
    const refused = decideOverride(asked, { decision: 'refuse', by: 'ann@example.com', at }, 'O');
    expect(refused).toMatchObject({ ok: true, value: { state: 'Refused' } });
    expect(refused.ok && overrideBy(refused.value)).toBeUndefined();
  });

  it('is approved by another person than the one who asked', () => {
    const own = decideOverride(asked, { decision: 'confirm', by: 'Ann@Example.com', at }, 'O');
    expect(own).toMatchObject({ ok: false, error: { code: 'SamePerson' } });
  });

  it('is taken back by whoever asked, as long as nobody has decided', () => {
    const back = (by: string, request = asked) => decideOverride(request, { decision: 'withdraw', by, at }, 'O');
    expect(back('lee@example.com')).toMatchObject({ ok: false, error: { code: 'OtherPerson' } });
    expect(back('Ann@Example.com')).toMatchObject({ ok: true, value: { state: 'Withdrawn' } });
    const approved = { ...asked, state: 'Approved' as const };
    expect(back('ann@example.com', approved)).toMatchObject({ ok: false, error: { code: 'OverrideDecided' } });
    const withdrawn = back('ann@example.com');
    expect(withdrawn.ok && overrideBy(withdrawn.value)).toBeUndefined();
  });

  it('is decided as it was read: not when another was asked for since', () => {
    const of = (request: string) =>
      decideOverride(asked, { decision: 'confirm', by: 'lee@example.com', at, request }, 'O');
    expect(of('E0')).toMatchObject({ ok: false, error: { code: 'OverrideReplaced' } });
    expect(of('E1')).toMatchObject({ ok: true, value: { state: 'Approved' } });
  });

  it('is worth asking for only where points alone are in the way', () => {
    expect(pointsInTheWay([{ ...point, path: 'a' }])).toEqual(['a']);
    expect(
      pointsInTheWay([
        { ...point, path: 'a' },
        { ...point, code: 'AlreadyBilled', path: 'b' },
      ])
    ).toEqual([]);
    expect(pointsInTheWay([])).toEqual([]);
  });
});
