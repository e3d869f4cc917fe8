import type { Clock } from '../engine/ports.ts';
import type { GatewayPolicies } from './circuit/circuitPolicy.ts';

/** The part of pino that the runtime uses. */
export interface RuntimeLogger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export const silentLogger: RuntimeLogger = { info: () => {}, warn: () => {}, error: () => {} };

/** Where the state lives: a PostgreSQL server, or a folder with a server of its own. */
export type RuntimeLocation = { readonly databaseUrl: string } | { readonly dataDir: string };

export interface RuntimeOptions {
  readonly logger?: RuntimeLogger;
  /**
   * Time of the orders: what becomes due, when things happened. Left out, the database's clock is used, so that all
   * workers agree. A test or the demo gives one that it moves by hand; leases stay in real time.
   */
  readonly clock?: Clock;
  /** Schema of the tables, default `om`; the queue's is `<schema>_queue`. Lower-case letters, digits and underscores. */
  readonly schema?: string;
  /** Calls that one worker makes at once to one gateway. Default 64. */
  readonly concurrency?: number;
  /** The same for single gateways, by key. A slow or limited vendor holds up nobody else. */
  readonly gatewayConcurrency?: Readonly<Record<string, number>>;
  /** After this time a call is aborted and counts as a transient failure. Default 120,000. */
  readonly callTimeoutMs?: number;
  /** How often the queue and timers are looked at when nothing announces itself. Default 250. */
  readonly pollMs?: number;
  /** How long finished calls are gathered for one transaction, 0 to 2. Default 1. */
  readonly batchWindowMs?: number;
  /** Most steps settled in one transaction. 1 turns batching off. Default 500. */
  readonly maxBatch?: number;
  /** A worker that has not been heard of for so long is taken for dead even though its session lives. Default 30,000. */
  readonly leaseMs?: number;
  /** How long an operation waits for a database that went away, before it fails. Default 60,000. */
  readonly patienceMs?: number;
  readonly maxConnections?: number;
  /** What is known of each vendor; asked when it matters, since designs change. Without it circuits never open by themselves. */
  readonly gatewayPolicy?: GatewayPolicies;
}

export type RuntimeSettings = Required<Omit<RuntimeOptions, 'clock'>> & { readonly clock: Clock | undefined };

export const DEFAULTS = {
  logger: silentLogger,
  schema: 'om',
  concurrency: 64,
  gatewayConcurrency: {},
  callTimeoutMs: 120_000,
  pollMs: 250,
  batchWindowMs: 1,
  maxBatch: 500,
  leaseMs: 30_000,
  patienceMs: 60_000,
  maxConnections: 8,
  gatewayPolicy: () => undefined,
} satisfies Omit<RuntimeSettings, 'clock'>;
