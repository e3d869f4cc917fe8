import { describe, expect, it } from 'vitest';
import { defineLifecycle } from '../../../src/domain/lifecycle.ts';
import { billingLifecycle, isSettled, lifecycles, orderLifecycle, stepLifecycle } from '../../../src/domain/states.ts';

describe('a lifecycle table', () => {
  it.each([
    ['leads to an unknown state', { A: ['B', 'X'], B: [] }, ['B'], /unknown state X/],
    ['has a state that nothing reaches', { A: ['B'], B: [], C: ['B'] }, ['B'], /never reached: C/],
    ['has an end that is not declared', { A: ['B', 'C'], B: [], C: [] }, ['B'], /final states are B, C/],
  ])('is refused when it %s', (_name, table: Record<string, readonly string[]>, finals, message) => {
    expect(() => defineLifecycle('Test', 'A', finals, table)).toThrow(message);
  });

  it('says what is allowed when it refuses a move', () => {
    expect(orderLifecycle.transition('Completed', 'Draft')).toMatchObject({ ok: false, error: { allowed: [] } });
    expect(orderLifecycle.transition('Draft', 'Completed')).toMatchObject({
      ok: false,
      error: { code: 'TransitionRefused', machine: 'Order', allowed: ['Acknowledged', 'Cancelled'] },
    });
  });

  it('finds the shortest way, and none where there is none', () => {
    expect(billingLifecycle.route('Blocked', 'Billing')).toEqual(['Eligible', 'Released', 'Billing']);
    expect(orderLifecycle.route('Acknowledged', 'Completed')).toEqual(['InProgress', 'Completed']);
    expect(stepLifecycle.route('Ready', 'Ready')).toEqual([]);
    expect(billingLifecycle.route('Released', 'Blocked')).toBeUndefined();
  });
});

interface Checked {
  readonly name: string;
  readonly states: readonly string[];
  readonly finals: readonly string[];
  route(from: string, to: string): readonly string[] | undefined;
}

describe.each((lifecycles as unknown as readonly Checked[]).map((machine) => [machine.name, machine] as const))(
  'the lifecycle of %s',
  (_name, machine) => {
    it('can end from every state', () => {
      const stuck = machine.states.filter((state) => machine.finals.every((end) => !machine.route(state, end)));

      expect(stuck).toEqual([]);
    });
  }
);

describe('billing', () => {
  it('has no way to Released or Billing that does not pass Eligible', () => {
    const without = {
      ...billingLifecycle.table,
      Blocked: billingLifecycle.table.Blocked.filter((to) => to !== 'Eligible'),
    };
    const reached = new Set<string>(['Blocked']);
    for (const state of reached) for (const to of without[state as keyof typeof without]) reached.add(to);

    expect([...reached]).toEqual(['Blocked']);
  });
});

describe('isSettled', () => {
  it('holds for what lets successors start, and for nothing else', () => {
    expect(stepLifecycle.states.filter(isSettled).toSorted()).toEqual(['Completed', 'Skipped']);
  });
});
