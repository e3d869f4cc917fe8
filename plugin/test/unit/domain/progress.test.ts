import { describe, expect, it } from 'vitest';
import { itemStateOf, orderStateOf, progressOf, type Progress } from '../../../src/domain/progress.ts';
import type { ItemState, OrderState, PlanState, StepState } from '../../../src/domain/states.ts';

const after = (...states: readonly StepState[]): Progress =>
  states.reduce(
    (sum, state) => {
      const one = progressOf(state);
      return {
        steps: sum.steps + 1,
        settled: sum.settled + one.settled,
        begun: sum.begun + one.begun,
        broken: sum.broken + one.broken,
      };
    },
    { steps: 0, settled: 0, begun: 0, broken: 0 }
  );

describe('the state of a line or technical item', () => {
  it.each<[string, Progress, ItemState]>([
    ['no work at all', after(), 'Completed'],
    ['steps that have not begun', after('Pending', 'Pending'), 'Acknowledged'],
    ['a step that runs', after('Completed', 'Ready', 'Pending'), 'InProgress'],
    ['a pause between two steps', after('Completed', 'Pending'), 'InProgress'],
    ['a step that will be tried again', after('Failed', 'Pending'), 'InProgress'],
    ['a step that needs a person', after('FatallyFailed', 'Waiting'), 'Failed'],
    ['all done or skipped', after('Completed', 'Skipped'), 'Completed'],
  ])('comes from %s', (_name, progress, expected) => {
    expect(itemStateOf(progress)).toBe(expected);
  });
});

describe('the state of an order', () => {
  it.each<[Progress, PlanState, OrderState]>([
    [after('Pending'), 'NotStarted', 'Acknowledged'],
    [after('Completed', 'Ready'), 'InProgress', 'InProgress'],
    [after('Completed', 'FatallyFailed', 'Waiting'), 'InProgress', 'InProgress'],
    [after('Completed', 'FatallyFailed', 'Pending'), 'InProgress', 'Failed'],
    [after('Completed'), 'Completed', 'Completed'],
    [after('Ready'), 'Suspended', 'Held'],
    [after('Ready'), 'Amending', 'Amending'],
    [after('Ready'), 'Cancelled', 'Cancelled'],
  ])('with steps %j and a plan %s is %s', (progress, plan, expected) => {
    expect(orderStateOf(plan, progress)).toBe(expected);
  });
});
