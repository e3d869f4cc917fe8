/** Changes of orders under way: what is asked for, what it would do, and what is written when it is done. */
import type { AttributeValue, CommercialOrder } from './order.ts';
import type { BillingGate, PlannedStep, TechnicalItem } from './plan.ts';
import type { ChangeStrategy } from './fulfillmentDesign.ts';

/** An order that changes another one, as the CRM holds it. */
export interface OrderChange {
  /** The order that carries the change; its lines say what changes. */
  readonly order: CommercialOrder;
  /**
   * `partial`: lines that it does not name stay as they are. `full`: it is the whole new order, and lines that it does not
   * name are withdrawn.
   */
  readonly scope: 'partial' | 'full';
}

/** What to do instead of changing work that is done. */
export const ORDER_ON_ASSETS = 'Order on what the customer has: sf order asset list, then sf order asset order.';

/** What a change does to one step. */
export type StepEffect =
  /** It stays as it is, at whatever point it is. */
  | 'kept'
  /** Work that the plan did not have. */
  | 'added'
  /** Not begun: replaced by what is wanted now. */
  | 'replaced'
  /** Done, or about to be: it is done once more, after its effect was taken back where the design says how. */
  | 'redone'
  /** No longer wanted, and its effect is taken back. */
  | 'undone'
  /** No longer wanted, and nothing has happened yet. */
  | 'withdrawn'
  /** No longer wanted, and it stays done: nothing says how to take it back. */
  | 'left';

export interface StepImpact {
  readonly key: string;
  readonly name: string;
  readonly effect: StepEffect;
  /** Says what differs, in words. */
  readonly because: string;
}

/** Something of what was ordered that is other than before, whether or not any work reads it. */
export interface DataChange {
  /** Id and key of the order line; neither where it is about the order itself. */
  readonly lineId?: string;
  readonly line?: string;
  /** An attribute, `quantity` or `price`. Without it the line itself is new or withdrawn, and its product is the value. */
  readonly what?: string;
  readonly before?: AttributeValue;
  readonly after?: AttributeValue;
}

/** What a change costs the customer since a point of no return is behind us. */
export interface ChangeFee {
  readonly stepKey: string;
  /** Decimal text in the currency of the order. */
  readonly amount: string;
  readonly reason: string;
}

export interface ChangeImpact {
  readonly planId: string;
  /** Revision that the order has after the change. */
  readonly revision: number;
  /** Everything but what is kept, in the order of work. */
  readonly steps: readonly StepImpact[];
  readonly counts: Readonly<Record<StepEffect, number>>;
  /** What is ordered otherwise. All that there is where `counts` knows nothing but `kept`: no work changes. */
  readonly data: readonly DataChange[];
  readonly fees: readonly ChangeFee[];
  /** ISO 8601, without and with the change. */
  readonly endBefore: string;
  readonly endAfter: string;
  /** Hard points of no return that somebody with an approval overrode. */
  readonly overridden: readonly string[];
}

/** Somebody answers for going behind a hard point of no return. */
export interface ChangeOverride {
  readonly by: string;
  readonly reason: string;
  readonly approval: string;
  /** The steps that it covers; without it, all. */
  readonly steps?: readonly string[];
}

export const OVERRIDE_STATES = ['Requested', 'Approved', 'Refused', 'Withdrawn'] as const;

/** Somebody asked to go behind hard points of no return; somebody else says whether that may be. */
export interface OverrideRequest {
  /** Names the request: the event that asked. */
  readonly id: string;
  readonly state: (typeof OVERRIDE_STATES)[number];
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
  /** Keys of the steps that were behind their hard points when it was asked: no others are overridden by it. */
  readonly steps: readonly string[];
  readonly decision?: { readonly by: string; readonly at: string; readonly reason?: string };
}

export interface ChangeDecisions {
  /** For steps with the strategy `ask`, by the key of their definition. */
  readonly strategies?: Readonly<Record<string, Exclude<ChangeStrategy, 'ask'>>>;
  readonly override?: ChangeOverride;
}

/** A change of a plan, to be written in one transaction. Keys are those of steps. */
export interface PlanRevision {
  readonly planId: string;
  readonly revision: number;
  readonly impact: ChangeImpact;
  /** Not begun, and no longer wanted. */
  readonly discarded: readonly RevisedStep[];
  /** Done, and from now on replaced by another step. */
  readonly amended: readonly RevisedStep[];
  /** Done; a step of this revision takes the effect back. */
  readonly compensating: readonly RevisedStep[];
  /** Under way: they end by themselves, and then become amended, or are undone. */
  readonly obsolete: readonly (RevisedStep & { readonly then: 'undo' | 'amend' })[];
  /** New steps, each after those it depends on; they may depend on steps that the plan has already. */
  readonly steps: readonly PlannedStep[];
  /** Steps that are kept and serve other items or lines from now on. */
  readonly relinked: readonly Pick<PlannedStep, 'key' | 'itemKeys' | 'lineIds'>[];
  /** New dependencies of steps that the plan has already and that are still pending. */
  readonly edgesAdded: readonly RevisedEdge[];
  /** Dependencies of pending steps on what is no longer wanted and not settled. */
  readonly edgesDropped: readonly RevisedEdge[];
  /** Gates of this revision. They take the place of discarded ones. */
  readonly gates: readonly BillingGate[];
  /** All items that are wanted now, and the keys of those that are not wanted any more. */
  readonly items: readonly TechnicalItem[];
  readonly itemsWithdrawn: readonly string[];
  /** ISO 8601. */
  readonly projectedEnd: string;
}

export interface RevisedStep {
  readonly key: string;
  /** Written on the step. */
  readonly note: string;
}

export interface RevisedEdge {
  readonly from: string;
  readonly to: string;
  readonly lagMs: number;
}
