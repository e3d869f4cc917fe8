import type { PlanStep } from './types';

/** Which steps of a plan somebody wants to see. */
export type StepFilter = 'all' | 'attention' | 'running' | 'waiting' | 'done';
export const STEP_FILTERS: readonly StepFilter[] = ['all', 'attention', 'running', 'waiting', 'done'];

const SETTLED: ReadonlySet<string> = new Set(['Completed', 'Skipped']);
/** No longer part of the plan as it is now. */
const GONE: ReadonlySet<string> = new Set(['Discarded', 'Amended', 'Compensated']);
const RUNNING: ReadonlySet<string> = new Set(['Ready', 'InProgress', 'Waiting', 'Compensating']);
const STUCK: ReadonlySet<string> = new Set(['Failed', 'FatallyFailed', 'OnHold']);

export const isDone = ({ state }: PlanStep): boolean => SETTLED.has(state);
export const counts = ({ state }: PlanStep): boolean => !GONE.has(state);
export const isOpen = (step: PlanStep): boolean => counts(step) && !isDone(step);
export const needsAttention = (step: PlanStep): boolean =>
  STUCK.has(step.state) || (step.isLate === true && isOpen(step));

/** Whether a step belongs to what somebody wants to see. */
export function fits(step: PlanStep, filter: StepFilter): boolean {
  switch (filter) {
    case 'attention':
      return needsAttention(step);
    case 'running':
      return RUNNING.has(step.state);
    case 'waiting':
      return step.state === 'Pending' || step.state === 'Scheduled';
    case 'done':
      return isDone(step);
    default:
      return true;
  }
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** Steps that are done, of those that count. */
export function progressOf(steps: readonly PlanStep[]): Progress {
  const counted = steps.filter(counts);
  return { done: counted.filter(isDone).length, total: counted.length };
}

/** Why a step does not go on, of what stands before it: names of the steps that are not settled yet. */
export function waitsForNames(step: PlanStep, byKey: ReadonlyMap<string, PlanStep>): readonly string[] {
  return step.waitsFor.flatMap((key) => {
    const before = byKey.get(key);
    return before && isOpen(before) ? [before.name] : [];
  });
}
