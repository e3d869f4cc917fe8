import { expect, it } from 'vitest';
import { foldJournal } from '../../../src/engine/foldJournal.ts';

const at = '2026-01-01T00:00:00.000Z';

it('gives a step the fields of its entries and takes away what they end', () => {
  const { steps } = foldJournal([
    { at, stepKey: 'a', what: 'Ready', data: { readyAt: at } },
    { at, stepKey: 'a', what: 'Failed', data: { attempt: 1, error: { code: 'X' }, nextAttemptAt: at } },
    { at, stepKey: 'a', what: 'TaskAssigned' },
    { at, stepKey: 'a', what: 'Updated', data: { note: 'slow' } },
    { at, stepKey: 'a', what: 'Completed', data: { error: null, nextAttemptAt: null } },
  ]);
  expect(steps.get('a')).toEqual({ key: 'a', state: 'Completed', attempt: 1, readyAt: at, note: 'slow' });
});

it('keeps a step Pending that only something else is said of', () => {
  expect(foldJournal([{ at, stepKey: 'a', what: 'Refused' }]).steps.size).toBe(0);
});

it('follows the plan through changes and a cancellation', () => {
  const facts = { revision: 2, projectedEnd: at, itemsWithdrawn: ['I'], linesWithdrawn: [] };
  const changed = [
    { at, what: 'PlanInProgress' },
    { at, what: 'Changed', data: facts },
  ];
  expect(foldJournal(changed)).toMatchObject({ state: 'InProgress', cancelling: false, revision: 2, projectedEnd: at });
  const ended = foldJournal([
    ...changed,
    { at, what: 'CancelRequested', data: { ...facts, revision: 3, linesWithdrawn: ['L'] } },
    { at, what: 'PlanCancelled' },
  ]);
  expect(ended).toMatchObject({ state: 'Cancelled', cancelling: true, revision: 3 });
  expect([...ended.withdrawn]).toEqual(['I', 'L']);
});

it('moves the billing of lines', () => {
  const { billing } = foldJournal([
    { at, stepKey: 'g', what: 'BillingMoved', data: { lines: { L1: 'Released', L2: 'Released' } } },
    { at, stepKey: 'b', what: 'BillingMoved', data: { lines: { L1: 'Billing' } } },
  ]);
  expect(Object.fromEntries(billing)).toEqual({ L1: 'Billing', L2: 'Released' });
});
