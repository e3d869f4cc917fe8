import type { GatewayCallback, GatewayExchange, SignalOutcome } from '../../engine/ports.ts';
import type { StepEvent } from '../../engine/reaction.ts';
import type { JobClaim, JobQueue } from '../queue/jobQueue.ts';
import type { StepCatalog } from '../store/stepCatalog.ts';

/** How a message says which step it is about. */
export type Correlation = GatewayCallback['correlation'];

/** What a gateway answered to a call of this worker. */
export interface ReplyItem {
  readonly kind: 'reply';
  readonly planNo: number;
  readonly seq: number;
  readonly attempt: number;
  readonly gateway: string;
  readonly claim: JobClaim;
  readonly event: StepEvent;
  readonly exchanges: readonly GatewayExchange[];
}

/** What somebody else says: a vendor's callback, an operator, the CRM. */
export interface MessageItem {
  readonly kind: 'message';
  readonly source: string;
  readonly messageId: string;
  readonly correlation: Correlation;
  readonly event: StepEvent;
  readonly who: string;
}

export type SettleItem = ReplyItem | MessageItem;
export type SettleOutcome = SignalOutcome | { readonly kind: 'stored' };

export interface SettleContext {
  readonly queue: JobQueue;
  readonly catalog: StepCatalog;
  /** Milliseconds of the injected clock; undefined for the database's. */
  readonly clockNow: () => number | undefined;
}
