import type { Clock, Crm, FulfillmentRuntime } from '../engine/ports.ts';
import type { Metrics } from './metrics.ts';
import type { Quarantine } from './quarantine.ts';
import type { SyncLogger } from './syncLogger.ts';

/** What everything that takes work in from the CRM needs. */
export interface IntakeDependencies {
  readonly crm: Crm;
  readonly runtime: FulfillmentRuntime;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly metrics: Metrics;
  readonly quarantine: Quarantine;
}
