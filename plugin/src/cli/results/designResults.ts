/** Results of `sf order design`. */
import type { DesignChange } from '../../design/diffDesigns.ts';
import type { DesignDocument } from '../../design/document.ts';
import type { ReplaySummary, ReplayedOrder } from '../../engine/replayOrder.ts';
import type { ProblemResult } from './problemResult.ts';

export interface OrderDesignValidateResult {
  readonly name: string;
  readonly hash: string;
  readonly products: number;
  readonly rules: number;
  readonly scenarios: number;
  readonly steps: number;
  readonly gateways: number;
  readonly warnings: readonly ProblemResult[];
}

export interface OrderDesignApplyResult {
  readonly outcome: 'applied' | 'reactivated' | 'unchanged' | 'dryRun';
  /** Number of the active version; null when nothing has been applied yet. */
  readonly number: number | null;
  /** Of the design in the folder. */
  readonly hash: string;
  /** Against the version that was active before. */
  readonly changes: readonly DesignChange[];
}

export interface DesignListing {
  readonly number: number;
  readonly state: string;
  readonly name: string;
  readonly hash: string;
  readonly appliedAt: string;
  readonly appliedBy: string;
  readonly note?: string;
}

export type OrderDesignListResult = readonly DesignListing[];

export interface OrderDesignShowResult extends DesignListing {
  /** The design as it is stored. */
  readonly document: DesignDocument;
  /** Number of the version that it is compared with. */
  readonly against: number | null;
  /** What it changed against that version; empty when there is none. */
  readonly changes: readonly DesignChange[];
}

export interface OrderDesignRollbackResult {
  /** False when the question was answered with no. */
  readonly rolledBack: boolean;
  /** The version that is active now; null when nothing was changed. */
  readonly number: number | null;
}

export interface OrderDesignReplayResult {
  /** Orders submitted from then on. */
  readonly since: string;
  readonly summary: ReplaySummary;
  /** Those for which something would differ. */
  readonly orders: readonly ReplayedOrder[];
  /** Orders that could not be read. */
  readonly unreadable: number;
}
