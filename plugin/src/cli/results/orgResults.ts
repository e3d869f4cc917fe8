// Results of `sf order org`.

export interface OrderOrgStartResult {
  readonly alias: string;
  readonly url: string;
  readonly orgId: string;
  readonly username: string;
  readonly pid: number;
}

export interface OrderOrgStopResult {
  readonly alias: string;
  /** False when it did not run. */
  readonly stopped: boolean;
}

export interface LocalOrgStatus {
  readonly alias: string;
  readonly running: boolean;
  /** This and the following are null while it does not run. */
  readonly url: string | null;
  readonly username: string | null;
  readonly pid: number | null;
  readonly startedAt: string | null;
}

export type OrderOrgStatusResult = readonly LocalOrgStatus[];

export interface OrderOrgResetResult {
  readonly alias: string;
  readonly deleted: boolean;
}

export interface OrderOrgSnapshotResult {
  readonly alias: string;
  readonly name: string;
  readonly bytes: number;
  /** Where the picture is kept; null when the org lives in memory. */
  readonly file: string | null;
}

export interface OrderOrgRestoreResult {
  readonly alias: string;
  readonly name: string;
  /** False when somebody did not agree. */
  readonly restored: boolean;
}

export interface OrderOrgForkResult {
  /** Alias of the copy, which is also its name. */
  readonly alias: string;
  /** Alias of the org that was copied. */
  readonly source: string;
  readonly url: string;
  readonly orgId: string;
  readonly username: string;
}

export interface LocalOrgPictures {
  readonly org: string;
  readonly url: string;
  readonly pictures: readonly string[];
}

export type OrderOrgListResult = readonly LocalOrgPictures[];
