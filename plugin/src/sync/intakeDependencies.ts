import type { Clock, Crm, FulfillmentRuntime } from '../engine/ports.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { Metrics } from './metrics.ts';
import type { Quarantine } from './quarantine.ts';
import type { SyncLogger } from './syncLogger.ts';

export type OrderTermsReader = (
  orders: readonly CommercialOrder[]
) => Promise<ReadonlyMap<string, Result<CommercialOrder, readonly Problem[]>>>;

/** What everything that takes work in from the CRM needs. */
export interface IntakeDependencies {
  readonly crm: Crm;
  readonly runtime: FulfillmentRuntime;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly metrics: Metrics;
  readonly quarantine: Quarantine;
  /** Puts orders under their contracts, or says what contradicts them; absent where contracts bind nothing. */
  readonly terms?: OrderTermsReader;
}
