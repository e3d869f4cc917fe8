/** What an order becomes: technical items and the plan of steps that delivers them. Keys are deterministic. */
import type {
  AttributeSpec,
  ChangePolicy,
  DesignVersion,
  FailurePolicy,
  PointOfNoReturn,
  RetryPolicy,
  SlaPolicy,
  StepType,
} from './fulfillmentDesign.ts';
import type { AssignmentPolicy, TaskAssignment } from './assignment.ts';
import type { AssetChange } from './asset.ts';
import type { WorkCalendar } from './workCalendar.ts';
import type { Attributes, AttributeValue, ItemAction } from './order.ts';
import type { BillingState, ItemState, PlanState, StepState } from './states.ts';

/** Why something exists, or does not: the rule, what it looked at and what came of it. */
export interface Reason {
  readonly kind: 'rule' | 'scenario' | 'dependency' | 'policy' | 'skipped' | 'notMatched';
  /** Key of the rule, scenario or policy in the design. */
  readonly key: string;
  readonly text: string;
}

export interface TechnicalItem {
  /** Unique in the plan, e.g. `CPE-MODEM@L1`. */
  readonly key: string;
  readonly productCode: string;
  readonly productName: string;
  readonly action: ItemAction;
  readonly quantity: number;
  readonly attributes: Attributes;
  /** Commercial lines that this item serves, by line id, root lines of their bundles included only if they map to it. */
  readonly lineIds: readonly string[];
  /** Items that this one was decomposed from, with more than one level. */
  readonly parentKeys: readonly string[];
  readonly reasons: readonly Reason[];
}

export interface PlannedStep {
  /** Unique in the plan, e.g. `ship-modem.reserve@CPE-MODEM@L1`. */
  readonly key: string;
  /** Key of its definition, e.g. `ship-modem.reserve`. */
  readonly definition: string;
  readonly group: string;
  readonly name: string;
  readonly type: StepType;
  readonly mandatory: boolean;
  readonly itemKeys: readonly string[];
  readonly lineIds: readonly string[];
  readonly gateway?: string;
  readonly operation?: string;
  readonly queue?: string;
  /** Manual steps only: to whom it goes by itself. */
  readonly assignment?: AssignmentPolicy;
  readonly instructions?: string;
  readonly form?: Readonly<Record<string, AttributeSpec>>;
  readonly delayMs?: number;
  readonly delayInWorkingTime?: true;
  readonly event?: string;
  readonly durationMs: number;
  readonly calendar?: WorkCalendar;
  readonly sla?: SlaPolicy;
  readonly retry: RetryPolicy;
  /** Keys of the steps that must be settled first, with the lag after each in milliseconds. */
  readonly dependsOn: readonly { readonly step: string; readonly lagMs: number }[];
  /** Payload as far as it is known when the plan is composed; `$step` references are filled in at dispatch. */
  readonly payload: Readonly<Record<string, PayloadValue>>;
  /** Earliest start and finish by durations and dependencies, ISO 8601; `critical` when any delay delays the order. */
  readonly plannedStart: string;
  readonly plannedEnd: string;
  readonly critical: boolean;
  readonly reasons: readonly Reason[];
  /** Set when the step is not to run: its condition was false at composition. It settles as Skipped in its turn. */
  readonly skip?: Reason;
  /** Set on a milestone that the engine added to stand for many dependencies (n to m); people need not see it. */
  readonly join?: true;
  readonly change?: ChangePolicy<PayloadValue>;
  readonly pointOfNoReturn?: PointOfNoReturn;
  readonly failure?: FailurePolicy;
  /** The key that composition gave it, where a change of the order added it beside an earlier step of that key. */
  readonly basis?: string;
  /** Revision of the order whose change added it; absent for the first plan. */
  readonly revision?: number;
  /** Key of the step whose effect it takes back. */
  readonly undoes?: string;
}

/**
 * A literal, or the output field of an earlier step of the same plan, read when the step is dispatched. `$step` is the
 * key of a step of this plan; the step that reads it also depends on it.
 */
export type PayloadValue = AttributeValue | { readonly $step: string; readonly field: string } | readonly BillingLine[];

/** A line that the billing gateway is told to bill. */
export interface BillingLine {
  readonly lineId: string;
  readonly externalId: string;
  readonly product: string;
  /** What to do with it; billing of a `delete` line ends. Every line of a plan has it. */
  readonly action?: ItemAction;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly currency: string;
}

