/** Results of `sf order approval`. */
import type { ApprovalInboxItem } from '../../engine/approvalPorts.ts';
import type { ProblemResult } from './problemResult.ts';

export interface ApprovalChainResult {
  /** Number of the order or contract. */
  readonly record: string;
  readonly kind: 'Order' | 'Contract';
  /** Facts that rules look at and that are not recorded, or not shown to this user: rules on them are missing here. */
  readonly unknownFacts: readonly string[];
  /** Empty when nobody needs to agree. */
  readonly levels: readonly {
    readonly level: number;
    readonly rules: readonly {
      readonly key: string;
      readonly name: string;
      readonly reason: string;
      readonly quorum: 'All' | 'First';
      /** Approved before: nobody is asked again. */
      readonly covered: boolean;
      readonly approvers: readonly {
        readonly as: string;
        readonly names: readonly string[];
        /** Who is away, or could not be found. */
        readonly inPlaceOf: string | null;
      }[];
    }[];
  }[];
}

export type OrderApprovalPreviewResult = ApprovalChainResult;
export type OrderApprovalListResult = readonly ApprovalInboxItem[];

export interface OrderApprovalDecideResult {
  readonly request: string;
  readonly record: string;
  readonly decision: 'approve' | 'reject';
}

export interface OrderApprovalRecallResult {
  readonly record: string;
  readonly recalled: boolean;
}

export interface OrderApprovalValidateResult {
  readonly rules: number;
  readonly people: number;
  readonly problems: readonly ProblemResult[];
}
