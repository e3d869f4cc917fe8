/** How the service behaves. Every time is in milliseconds. */
export interface SyncConfig {
  /**
   * `all` does everything. With several services on one database exactly one is `all`; the others are `worker`: they call
   * vendors and take callbacks, but neither read the CRM's outbox nor write projections.
   */
  readonly role: 'all' | 'worker';
  readonly inbox: {
    /** Events read at once. */
    readonly pageSize: number;
    /** Wait after a pass that found something, and the longest wait when nothing happens. */
    readonly pollMinMs: number;
    readonly pollMaxMs: number;
  };
  readonly wakeUps: {
    /** Whether the service listens to the CRM's wake-ups. */
    readonly isOn: boolean;
    /** The longest wait between two looks at the outbox while wake-ups arrive: some may be lost. */
    readonly pollMaxMs: number;
    /** `host:port` of the Pub/Sub API, where it is neither Salesforce's nor what the org itself says. */
    readonly pubSubEndpoint?: string;
  };
  readonly projection: {
    /** Changed records taken at once. */
    readonly batchSize: number;
    /** Changes are gathered this long: at least when there are few of them, at most when there are many. */
    readonly windowMinMs: number;
    readonly windowMaxMs: number;
    /** Wait before a refused record is tried again, doubled each time. */
    readonly retryMinMs: number;
    readonly retryMaxMs: number;
  };
  readonly reconcile: {
    readonly everyMs: number;
    /** Orders younger than this are left to the outbox. */
    readonly graceMs: number;
    readonly batchSize: number;
  };
  readonly api: {
    /** Share of the org's daily calls that is left to others, 0 to 1. */
    readonly reserve: number;
    /** Share from which on work is slowed down. */
    readonly slowFrom: number;
  };
  readonly callbacks: {
    readonly host: string;
    /** 0 takes any free port; undefined opens none. */
    readonly port?: number;
    /** What vendors are told; by default the address that the server listens on. */
    readonly publicUrl?: string;
    readonly maxBodyBytes: number;
  };
  readonly gateways: {
    /** Longest time of one call. */
    readonly timeoutMs: number;
    /** Steps of a vendor that come back per second after an outage or a maintenance window. */
    readonly drainPerSecond: number;
    /** Whether a vendor that keeps failing is left alone for a while. */
    readonly circuits: boolean;
  };
  /** Longest wait between two tries while the CRM or the database is away. */
  readonly outageMaxMs: number;
  /** How long a stop waits for what is in hand. */
  readonly graceMs: number;
}

export const defaultConfig: SyncConfig = {
  role: 'all',
  inbox: { pageSize: 200, pollMinMs: 500, pollMaxMs: 10_000 },
  wakeUps: { isOn: true, pollMaxMs: 60_000 },
  projection: {
    batchSize: 5_000,
    windowMinMs: 250,
    windowMaxMs: 5_000,
    retryMinMs: 60_000,
    retryMaxMs: 6 * 3_600_000,
  },
  reconcile: { everyMs: 5 * 60_000, graceMs: 2 * 60_000, batchSize: 200 },
  api: { reserve: 0.1, slowFrom: 0.75 },
  callbacks: { host: '127.0.0.1', maxBodyBytes: 262_144 },
  gateways: { timeoutMs: 30_000, drainPerSecond: 20, circuits: true },
  outageMaxMs: 60_000,
  graceMs: 15_000,
};

/** Settings that a caller states, over the defaults. */
export type SyncSettings = {
  readonly [K in keyof SyncConfig]?: SyncConfig[K] extends object ? Partial<SyncConfig[K]> : SyncConfig[K];
};

export function withDefaults(settings: SyncSettings = {}): SyncConfig {
  const merged: Record<string, unknown> = { ...defaultConfig };
  for (const [key, value] of Object.entries(settings)) {
    const base = merged[key];
    merged[key] = typeof base === 'object' && typeof value === 'object' ? { ...base, ...value } : value;
  }
  return merged as unknown as SyncConfig;
}
