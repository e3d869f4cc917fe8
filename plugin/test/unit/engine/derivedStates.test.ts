import { describe, expect, it } from 'vitest';
import type { ItemState, OrderState, PlanState, StepState } from '../../../src/domain/states.ts';
import { deriveItemState, deriveLineState, deriveOrderState, deriveStates } from '../../../src/engine/derivedStates.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import { aDesign, group, rule, scenario, sold, technical } from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';

const must = (...states: readonly StepState[]) => states.map((state) => ({ state, mandatory: true }));

describe('the state of an item', () => {
  it.each<[string, ReturnType<typeof must>, ItemState | undefined]>([
    ['nothing', [], undefined],
    ['steps that have not begun', must('Pending', 'Pending'), 'Acknowledged'],
    ['a step that runs', must('Completed', 'Ready', 'Pending'), 'InProgress'],
    ['a pause between two steps', must('Completed', 'Pending'), 'InProgress'],
    ['a step that will be tried again', must('Failed', 'Pending'), 'InProgress'],
    ['a failure while other work goes on', must('FatallyFailed', 'Waiting'), 'InProgress'],
    ['a failure and nothing that moves', must('FatallyFailed', 'Completed', 'Pending'), 'Failed'],
    ['a vendor that is down', must('OnHold', 'Pending'), 'Held'],
    ['all done or skipped', must('Completed', 'Skipped'), 'Completed'],
    ['discarded work', must('Discarded', 'Compensated'), 'Cancelled'],
    ['open optional work', [...must('Completed'), { state: 'FatallyFailed', mandatory: false }], 'Completed'],
    ['only optional work', [{ state: 'Ready', mandatory: false }], 'InProgress'],
  ])('comes from %s', (_name, steps, expected) => {
    expect(deriveItemState(steps)).toBe(expected);
  });
});

describe('the state of a line', () => {
  it.each<[ItemState | undefined, readonly ItemState[], ItemState]>([
    [undefined, [], 'Completed'],
    ['Completed', ['Completed', 'InProgress'], 'InProgress'],
    [undefined, ['Completed', 'Completed'], 'Completed'],
    [undefined, ['Completed', 'Cancelled'], 'Partial'],
    [undefined, ['Failed', 'Failed'], 'Failed'],
    ['Completed', ['Failed'], 'InProgress'],
    [undefined, ['Acknowledged', 'Acknowledged'], 'Acknowledged'],
    [undefined, ['Held', 'Completed'], 'Held'],
  ])('with own work %s and parts %j is %s', (own, parts, expected) => {
    expect(deriveLineState(own, parts)).toBe(expected);
  });
});

describe('the state of an order', () => {
  it.each<[readonly ItemState[], PlanState, OrderState]>([
    [['Completed'], 'NotStarted', 'Acknowledged'],
    [['Acknowledged'], 'InProgress', 'InProgress'],
    [['Completed', 'Completed'], 'InProgress', 'InProgress'],
    [['Completed', 'Completed'], 'Completed', 'Completed'],
    [['Completed', 'Cancelled'], 'Completed', 'Partial'],
    [['Failed', 'Failed'], 'InProgress', 'Failed'],
    [['Failed', 'Completed'], 'InProgress', 'InProgress'],
    [['InProgress'], 'Suspended', 'Held'],
    [['InProgress'], 'Cancelled', 'Cancelled'],
  ])('with lines %j and a plan %s is %s', (lines, plan, expected) => {
    expect(deriveOrderState(lines, plan)).toBe(expected);
  });
});

describe('deriveStates', () => {
  it('takes parts into account, and leaves billing and deeper items to where they belong', () => {
    const design = aDesign({
      products: [
        sold('HEAD', { fulfillment: { kind: 'none', reason: 'Parts.' } }),
        sold('X'),
        technical('SERVICE'),
        technical('PORT'),
      ],
      rules: [rule('service', 'X', 'SERVICE'), rule('port', 'SERVICE', 'PORT')],
      scenarios: [scenario('port', 'PORT', 'g')],
      groups: [group('g', ['a'])],
    });
    const order = anOrder([aLine('B', 'HEAD'), aLine('L1', 'X', { in: 'B' }), aLine('L2', 'X', { in: 'B' })]);
    const plan = valueOf(composePlan(design, order, valueOf(decompose(design, order)), 0));

    const derived = deriveStates(order, plan, 'InProgress', (key) => (key === 'g.a@PORT@L1' ? 'Completed' : 'Ready'));

    expect(Object.fromEntries(derived.items)).toEqual({
      'SERVICE@L1': 'Completed',
      'PORT@L1': 'Completed',
      'SERVICE@L2': 'InProgress',
      'PORT@L2': 'InProgress',
    });
    expect(Object.fromEntries(derived.lines)).toEqual({
      'id-B': 'InProgress',
      'id-L1': 'Completed',
      'id-L2': 'InProgress',
    });
    expect(derived.order).toBe('InProgress');
  });
});
