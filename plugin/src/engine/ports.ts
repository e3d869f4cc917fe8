/**
 * What the engine and the sync service need from the world. `runtime/`, `salesforce/` and each `gateways/<vendor>`
 * implement these and do not know one another.
 */
export type { BillingLine } from '../domain/plan.ts';
export type * from './crmPort.ts';
export type * from './gatewayPort.ts';
export * from './projection.ts';
export type * from './runtimePort.ts';
export type { SimulationReport } from './simulationReport.ts';
export type { GatewayExchange, GatewayHealth, RawCallback } from './vendorExchange.ts';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
