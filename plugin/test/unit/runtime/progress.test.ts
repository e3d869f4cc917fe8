import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemStateOf, orderStateOf, progressOf, type Progress } from '../../../src/domain/progress.ts';
import { itemLifecycle, stepLifecycle, type StepState } from '../../../src/domain/states.ts';

const progress = (...states: readonly StepState[]): Progress =>
  states.map(progressOf).reduce<Progress>(
    (sum, step) => ({
      steps: sum.steps + 1,
      settled: sum.settled + step.settled,
      begun: sum.begun + step.begun,
      broken: sum.broken + step.broken,
    }),
    { steps: 0, settled: 0, begun: 0, broken: 0 }
  );

describe('derived states', () => {
  it.each([
    [[], 'Completed'],
    [['Pending', 'Pending'], 'Acknowledged'],
    [['Ready', 'Pending'], 'InProgress'],
    [['Completed', 'Pending'], 'InProgress'],
    [['Completed', 'Skipped'], 'Completed'],
    [['FatallyFailed', 'InProgress'], 'Failed'],
    [['Failed', 'Pending'], 'InProgress'],
  ] as const)('of an item with steps %j is %s', (states, expected) => {
    expect(itemStateOf(progress(...states))).toBe(expected);
  });

  it('of an order is failed only when nothing moves any more', () => {
    expect(orderStateOf('InProgress', progress('FatallyFailed', 'Waiting', 'Pending'))).toBe('InProgress');
    expect(orderStateOf('InProgress', progress('FatallyFailed', 'Completed', 'Pending'))).toBe('Failed');
    expect(orderStateOf('Completed', progress('Completed'))).toBe('Completed');
    expect(orderStateOf('Suspended', progress('OnHold'))).toBe('Held');
  });

  it('of an item can always be reached from what it was before one more step moved', () => {
    const state = fc.constantFrom(
      ...stepLifecycle.states.filter((name) => !['Discarded', 'Amended', 'Compensating', 'Compensated'].includes(name))
    );
    fc.assert(
      fc.property(fc.array(state, { maxLength: 6 }), state, (others, from) => {
        const before = itemStateOf(progress(...others, from));
        for (const to of stepLifecycle.table[from]) {
          if (['Discarded', 'Amended', 'Compensating'].includes(to)) continue;
          const after = itemStateOf(progress(...others, to));
          if (itemLifecycle.route(before, after) === undefined) return false;
        }
        return true;
      })
    );
  });
});
