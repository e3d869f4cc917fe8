/** How a task finds its person, and who those are. */
import type { WorkCalendar } from './workCalendar.ts';

/** Whom a task goes to by itself. Without a policy it stays in its queue until somebody takes it. */
export interface AssignmentPolicy {
  readonly strategy: 'roundRobin' | 'leastLoaded';
  /** What whoever gets it must all have; sorted. */
  readonly skills: readonly string[];
}

/** Who has a task, or why nobody has. */
export interface TaskAssignment {
  /** CRM id of the user; absent while it stays in its queue. */
  readonly to?: string;
  readonly name?: string;
  /** Why this one, or why nobody; people read it. */
  readonly why: string;
  /** `engine`, or who decided otherwise. */
  readonly by: string;
}

/** A person of the desk, as the CRM has them. */
export interface Worker {
  /** CRM id of the user. */
  readonly id: string;
  readonly name: string;
  readonly queues: readonly string[];
  readonly skills: readonly string[];
  /** Most open tasks at a time; no limit without it. */
  readonly wipLimit?: number;
  /** When they work; always without it. */
  readonly shift?: WorkCalendar;
  /** Set where the shift names a calendar that the design lacks: nothing is given to them. */
  readonly unknownShift?: string;
  /** ISO 8601, `to` excluded. */
  readonly absences: readonly { readonly from: string; readonly to: string }[];
}
