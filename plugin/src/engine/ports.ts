/**
 * What the engine and the sync service need from the world. `runtime/`, `salesforce/` and each `gateways/<vendor>`
 * implement these and do not know one another.
 */
import type {
  BillingCertificate,
  BillingLine,
  FulfillmentPlan,
  LineStatus,
  PlanView,
  StepError,
  StepStatus,
} from '../domain/plan.ts';
import type { Attributes, AttributeValue, CommercialOrder } from '../domain/order.ts';
import type { DesignVersion, ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { OrderState, PlanState } from '../domain/states.ts';
import type { ChangeDecisions, ChangeImpact, PlanRevision } from '../domain/change.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { GatewayExchange, GatewayHealth, RawCallback } from './vendorExchange.ts';
import type { VendorPorts } from './vendorPorts.ts';

export type { BillingLine } from '../domain/plan.ts';
export type { GatewayExchange, GatewayHealth, RawCallback } from './vendorExchange.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

// ─── Vendors ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface GatewayRequest {
  /** Names order, step and revision, never the attempt: a vendor that saw the first attempt answers the second alike. */
  readonly idempotencyKey: string;
  readonly planId: string;
  readonly stepKey: string;
  readonly orderNumber: string;
  readonly operation: string;
  /** 1 for the first. From 2 on, a gateway that cannot send an idempotency key looks the effect up first. */
  readonly attempt: number;
  readonly payload: Readonly<Record<string, AttributeValue | readonly BillingLine[]>>;
  /** Where the vendor reports back. */
  readonly callbackUrl: string;
}

export type GatewayReply =
  /** Done. */
  | { readonly kind: 'completed'; readonly externalId?: string; readonly output?: Attributes }
  /** Taken; a callback with this external id will follow. */
  | { readonly kind: 'accepted'; readonly externalId: string }
  | { readonly kind: 'failed'; readonly error: StepError };

export interface GatewayCallback {
  /** Unique per message of this vendor: a second one with the same id changes nothing. */
  readonly messageId: string;
  /** Finds the step: by the vendor's id, or by our own plan and step keys where the vendor returns them. */
  readonly correlation:
    | { readonly externalId: string }
    | { readonly planId: string; readonly stepKey: string }
    /**
     * Something happened that a `waitForEvent` step of this order waits for. `about` is what the vendor calls an earlier
     * step: without such a step the event waits until there is one, and where several steps wait, it is for those that
     * share an item, or else a line, with it.
     */
    | { readonly orderNumber: string; readonly event: string; readonly about?: string };
  readonly outcome:
    | { readonly kind: 'completed'; readonly output?: Attributes }
    | { readonly kind: 'progress'; readonly note: string }
    | { readonly kind: 'failed'; readonly error: StepError };
}

export interface Gateway {
  readonly key: string;
  readonly kind: string;
  /** Never throws for what a vendor does; an aborted signal and an outage are a transient failure. */
  send(
    request: GatewayRequest,
    signal: AbortSignal
  ): Promise<{ readonly reply: GatewayReply; readonly exchanges: readonly GatewayExchange[] }>;
  /** Checks the signature first. Refusals: `BadSignature`, `StaleCallback`, `MalformedCallback`. */
  receive(callback: RawCallback): Promise<Result<GatewayCallback, Problem>>;
  /**
   * Headers that the vendor wants in the answer to a call of its own, also to the GET by which some check an address;
   * undefined when the call is not from this vendor.
   */
  acknowledge?(headers: RawCallback['headers']): Readonly<Record<string, string>> | undefined;
  /** What the vendor can do beside steps of a plan. */
  readonly ports?: VendorPorts;
  /** Asks the vendor something that changes nothing, with the credentials of every other call. */
  check?(signal: AbortSignal): Promise<GatewayHealth>;
}

// ─── Runtime ────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface SubmittedOrder {
  readonly order: CommercialOrder;
  readonly plan: FulfillmentPlan;
}

