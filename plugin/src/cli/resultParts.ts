/** Parts that results of several commands have in common. */
import type { ChangeReport } from '../engine/ports.ts';

/** What the service reported about a change or a cancellation. */
export interface ChangeAnswer {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly report: ChangeReport;
}

export interface ContractResult {
  readonly id: string;
  readonly contractNumber: string;
  readonly account: string;
  readonly type: string;
  readonly state: string;
  readonly signature: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Number of the current version. */
  readonly version: number | null;
  readonly nonStandard: number;
}
export interface ContractVersionResult {
  readonly number: number;
  readonly state: string;
  readonly source: string;
  readonly nonStandard: number;
  readonly deviations: readonly string[];
  readonly note: string | null;
  readonly checkedOutBy: string | null;
  readonly documentId: string | null;
}
