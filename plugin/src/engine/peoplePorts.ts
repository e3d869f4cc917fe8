/** What the sync service needs of the runtime and the CRM to give tasks to people and to promise dates. */
import type { Worker } from '../domain/assignment.ts';
import type { JeopardyLevel } from '../domain/outlook.ts';
import type { Problem } from '../domain/result.ts';

/** A new promised date of an order under way. */
export interface OrderPromise {
  readonly orderId: string;
  /** ISO 8601. */
  readonly date: string;
  readonly by: string;
  readonly reason: string;
  /** What the customer is told, and where; nothing without it. */
  readonly notice?: PromiseNotice;
}

export interface PromiseNotice {
  readonly gateway: string;
  /** An address or `env:NAME`. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export type PromiseOutcome =
  | {
      readonly kind: 'promised';
      readonly planId: string;
      /** ISO 8601; absent for the first promise. */
      readonly was?: string;
      readonly projectedEnd: string;
      readonly level: JeopardyLevel;
      /** Open steps whose due time moved. */
      readonly steps: number;
    }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What is known of an order before its promise changes. */
export interface PromiseFacts {
  readonly planId: string;
  readonly orderNumber: string;
  readonly accountName: string;
  readonly designHash: string;
  /** ISO 8601. */
  readonly promisedAt?: string;
}

export interface AssignmentReport {
  readonly assigned: number;
  /** Tasks that nobody can take now. */
  readonly waiting: number;
}

export interface PeopleRuntime {
  /** How many tasks wait to be given to somebody; the CRM need not be asked when there are none. */
  tasksToAssign(): Promise<number>;
  /** Gives what can be given, with one decision over all waiting tasks. */
  assign(workers: readonly Worker[]): Promise<AssignmentReport>;
  promiseFacts(orderId: string): Promise<PromiseFacts | undefined>;
  /** Everything of a promise in one transaction; a message seen before is a `duplicate`. */
  promise(
    promise: OrderPromise,
    inbox: { readonly source: string; readonly messageId: string }
  ): Promise<PromiseOutcome>;
}

/** A person of the desk as the CRM has them; the shift is a name. */
export interface WorkerRow extends Omit<Worker, 'shift' | 'unknownShift'> {
  readonly shift?: string;
}

export interface PeopleCrm {
  workers(): Promise<readonly WorkerRow[]>;
}
