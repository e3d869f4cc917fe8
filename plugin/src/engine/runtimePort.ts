/** Durable execution of plans. */
import type { AssetsInUse } from '../domain/asset.ts';
import type { ChangeDecisions, ChangeImpact, DataChange, OverrideRequest, PlanRevision } from '../domain/change.ts';
import type { Attributes, CommercialOrder } from '../domain/order.ts';
import type { FulfillmentPlan, PlanView } from '../domain/plan.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { PlanState } from '../domain/states.ts';
import type { OverrideDecision } from './change/overrides.ts';
import type { History } from './insight/lateness.ts';
import type { GatewayCallback, GatewayReply, GatewayRequest } from './gatewayPort.ts';
import type { ProjectionBatch } from './projection.ts';
import type { StepEvent } from './reaction.ts';
import type { GatewayExchange } from './vendorExchange.ts';

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
  /** What is other in it than in the order before; none for a cancellation. */
  readonly data?: readonly DataChange[];
  /** Lines of the change by the lines of the order that they speak of. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly decisions?: ChangeDecisions;
  /** CRM id of the order that carries it; none for a cancellation. */
  readonly changeOrderId?: string;
  /** The whole order is cancelled: the plan ends as Cancelled. */
  readonly cancels?: boolean;
  readonly by: string;
  /** What the person said why, where one did. */
  readonly reason?: string;
}

/** Whether an order on assets may begin, or the numbers of the orders that come first. */
export type AssetTurn = { readonly kind: 'go' } | { readonly kind: 'waits'; readonly for: readonly string[] };

/** A change was made already; with what it did, unless another was made since. */
export interface MadeChange {
  readonly kind: 'duplicate';
  readonly impact?: ChangeImpact;
}

export type ChangeOutcome =
  | { readonly kind: 'applied'; readonly revision: PlanRevision }
  | MadeChange
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
    | Extract<StepEvent, { kind: 'assigned' }>
    | { readonly kind: 'customer'; readonly waiting: boolean; readonly by: string; readonly note?: string }
    | { readonly kind: 'skip'; readonly by: string; readonly reason: string }
    | Extract<StepEvent, { kind: 'forceRequested' | 'forceDecided' }>;
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

/** What customers have, and whose turn it is to change it. */
export interface AssetDesk {
  /**
   * Puts an order on assets into the queue of the bundles that it speaks of, and says whether it is its turn. Orders come
   * in the order in which this was first asked; a turn lasts until the plan of the order ends.
   */
  takeTurn(order: CommercialOrder): Promise<AssetTurn>;
  /** Gives the place back: the order gets no plan. False when it had none, or has a plan. */
  endTurn(orderId: string): Promise<boolean>;
  /** Orders that waited and need wait no longer, by CRM id. */
  dueTurns(limit: number): Promise<readonly string[]>;
  /** Whole bundles of the assets that the order speaks of, as they are now. */
  inUse(order: CommercialOrder): Promise<AssetsInUse>;
}

/** Requests to go behind hard points of no return, kept with the plan and in its journal. */
export interface OverrideDesk {
  /** The latest one about a change, by the order that carries it or is to be cancelled. */
  latest(orderId: string): Promise<OverrideRequest | undefined>;
  /** Keeps a request; one with an id that is known is left as it is. */
  ask(planId: string, orderId: string, request: OverrideRequest): Promise<OverrideRequest>;
  decide(orderId: string, decision: OverrideDecision): Promise<Result<OverrideRequest, Problem>>;
}

/** Durable execution. Every method is one transaction or a sequence of whole ones; nothing is half done after a crash. */
export interface FulfillmentRuntime {
  readonly assets: AssetDesk;
  readonly overrides: OverrideDesk;
  /** Stores plans and their first jobs. A plan id that is known already is left as it is. */
  submit(orders: readonly SubmittedOrder[], inbox?: readonly InboxMessage[]): Promise<readonly SubmitOutcome[]>;
  /** Starts the workers. */
  start(dispatcher: Dispatcher): Promise<void>;
  /** Finishes what is in hand, then closes the connections. */
  stop(): Promise<void>;
  /** Changes a plan under way, all of it or nothing. */
  change(change: PlanChange): Promise<ChangeOutcome>;
  /** Whether a change was made: what it would do now says nothing of that. */
  madeChange(changeId: string): Promise<MadeChange | undefined>;
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
  /** How long steps of each definition took of late; minutes old at most. */
  recentHistory(): Promise<History>;
  /** Resolves when nothing is queued, running or due before `until`; used by one-pass runs and tests. */
  idle(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Small durable values of the service itself: cursors, design cache. */
  readState(key: string): Promise<string | undefined>;
  writeState(key: string, value: string): Promise<void>;
}
