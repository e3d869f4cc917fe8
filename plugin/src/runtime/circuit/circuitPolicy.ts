/** When a vendor counts as down, how long it is left alone, and how fast its steps come back. */
export interface CircuitPolicy {
  /** Opens after so many failures among the latest calls, if they are also at least this share of them, 0 to 1. */
  readonly failures: number;
  readonly share: number;
  /** How many of the latest calls are looked at. */
  readonly of: number;
  /** How long it stays open at first, doubled each time a try fails, up to the maximum. Milliseconds. */
  readonly openMs: number;
  readonly maxOpenMs: number;
}

/** What is known of one vendor beside its address. */
export interface GatewayPolicy {
  /** Absent: the circuit never opens by itself. */
  readonly circuit?: CircuitPolicy;
  /** Steps released per second after an outage or a maintenance window. Default {@link DRAIN_PER_SECOND}. */
  readonly drainPerSecond?: number;
}

export type GatewayPolicies = (gateway: string) => GatewayPolicy | undefined;

export const DRAIN_PER_SECOND = 20;

export const DEFAULT_CIRCUIT: CircuitPolicy = {
  failures: 5,
  share: 0.5,
  of: 20,
  openMs: 15_000,
  maxOpenMs: 300_000,
};

/** How long a circuit stays open for the `openings`-th time in a row, 1 for the first. */
export const openFor = ({ openMs, maxOpenMs }: CircuitPolicy, openings: number): number =>
  Math.min(maxOpenMs, openMs * 2 ** Math.max(0, openings - 1));