export type SubmitOutcome = { readonly planId: string; readonly outcome: 'started' | 'alreadyKnown' };

/** A change of an order whose plan is under way. */
export interface PlanChange {
  /** Names the change, e.g. the CRM id of the order that carries it: one that was made is not made again. */
  readonly changeId: string;
  readonly planId: string;
  /** The plan that the changed order would get, with the revision that follows the one it was computed from. */
  readonly target: FulfillmentPlan;
  /** The whole order after the change. */
  readonly order: CommercialOrder;
  /** Lines of the change by the lines of the order that they speak of. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly decisions?: ChangeDecisions;
  /** CRM id of the order that carries it; none for a cancellation. */
  readonly changeOrderId?: string;
  /** The whole order is cancelled: the plan ends as Cancelled. */
  readonly cancels?: boolean;
  readonly by: string;
}

export type ChangeOutcome =
  | { readonly kind: 'applied'; readonly revision: PlanRevision }
  | { readonly kind: 'duplicate' }
  /** Another change came first: compute the target anew from the order as it is now. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Something that happened to a step from outside the engine. */
export interface StepSignal {
  readonly planId: string;
  readonly stepKey: string;
  readonly signal:
    | { readonly kind: 'taskCompleted'; readonly by: string; readonly output: Attributes }
    | { readonly kind: 'eventReceived'; readonly event: string; readonly output: Attributes }
    | { readonly kind: 'retry'; readonly by: string }
    | { readonly kind: 'customer'; readonly waiting: boolean; readonly by: string; readonly note?: string }
    | { readonly kind: 'skip'; readonly by: string; readonly reason: string }
    | { readonly kind: 'forceComplete'; readonly by: string; readonly reason: string; readonly approval: string };
}

