/** States that are derived: what an order, a line or a technical item is, given how far its steps have come. */
import type { ItemState, OrderState, PlanState, StepState } from './states.ts';
import { isClosed } from './states.ts';

export interface Progress {
  readonly steps: number;
  /** Completed or skipped, or given up for good by a change of the order. */
  readonly settled: number;
  /** Had their turn, settled ones included. */
  readonly begun: number;
  /** Failed for good: a person must act. */
  readonly broken: number;
}

/** What one step adds to each count. */
export const progressOf = (state: StepState): Omit<Progress, 'steps'> => ({
  settled: isClosed(state) ? 1 : 0,
  begun: state === 'Pending' ? 0 : 1,
  broken: state === 'FatallyFailed' ? 1 : 0,
});

/** A line or technical item: complete with its last step (at once when it has none), failed while one is broken. */
export function itemStateOf({ steps, settled, begun, broken }: Progress): ItemState {
  if (settled === steps) return 'Completed';
  if (broken > 0) return 'Failed';
  return begun > 0 ? 'InProgress' : 'Acknowledged';
}

/** An order: failed only when nothing moves any more until a person acts, for one broken step need not stop the rest. */
export function orderStateOf(plan: PlanState, { settled, begun, broken }: Progress, cancelling = false): OrderState {
  switch (plan) {
    case 'NotStarted':
      return 'Acknowledged';
    case 'Completed':
      return 'Completed';
    case 'Cancelled':
      return 'Cancelled';
    case 'Suspended':
      return 'Held';
    case 'Amending':
      return 'Amending';
    case 'InProgress':
      if (cancelling) return 'PendingCancellation';
      return broken > 0 && begun === settled + broken ? 'Failed' : 'InProgress';
  }
}