/** One billing gate: these lines are released together, when each of these steps is settled or waived. */
export interface BillingGate {
  /** Key of the gate step in the plan. */
  readonly stepKey: string;
  readonly lineIds: readonly string[];
  readonly requiredSteps: readonly string[];
}

export interface FulfillmentPlan {
  /** Deterministic: order external id and revision. */
  readonly id: string;
  readonly orderId: string;
  readonly orderExternalId: string;
  readonly orderNumber: string;
  readonly accountName: string;
  readonly revision: number;
  readonly design: DesignVersion;
  readonly items: readonly TechnicalItem[];
  /** In an order in which every step stands after the steps it depends on. */
  readonly steps: readonly PlannedStep[];
  readonly gates: readonly BillingGate[];
  /** Expected completion, ISO 8601. */
  readonly projectedEnd: string;
  /** Lines that need no work, with the reason. */
  readonly unfulfilled: readonly { readonly lineId: string; readonly reason: Reason }[];
  /** What the customer has once lines are fulfilled; kept apart from the plan once it is stored. */
  readonly assets?: readonly AssetChange[];
}

/** Live state of a step, as the runtime keeps it. Times are ISO 8601. */
export interface StepStatus {
  readonly key: string;
  readonly state: StepState;
  /** Started attempts, 0 before the first. */
  readonly attempt: number;
  /** Attempts made before an operator asked for a new round; the retry policy counts from here. */
  readonly attemptBase?: number;
  readonly readyAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly dueAt?: string;
  readonly nextAttemptAt?: string;
  /** What the vendor calls it. */
  readonly externalId?: string;
  readonly output?: Attributes;
  readonly error?: StepError;
  /** Why it is in this state when that is not obvious: skipped, on hold, waived. */
  readonly note?: string;
  readonly completedBy?: string;
  /** How its promise stands while it is open, and that it was late afterwards; absent while it is on track. */
  readonly jeopardy?: 'AtRisk' | 'Late';
  /** Working time that is left of its promise while that stands still; `dueAt` is then absent. */
  readonly slaLeftMs?: number;
  /** Since when it waits for the customer. */
  readonly customerSince?: string;
  /** Rungs of its ladder that were taken. */
  readonly escalated?: number;
  /** How often its ladder began anew, because the order was promised anew. */
  readonly ladders?: number;
  /** Where an escalation or a person has put the task, instead of the queue of the step. */
  readonly queue?: string;
  /** Who has the task, or why nobody has. */
  readonly assignment?: TaskAssignment;
  /**
   * A change of the order no longer wants it, but its effect was under way: it ends by itself, and is then undone or only
   * marked as amended.
   */
  readonly obsolete?: 'undo' | 'amend';
  /** Asked by one person, and to be decided by another. */
  readonly forceRequest?: ForceRequest;
}

/** Somebody asks to settle a step that did not settle by itself: complete it by force, or skip one that is mandatory. */
export interface ForceRequest {
  readonly action: 'complete' | 'skip';
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

export interface StepError {
  /** `transient` is retried; `permanent` goes to a person at once. */
  readonly class: 'transient' | 'permanent';
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs?: number;
}

export interface ItemStatus {
  readonly key: string;
  readonly state: ItemState;
}

export interface LineStatus {
  readonly lineId: string;
  readonly state: ItemState;
  readonly billing?: BillingState;
  readonly certificateId?: string;
}

/** Proof that a release was allowed. Written in the transaction that opens the gate; never changed. */
export interface BillingCertificate {
  readonly id: string;
  readonly planId: string;
  readonly gateKey: string;
  readonly lineIds: readonly string[];
  readonly releasedAt: string;
  readonly design: DesignVersion;
  readonly evidence: readonly CertificateEvidence[];
}

export interface CertificateEvidence {
  readonly stepKey: string;
  readonly name: string;
  readonly state: StepState;
  readonly attempt: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly externalId?: string;
  readonly note?: string;
}

/** A plan with its live state: what people and commands look at. */
export interface PlanView {
  readonly plan: FulfillmentPlan;
  readonly state: PlanState;
  readonly steps: ReadonlyMap<string, StepStatus>;
  readonly items: ReadonlyMap<string, ItemStatus>;
  readonly lines: ReadonlyMap<string, LineStatus>;
  readonly certificates: readonly BillingCertificate[];
}
