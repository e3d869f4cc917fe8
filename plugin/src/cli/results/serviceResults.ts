// Results of `sf order sync`, `sf order journal` and `sf order archive`.

export interface OrderSyncStartResult {
  readonly orgId: string;
  readonly callbackAddress: string;
}

export interface OrderSyncRunResult {
  readonly events: number;
  readonly ordersTaken: number;
  readonly recordsWritten: number;
  /** Orders that wait for a fulfillment design. */
  readonly deferred: number;
  /** Steps whose retries are used up. */
  readonly fallout: number;
}

export interface OrderSyncReportResult {
  /** How many, by state. */
  readonly plans: Readonly<Record<string, number>>;
  readonly steps: Readonly<Record<string, number>>;
  /** Jobs that wait for a worker. */
  readonly queued: number;
  /** Changed records that the CRM has not seen yet. */
  readonly unprojected: number;
  /** Vendors whose steps wait: down, closed for maintenance, or getting what waited. */
  readonly gateways: readonly {
    readonly gateway: string;
    readonly state: string;
    readonly note: string;
    readonly held: number;
  }[];
  /** Open steps that nothing will move, at most 100; a working service repairs them within a minute. */
  readonly ownerless: readonly { readonly planId: string; readonly stepKey: string; readonly missing: string }[];
}

export interface OrderJournalVerifyResult {
  readonly plans: number;
  readonly entries: number;
  /** Entries of an earlier version, without hashes. */
  readonly unchained: number;
  readonly faults: readonly {
    readonly planId: string;
    readonly entry: number | null;
    readonly kind: 'Altered' | 'Missing' | 'Unchained' | 'Contradicts';
    readonly message: string;
  }[];
}

export type OrderJournalExportResult = readonly {
  readonly entry?: number;
  readonly at: string;
  readonly stepKey?: string;
  readonly who: string;
  readonly what: string;
  readonly reason?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** SHA-256 in hex, over the entry and the hash of the one before. */
  readonly hash?: string;
}[];

export interface OrderArchiveResult {
  /** Nothing was changed: it was asked for, or nobody agreed. */
  readonly dryRun: boolean;
  /** Plans that ended, and that nothing has changed since, before it. */
  readonly before: string;
  readonly folder: string;
  readonly plans: number;
  readonly objects: readonly { readonly object: string; readonly rows: number }[];
  /** Records that the org would not delete, each with its reason. */
  readonly refused: readonly string[];
}
