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
