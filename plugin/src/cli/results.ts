/**
 * What each command gives with `--json`, as its `result`: the contract with scripts. `plugin/schemas` is made from here.
 * The shape of a result depends on no flag: what does not apply is null or empty, not left out. What the org may not
 * know of a record is left out, as in the views of the domain. Times are ISO 8601.
 */
import type { DesignChange } from '../design/diffDesigns.ts';
import type { DesignDocument } from '../design/document.ts';
import type { OrderView, TaskView } from '../domain/orderView.ts';
import type { ApprovalInboxItem } from '../engine/approvalPorts.ts';
import type { ProcessReport } from '../engine/insight/processReport.ts';
import type { ReplayedOrder, ReplaySummary } from '../engine/replayOrder.ts';
import type { Simulation } from '../engine/simulateOrder.ts';
import type { OrderExplanation } from '../engine/explain.ts';
import type { ChangeAnswer, ContractResult, ContractVersionResult } from './resultParts.ts';

export interface ProblemResult {
  readonly code: string;
  readonly message: string;
  /** Where: in a document, an order, a form. */
  readonly path: string | null;
  /** What to do. */
  readonly action: string;
}

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

export interface ImportedOrderResult {
  readonly externalId: string;
  readonly lines: number;
  readonly outcome: 'created' | 'existing' | 'refused' | 'dryRun';
  /** Record id; null when there is no record. */
  readonly id: string | null;
  /** Why it was refused. */
  readonly problems: readonly ProblemResult[];
}

export interface OrderImportResult {
  readonly orders: readonly ImportedOrderResult[];
  /** What was read, but not as the document may have meant it. */
  readonly warnings: readonly ProblemResult[];
}

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

export interface OrderSubmitResult {
  readonly id: string;
  readonly orderNumber: string;
  /** False in a dry run. */
  readonly submitted: boolean;
  readonly items: number;
  readonly steps: number;
  /** When the work is expected to be done if it started now. */
  readonly projectedEnd: string;
}

export type OrderDisplayResult = OrderView;
/** The whole order, whichever steps `--only` shows. */
export type OrderPlanDisplayResult = OrderView;
export type OrderExplainResult = OrderExplanation;
export type OrderTaskListResult = readonly TaskView[];
export type OrderTaskCompleteResult = TaskView;

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

export interface OrderGatewaySimulateResult {
  /** Where the variables were. */
  readonly envFile: string;
  readonly vendors: readonly { readonly vendor: string; readonly url: string }[];
}

export type OrderSimulateResult = readonly Simulation[];

export interface OrderDesignReplayResult {
  /** Orders submitted from then on. */
  readonly since: string;
  readonly summary: ReplaySummary;
  /** Those for which something would differ. */
  readonly orders: readonly ReplayedOrder[];
  /** Orders that could not be read. */
  readonly unreadable: number;
}

export interface OrderReportResult extends ProcessReport {
  /** Orders begun from then on. */
  readonly since: string;
}

/** `sf order change draft`. */
export interface OrderChangeDraftResult {
  readonly id: string;
  readonly orderNumber: string;
  readonly externalId: string;
  /** Number of the order that it changes. */
  readonly amends: string;
}

export type OrderChangePreviewResult = ChangeAnswer;
export type OrderCancelResult = ChangeAnswer;

export type OrderContractListResult = readonly ContractResult[];
export interface OrderContractDisplayResult extends ContractResult {
  readonly versions: readonly ContractVersionResult[];
  readonly requests: readonly {
    readonly reference: string;
    readonly provider: string;
    readonly state: string;
    readonly envelopeId: string | null;
    readonly signers: readonly {
      readonly name: string;
      readonly email: string;
      readonly routingOrder: number;
      readonly state: string;
    }[];
  }[];
}
export interface OrderContractDraftResult {
  readonly contractId: string;
  readonly contractNumber: string;
  readonly version: number;
  /** Null for a dry run, as the documents are. */
  readonly versionId: string | null;
  readonly title: string;
  readonly clauses: readonly { readonly key: string; readonly heading: string; readonly deviation: string }[];
  readonly nonStandard: number;
  readonly deviations: readonly string[];
  readonly documentId: string | null;
  readonly editableDocumentId: string | null;
}
export interface OrderContractCompareResult {
  readonly from: number;
  readonly to: number;
  readonly isSame: boolean;
  readonly clauses: readonly {
    readonly key: string;
    readonly kind: string;
    readonly heading: string;
    /** The clause binds orders or obliges to something else, whatever its words. */
    readonly effectChanged: boolean;
    readonly words: readonly { readonly kind: string; readonly text: string }[];
  }[];
}
export interface OrderContractSendResult {
  readonly contractId: string;
  readonly contractNumber: string;
  readonly requestId: string;
  readonly provider: string;
  readonly signers: number;
}
export interface OrderContractVoidResult {
  readonly contractId: string;
  readonly contractNumber: string;
}
export type OrderContractRenewResult = ContractResult;
export type OrderContractAmendResult = ContractResult;
export interface OrderContractTerminateResult {
  readonly contractId: string;
  readonly contractNumber: string;
  readonly endsOn: string;
}
export type OrderContractSearchResult = readonly {
  readonly contractId: string;
  readonly contractNumber: string;
  readonly accountName: string;
  readonly type: string;
  readonly state: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly title: string;
  readonly excerpt: string;
  readonly rank: number;
}[];
