/** The CRM, as the sync service sees it. */
import type { ChangeImpact, OverrideRequest } from '../domain/change.ts';
import type { DesignVersion, ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { OrderState } from '../domain/states.ts';
import type { ProjectionBatch } from './projection.ts';
import type { SimulationReport } from './simulationReport.ts';

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
    | 'StepForceRequested'
    | 'StepForceDecided'
    | 'EventReceived'
    | 'ApprovalChanged'
    | 'ChangePreviewRequested'
    | 'CancelRequested'
    | 'OverrideRequested'
    | 'OverrideDecided'
    | 'OverrideWithdrawn'
    | 'TaskAssigned'
    | 'PromiseRequested'
    | 'SimulationRequested';
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
  /** Says of orders that have no plan why that is, or that they get none. */
  noteOrders(notes: ReadonlyMap<string, OrderNote>): Promise<void>;
  /** The active design, loaded and ready; cached by hash. */
  activeDesign(): Promise<Result<ExecutableDesign, Problem>>;
  /** An applied version, active or not: what a plan under way was composed with. */
  designByHash(hash: string): Promise<Result<ExecutableDesign, Problem>>;
  /** Shows on an order what a change or cancellation does, or why it cannot be made. */
  writeChangeReport(orderId: string, report: ChangeReport): Promise<void>;
  /** Shows on an order what would happen to it, or why it could not be fulfilled. Nothing else of the order is touched. */
  writeSimulationReport(orderId: string, report: SimulationReport): Promise<void>;
  usage(): ApiUsage;
}

/** What people read on an order without a plan; without a reason the last one is taken back. */
export interface OrderNote {
  readonly reason?: string;
  /** It was cancelled while it waited. */
  readonly cancelled?: true;
}

/** What people see of a change on the order that carries it, or on the order that is cancelled. */
export type ChangeReport = (
  | { readonly outcome: 'preview' | 'applied'; readonly impact: ChangeImpact; readonly at: string }
  | { readonly outcome: 'refused'; readonly problems: readonly Problem[]; readonly at: string }
) & {
  /** The latest request to go behind hard points of no return by it. */
  readonly override?: OverrideRequest;
  /** Id of the announcement that asked for it; none where a submitted order is the change. */
  readonly answers?: string;
};

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