export type SignalOutcome =
  | { readonly kind: 'applied' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface InboxMessage {
  /** Who sent it: a gateway key, or `crm`. */
  readonly source: string;
  readonly messageId: string;
}

/** A step to be sent to a vendor. */
export interface Dispatch {
  readonly planId: string;
  readonly stepKey: string;
  readonly attempt: number;
  readonly gateway: string;
  readonly request: Omit<GatewayRequest, 'callbackUrl'>;
}

/** Called by a worker of the runtime; the runtime applies the reply in one transaction. */
export type Dispatcher = (
  dispatch: Dispatch,
  signal: AbortSignal
) => Promise<{ readonly reply: GatewayReply; readonly exchanges: readonly GatewayExchange[] }>;

/** What a projection consists of. `plan` is the plan with the header of its order; `key` of a plan is empty. */
export type ProjectedKind = 'plan' | 'item' | 'step' | 'line' | 'certificate' | 'fallout' | 'message';
/**
 * How a projected record is named, alike in `ProjectionBatch.mark` and in what `Crm.project` gives back as failed.
 * `key` is the item's or step's key, the line's CRM id, or the id of the certificate, fallout or message.
 */
export const projectedEntity = (kind: ProjectedKind, planId: string, key = ''): string =>
  `${kind}|${planId.replaceAll('%', '%25').replaceAll('|', '%7C')}|${key}`;

/** What {@link projectedEntity} names. Plan ids come from outside and may hold the separator. */
export function readProjectedEntity(entity: string): {
  readonly kind: string;
  readonly planId: string;
  readonly key: string;
} {
  const [kind = '', planId = '', ...key] = entity.split('|');
  return { kind, planId: planId.replaceAll('%7C', '|').replaceAll('%25', '%'), key: key.join('|') };
}

/** Records that changed since the CRM last saw them, as they are now. `mark` is given back once they are written. */
export interface ProjectionBatch {
  readonly mark: readonly { readonly entity: string; readonly version: string }[];
  readonly plans: readonly PlanProjection[];
}
export interface PlanProjection {
  readonly plan: Pick<FulfillmentPlan, 'id' | 'orderId' | 'orderNumber' | 'revision' | 'projectedEnd' | 'design'>;
  readonly planState: PlanState;
  readonly orderState: OrderState;
  /** Orders that carry changes of this one; they show its state from the change on. */
  readonly changeOrderIds: readonly string[];
  readonly stepsTotal: number;
  readonly stepsDone: number;
  /** True when the plan itself (state, summary) changed; steps, items and lines below hold only what changed. */
  readonly planChanged: boolean;
  readonly items: readonly ItemProjection[];
  readonly steps: readonly StepProjection[];
  readonly lines: readonly LineStatus[];
  readonly certificates: readonly BillingCertificate[];
  readonly fallouts: readonly FalloutProjection[];
  readonly messages: readonly GatewayMessageProjection[];
}
export interface ItemProjection {
  readonly key: string;
  readonly productCode: string;
  readonly productName: string;
  readonly action: string;
  readonly quantity: number;
  readonly attributes: Attributes;
  readonly lineIds: readonly string[];
  readonly parentKeys: readonly string[];
  readonly state: string;
  readonly reason: string;
}
export interface StepProjection {
  readonly step: FulfillmentPlan['steps'][number];
  readonly status: StepStatus;
  readonly waitsFor: readonly string[];
}
export interface FalloutProjection {
  readonly id: string;
  readonly stepKey: string;
  readonly state: string;
  readonly errorCode: string;
  readonly message: string;
  readonly fingerprint: string;
  readonly openedAt: string;
  readonly resolvedAt?: string;
}
export interface GatewayMessageProjection {
  readonly id: string;
  readonly stepKey: string;
  readonly gateway: string;
  readonly direction: 'Outbound' | 'Inbound';
  readonly at: string;
  readonly exchange: GatewayExchange;
}

export interface RuntimeCounts {
  readonly plans: Readonly<Partial<Record<PlanState, number>>>;
  readonly steps: Readonly<Record<string, number>>;
  readonly queued: number;
  readonly unprojected: number;
}

/** The right to read and write the CRM for a database: one process at a time has it, until it ends. */
export interface Lead {
  /** Resolves while it is still ours; after an outage of the database it is taken again. Throws when another has it. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/** Durable execution. Every method is one transaction or a sequence of whole ones; nothing is half done after a crash. */
export interface FulfillmentRuntime {
  /** Stores plans and their first jobs. A plan id that is known already is left as it is. */
  submit(orders: readonly SubmittedOrder[], inbox?: readonly InboxMessage[]): Promise<readonly SubmitOutcome[]>;
  /** Starts the workers. */
  start(dispatcher: Dispatcher): Promise<void>;
  /** Finishes what is in hand, then closes the connections. */
  stop(): Promise<void>;
  /** Changes a plan under way, all of it or nothing. */
  change(change: PlanChange): Promise<ChangeOutcome>;
  /** The order as the latest change has left it; undefined when it was never changed. */
  changedOrder(planId: string): Promise<CommercialOrder | undefined>;
  /** Applies a signal; a message seen before is a `duplicate`. */
  signal(signal: StepSignal, inbox: InboxMessage): Promise<SignalOutcome>;
  /** Applies a vendor's callback: inbox, correlation and transition in one transaction. Early ones wait in the inbox. */
  callback(gateway: string, callback: GatewayCallback): Promise<SignalOutcome | { readonly kind: 'stored' }>;
  /** At most `limit` changed entities. */
  takeProjections(limit: number): Promise<ProjectionBatch>;
  ackProjections(mark: ProjectionBatch['mark']): Promise<void>;
  /** Marks everything of these plans as changed: the CRM's copy is rebuilt. */
  reproject(planIds: readonly string[]): Promise<void>;
  plan(planId: string): Promise<PlanView | undefined>;
  plansOfOrder(orderId: string): Promise<readonly string[]>;
  counts(): Promise<RuntimeCounts>;
  /** Resolves when nothing is queued, running or due before `until`; used by one-pass runs and tests. */
  idle(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Small durable values of the service itself: cursors, design cache. */
  readState(key: string): Promise<string | undefined>;
  writeState(key: string, value: string): Promise<void>;
}

// ─── CRM ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Position in the outbox: rows are read in this order, with overlap; both ISO 8601 and id as the CRM states them. */
export interface OutboxCursor {
  readonly modifiedAt: string;
  readonly id: string;
}

export interface OutboxEvent {
  readonly id: string;
  readonly type:
    | 'OrderSubmitted'
    | 'TaskCompleted'
    | 'StepRetryRequested'
    | 'StepSkipRequested'
    | 'EventReceived'
    | 'ApprovalChanged'
    | 'ChangePreviewRequested'
    | 'CancelRequested';
  readonly orderId: string;
  /** What people and vendors call the order; absent when the row names none. */
  readonly orderNumber?: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdBy: string;
  readonly modifiedAt: string;
}

export interface ApiUsage {
  /** Calls of this client since it was made. */
  readonly calls: number;
  /** From `Sforce-Limit-Info`: used and allowed in the org's rolling day, when known. */
  readonly used?: number;
  readonly limit?: number;
}

export interface Crm {
  /** New rows after the cursor, oldest first, and where to go on. */
  readOutbox(
    after: OutboxCursor | undefined,
    limit: number
  ): Promise<{ readonly events: readonly OutboxEvent[]; readonly cursor: OutboxCursor | undefined }>;
  /**
   * Whole orders with their lines. Orders that do not exist or cannot be read come back as problems. With `state` an order
   * in another state is one of them (`OrderInOtherState`), and is not looked at further.
   */
  readOrders(
    orderIds: readonly string[],
    options?: { readonly state?: OrderState }
  ): Promise<{ readonly orders: readonly CommercialOrder[]; readonly problems: ReadonlyMap<string, Problem> }>;
  /** Writes a batch with as few calls as the platform allows. Entities that failed are named; they stay unprojected. */
  project(batch: ProjectionBatch): Promise<{ readonly failed: ReadonlyMap<string, Problem> }>;
  /**
   * Orders in state Acknowledged that were submitted before `before` (ISO 8601), oldest first, at most `limit`: those that
   * the outbox or a projection may have lost.
   */
  acknowledgedOrders(before: string, limit: number): Promise<readonly string[]>;
  /** Refuses an order: state Rejected with the reasons. */
  rejectOrders(refusals: ReadonlyMap<string, readonly Problem[]>): Promise<void>;
  /** The active design, loaded and ready; cached by hash. */
  activeDesign(): Promise<Result<ExecutableDesign, Problem>>;
  /** An applied version, active or not: what a plan under way was composed with. */
  designByHash(hash: string): Promise<Result<ExecutableDesign, Problem>>;
  /** Shows on an order what a change or cancellation does, or why it cannot be made. */
  writeChangeReport(orderId: string, report: ChangeReport): Promise<void>;
  usage(): ApiUsage;
}

/** What people see of a change on the order that carries it, or on the order that is cancelled. */
export type ChangeReport =
  | { readonly outcome: 'preview' | 'applied'; readonly impact: ChangeImpact; readonly at: string }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[]; readonly at: string };

export interface DesignRecord {
  readonly id: string;
  readonly version: DesignVersion;
  readonly state: 'Active' | 'Retired' | 'Draft';
  readonly appliedAt: string;
  readonly appliedBy: string;
  readonly note?: string;
}

/** Told by a `WakeSource`. */
export interface WakeListener {
  /** Wake-ups arrive from now on. */
  connected(): void;
  /** The CRM has written to its outbox. */
  event(): void;
}

/** A way in which the CRM says that there is something in its outbox. It may be lost: what happened stands in the outbox. */
export interface WakeSource {
  readonly name: string;
  /** Listens until the connection ends or the signal is aborted. Throws when it cannot listen, or no longer. */
  listen(listener: WakeListener, signal: AbortSignal): Promise<void>;
}
