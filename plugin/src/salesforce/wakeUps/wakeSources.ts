import type { WakeSource } from '../../engine/ports.ts';
import type { CrmConnection } from '../connection.ts';
import { cometdSource } from './cometdSource.ts';
import { pubSubSource } from './pubSubSource.ts';

export interface WakeSourceOptions {
  readonly orgId: string;
  /** `host:port` of the Pub/Sub API, where it is neither Salesforce's nor what the org itself says. */
  readonly pubSubEndpoint?: string;
  readonly fetch?: typeof fetch;
}

/** What the CRM publishes for each batch of rows in the outbox. */
export const WAKE_UP_CHANNEL = '/event/OM_Wakeup__e';

/** The ways in which an org can wake the service, the best first. */
export function wakeSources(connection: CrmConnection, options: WakeSourceOptions): readonly WakeSource[] {
  const parts = { connection, fetch: options.fetch ?? fetch, channel: WAKE_UP_CHANNEL };
  return [pubSubSource({ ...parts, ...options }), cometdSource(parts)];
}
