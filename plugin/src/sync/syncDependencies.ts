import type { FastifyInstance } from 'fastify';
import type { Clock, Crm, FulfillmentRuntime, Lead, WakeSource } from '../engine/ports.ts';
import type { GatewayDirectory } from './gatewayDispatcher.ts';
import type { OrderTermsReader } from './intakeDependencies.ts';
import type { Wait } from './loop.ts';
import type { PromiseIntake } from './promiseIntake.ts';
import type { SyncSettings } from './syncConfig.ts';
import type { SyncLogger } from './syncLogger.ts';

/** Something that runs beside orders: in passes, and on the server of the service. */
export interface SyncExtension {
  readonly name: string;
  /** One pass; gives back how long to wait for the next, in milliseconds. */
  pass(): Promise<number>;
  /** `publicUrl` is where people and vendors reach the server; `wake` makes the next pass begin now. */
  routes(
    server: FastifyInstance,
    scene: { readonly publicUrl: () => string | undefined; readonly wake: () => void }
  ): void;
}

export interface SyncDependencies {
  readonly crm: Crm;
  readonly runtime: FulfillmentRuntime;
  readonly gateways: GatewayDirectory;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly config?: SyncSettings;
  /** How the CRM can wake the service, the best first; without any it polls. */
  readonly wakeSources?: readonly WakeSource[];
  /** Asked by a service of the role `all` when it starts; throws when another process is the one already. */
  readonly lead?: () => Promise<Lead>;
  readonly approvals?: SyncExtension;
  readonly contracts?: SyncExtension;
  /** Sends what escalations have to say. */
  readonly notices?: Pick<SyncExtension, 'pass'>;
  /** Gives tasks to people. */
  readonly assignment?: Pick<SyncExtension, 'pass'>;
  /** Keeps promised dates. */
  readonly promises?: PromiseIntake;
  /** Puts orders under their contracts. */
  readonly terms?: OrderTermsReader;
  /** Both for tests: how to wait, and 0 to 1 for jitter. */
  readonly wait?: Wait;
  readonly random?: () => number;
}
