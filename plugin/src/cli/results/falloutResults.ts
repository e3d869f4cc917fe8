// Results of `sf order fallout`.
import type { ForceRequest } from '../../domain/plan.ts';
import type { RepairAdvice } from '../../engine/repairAdvice.ts';

export interface FalloutResult {
  readonly id: string;
  readonly orderNumber: string;
  readonly planId: string;
  readonly stepKey: string;
  readonly stepState: string;
  /** A mandatory step is skipped by two people. */
  readonly mandatory: boolean;
  readonly errorCode: string;
  readonly message: string;
  /** The same for failures of one cause. */
  readonly fingerprint: string;
  readonly openedAt: string;
  readonly dueAt: string | null;
  readonly queue: string | null;
  /** What helped with failures of the same cause; null when none was repaired yet. */
  readonly advice: RepairAdvice | null;
  /** What somebody asks for, and another person is to confirm. */
  readonly forceRequest: ForceRequest | null;
}

export type OrderFalloutListResult = readonly FalloutResult[];

export interface RepairedFalloutResult {
  readonly id: string;
  readonly orderNumber: string;
  readonly stepKey: string;
  /**
   * `possible`: of a dry run. `repaired`: settled by it. `asked`: waits for a second person. `underWay`: tried again, and not
   * settled within the time. `notTried`: too many before went wrong.
   */
  readonly outcome: 'possible' | 'repaired' | 'asked' | 'underWay' | 'failedAgain' | 'refused' | 'notTried';
  readonly note: string;
}

export interface OrderFalloutRepairResult {
  readonly dryRun: boolean;
  readonly action: 'retry' | 'skip' | 'complete';
  /** Those that were refused or failed again. */
  readonly failures: number;
  /** The rest was left alone, because more failed than may. */
  readonly stopped: boolean;
  readonly results: readonly RepairedFalloutResult[];
}

export interface OrderFalloutDecideResult {
  readonly decision: 'confirm' | 'refuse';
  readonly results: readonly RepairedFalloutResult[];
}
