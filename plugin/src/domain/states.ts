/** The state machines of the product. Names follow TM Forum where TM Forum has one. */
import { defineLifecycle } from './lifecycle.ts';

/** Business state of an order. Derived from its items, except Draft, Held, Rejected and Superseded. */
export const orderLifecycle = defineLifecycle(
  'Order',
  'Draft',
  ['Completed', 'Partial', 'Cancelled', 'Rejected', 'Superseded'],
  {
    Draft: ['Acknowledged', 'Cancelled'],
    Acknowledged: ['Rejected', 'Pending', 'InProgress', 'Cancelled'],
    Pending: ['InProgress', 'AssessingCancellation'],
    InProgress: [
      'Held',
      'Pending',
      'Amending',
      'AssessingCancellation',
      'Partial',
      'Completed',
      'Failed',
      'Superseded',
    ],
    Held: ['InProgress', 'AssessingCancellation'],
    Amending: ['InProgress'],
    AssessingCancellation: ['InProgress', 'PendingCancellation'],
    PendingCancellation: ['Cancelled'],
    Failed: ['InProgress', 'Cancelled'],
    Completed: [],
    Partial: [],
    Cancelled: [],
    Rejected: [],
    Superseded: [],
  }
);
export type OrderState = (typeof orderLifecycle.states)[number];

/** State of an order line and of a technical item. */
export const itemLifecycle = defineLifecycle('Item', 'Acknowledged', ['Rejected', 'Partial', 'Cancelled', 'Amended'], {
  Acknowledged: ['Rejected', 'Pending', 'InProgress', 'Completed', 'Cancelled'],
  Pending: ['InProgress', 'AssessingCancellation'],
  InProgress: ['Pending', 'Held', 'Completed', 'Failed', 'Partial', 'AssessingCancellation'],
  Held: ['InProgress', 'AssessingCancellation'],
  Failed: ['InProgress', 'Cancelled'],
  AssessingCancellation: ['InProgress', 'PendingCancellation'],
  PendingCancellation: ['Cancelled'],
  Completed: ['Amended'],
  Rejected: [],
  Partial: [],
  Cancelled: [],
  Amended: [],
});
export type ItemState = (typeof itemLifecycle.states)[number];

/** What a customer has. */
export const assetLifecycle = defineLifecycle('Asset', 'Active', ['Terminated'], {
  Active: ['Suspended', 'Terminated'],
  Suspended: ['Active', 'Terminated'],
  Terminated: [],
});

/** Billing gate of a billable line. There is no way from Blocked to Released but through Eligible. */
export const billingLifecycle = defineLifecycle('Billing', 'Blocked', ['Reversed'], {
  Blocked: ['Eligible'],
  Eligible: ['Blocked', 'Released'],
  Released: ['Billing', 'Suspended', 'Reversed'],
  Billing: ['Suspended', 'Reversed'],
  Suspended: ['Billing', 'Reversed'],
  Reversed: [],
});
export type BillingState = (typeof billingLifecycle.states)[number];

export const planLifecycle = defineLifecycle('Plan', 'NotStarted', ['Completed', 'Cancelled'], {
  NotStarted: ['InProgress', 'Cancelled'],
  InProgress: ['Suspended', 'Amending', 'Completed', 'Cancelled'],
  Suspended: ['InProgress', 'Cancelled'],
  Amending: ['InProgress'],
  Completed: [],
  Cancelled: [],
});
export type PlanState = (typeof planLifecycle.states)[number];

/** State of one fulfillment step. `Waiting` is work that somebody else does: a vendor, a timer, an event to come. */
export const stepLifecycle = defineLifecycle('Step', 'Pending', ['Discarded', 'Amended', 'Compensated'], {
  Pending: ['Skipped', 'Scheduled', 'Ready', 'Discarded'],
  Scheduled: ['Ready', 'Skipped', 'Discarded'],
  Ready: ['OnHold', 'InProgress', 'Waiting', 'Completed', 'Failed', 'FatallyFailed', 'Skipped', 'Discarded'],
  OnHold: ['Ready', 'Skipped', 'Discarded'],
  InProgress: ['Ready', 'Waiting', 'Completed', 'Failed', 'FatallyFailed', 'OnHold'],
  Waiting: ['InProgress', 'Completed', 'Failed', 'FatallyFailed', 'Discarded'],
  Failed: ['Ready', 'FatallyFailed', 'Skipped', 'Discarded'],
  FatallyFailed: ['Ready', 'Completed', 'Skipped', 'Discarded'],
  Completed: ['Amended', 'Compensating'],
  Skipped: ['Amended'],
  Compensating: ['Compensated'],
  Discarded: [],
  Amended: [],
  Compensated: [],
});
export type StepState = (typeof stepLifecycle.states)[number];

/** Successors of a step may start when it is in one of these. */
export const isSettled = (state: StepState): boolean => state === 'Completed' || state === 'Skipped';

const CLOSED: ReadonlySet<StepState> = new Set([
  'Completed',
  'Skipped',
  'Discarded',
  'Amended',
  'Compensating',
  'Compensated',
]);
/** Nothing is left to do on the step itself; the undoing of one that is Compensating is a step of its own. */
export const isClosed = (state: StepState): boolean => CLOSED.has(state);

const GIVEN_UP: ReadonlySet<StepState> = new Set(['Discarded', 'Amended', 'Compensating', 'Compensated']);
/** A change of the order took it out of the work: nobody counts it any more, neither as to be done nor as done. */
export const isGivenUp = (state: StepState): boolean => GIVEN_UP.has(state);

export const falloutLifecycle = defineLifecycle('Fallout', 'Open', ['Closed', 'Cancelled'], {
  Open: ['InProgress', 'Resolved', 'Cancelled'],
  InProgress: ['OnHold', 'AwaitingInformation', 'Resolved', 'Cancelled'],
  OnHold: ['InProgress', 'Cancelled'],
  AwaitingInformation: ['InProgress', 'Cancelled'],
  Resolved: ['Closed', 'InProgress'],
  Closed: [],
  Cancelled: [],
});

/** A contract from its first draft to how it ended. A changed text goes through approval again; signed ones do not come back. */
export const contractLifecycle = defineLifecycle(
  'Contract',
  'Draft',
  ['Expired', 'Terminated', 'Renewed', 'Cancelled'],
  {
    Draft: ['InApproval', 'Cancelled'],
    InApproval: ['Draft', 'Rejected', 'Negotiating', 'Cancelled'],
    Rejected: ['Draft', 'Cancelled'],
    Negotiating: ['InApproval', 'AwaitingSignature', 'Cancelled'],
    AwaitingSignature: ['Negotiating', 'Signed', 'Cancelled'],
    Signed: ['Active'],
    Active: ['Suspended', 'Amending', 'Expired', 'Terminated', 'Renewed'],
    Suspended: ['Active', 'Terminated'],
    Amending: ['Active'],
    Expired: [],
    Terminated: [],
    Renewed: [],
    Cancelled: [],
  }
);
export type ContractState = (typeof contractLifecycle.states)[number];

/** Every machine, for the printed documentation and for the test that walks them all. */
export const lifecycles = [
  orderLifecycle,
  itemLifecycle,
  billingLifecycle,
  planLifecycle,
  stepLifecycle,
  falloutLifecycle,
  contractLifecycle,
  assetLifecycle,
] as const;
