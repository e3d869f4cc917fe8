/** Contracts as `OM_ContractPageController` gives them. */
export interface Relative {
  readonly kind: 'renews' | 'amends' | 'renewedBy' | 'amendedBy';
  readonly id: string;
  readonly contractNumber: string;
  readonly state: string;
  readonly startDate?: string | null;
  readonly endDate?: string | null;
}

export interface ContractView {
  readonly id: string;
  readonly contractNumber: string;
  readonly accountId?: string | null;
  readonly accountName?: string | null;
  readonly ownerName?: string | null;
  readonly type?: string | null;
  readonly state: string;
  readonly stateReason?: string | null;
  readonly approvalStatus?: string | null;
  readonly signatureStatus?: string | null;
  /** ISO 8601 dates. */
  readonly startDate?: string | null;
  readonly endDate?: string | null;
  readonly termMonths?: number | null;
  readonly autoRenew?: boolean | null;
  readonly renewalMonths?: number | null;
  readonly noticeDays: number;
  readonly noticeBy?: string | null;
  readonly terminatesOn?: string | null;
  readonly earliestEnd: string;
  readonly archiveLink?: string | null;
  readonly draftTemplate?: string | null;
  readonly draftProblem?: string | null;
  readonly versionId?: string | null;
  readonly versionNumber?: number | null;
  readonly versionState?: string | null;
  readonly nonStandard?: number | null;
  readonly lockedByName?: string | null;
  readonly lockedAt?: string | null;
  readonly isLockedByMe: boolean;
  readonly actions: readonly string[];
  readonly relatives: readonly Relative[];
}

export type Deviation = 'None' | 'Alternative' | 'Outdated' | 'Edited' | 'Added';

export interface Clause {
  readonly id: string;
  readonly key: string;
  readonly heading?: string | null;
  readonly body?: string | null;
  readonly deviation: Deviation;
  readonly category?: string | null;
  readonly libraryId?: string | null;
  readonly alternative?: string | null;
  readonly libraryVersion?: number | null;
  readonly terms?: string | null;
  readonly obligations?: string | null;
}

export interface ContractFile {
  readonly kind: 'document' | 'editable' | 'signed' | 'evidence';
  readonly id: string;
  readonly versionId?: string | null;
  readonly name: string;
  readonly extension?: string | null;
  readonly size?: number | null;
}

export interface ContractVersion {
  readonly id: string;
  readonly versionNumber: number;
  readonly state: string;
  readonly source?: string | null;
  readonly title?: string | null;
  readonly note?: string | null;
  readonly nonStandard?: number | null;
  readonly templateName?: string | null;
  readonly lockedByName?: string | null;
  readonly authorName?: string | null;
  readonly createdAt: string;
  readonly files: readonly ContractFile[];
}

export interface Signer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly routingOrder: number;
  readonly role: 'Signer' | 'Approver' | 'CarbonCopy';
  readonly party?: 'Customer' | 'Us' | null;
  readonly state: string;
  readonly signedAt?: string | null;
  readonly reason?: string | null;
}

export interface SignatureRequest {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly subject?: string | null;
  readonly state: string;
  readonly versionNumber?: number | null;
  readonly voidRequested: boolean;
  readonly remindRequested: boolean;
  readonly reason?: string | null;
  readonly error?: string | null;
  readonly createdAt: string;
  readonly sentAt?: string | null;
  readonly endedAt?: string | null;
  readonly signers: readonly Signer[];
}

export interface Obligation {
  readonly id: string;
  readonly title: string;
  readonly kind?: string | null;
  readonly party?: string | null;
  readonly state: string;
  readonly ownerName?: string | null;
  readonly clauseHeading?: string | null;
  readonly dueDate: string;
  readonly remindOn?: string | null;
  readonly fulfilledOn?: string | null;
  readonly note?: string | null;
}

/** What a wire gives: one of data and error, or neither while it loads. */
export interface Wired<T> {
  readonly data?: T;
  readonly error?: unknown;
}
