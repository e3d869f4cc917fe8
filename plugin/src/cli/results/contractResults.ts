/** Results of `sf order contract`. */
import type { ContractResult, ContractVersionResult } from '../resultParts.ts';

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
