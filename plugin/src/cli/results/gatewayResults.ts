/** Results of `sf order gateway`. */
import type { ProblemResult } from './problemResult.ts';

export interface GatewayHealthResult {
  readonly key: string;
  readonly kind: string;
  /** Operations that steps may name. */
  readonly operations: readonly string[];
  readonly state: 'healthy' | 'failing' | 'incomplete' | 'unchecked';
  readonly problems: readonly ProblemResult[];
}

export type OrderGatewayListResult = readonly GatewayHealthResult[];

export interface OrderGatewayTestResult {
  readonly gateway: string;
  readonly kind: string;
  readonly outcome: 'healthy' | 'completed' | 'accepted';
  /** What the vendor calls it; null when it has given no name. */
  readonly externalId: string | null;
  /** As recorded: without secrets and personal data. */
  readonly exchanges: readonly {
    readonly method: string;
    readonly url: string;
    readonly status: number | null;
    readonly requestBody: string | null;
    readonly responseBody: string | null;
    readonly durationMs: number;
  }[];
}

export interface OrderGatewayHoldResult {
  readonly gateway: string;
  readonly state: 'Maintenance';
  /** ISO 8601; null until somebody releases it. */
  readonly until: string | null;
}

export interface OrderGatewayReleaseResult {
  readonly gateway: string;
  /** Steps that waited. */
  readonly held: number;
  /** Null when nothing is left to release. */
  readonly perSecond: number | null;
}

export interface OrderGatewaySimulateResult {
  /** Where the variables were. */
  readonly envFile: string;
  readonly vendors: readonly { readonly vendor: string; readonly url: string }[];
}
