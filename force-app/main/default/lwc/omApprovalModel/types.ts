/** What `OM_ApprovalController` gives; times are ISO texts. */

export type EntryState = 'Pending' | 'Approved' | 'Rejected' | 'Recalled' | 'NotNeeded';

/** One person or queue that was asked. */
export interface ApprovalEntry {
  readonly id: string;
  readonly requestNumber?: string | null;
  readonly level: number;
  readonly ruleKey?: string | null;
  readonly rule?: string | null;
  readonly reason?: string | null;
  /** JSON. */
  readonly facts?: string | null;
  readonly consequence?: string | null;
  readonly state: string;
  readonly asked?: string | null;
  readonly askedAt?: string | null;
  readonly dueAt?: string | null;
  readonly escalatedAt?: string | null;
  readonly decidedBy?: string | null;
  readonly decidedAt?: string | null;
  readonly way?: string | null;
  readonly comment?: string | null;
  readonly isCurrent: boolean;
  /** Set where the person who looks may decide. */
  readonly workitemId?: string | null;
}

/** The approval of one order or contract. */
export interface Approval {
  readonly recordId: string;
  readonly objectName: 'Order' | 'Contract';
  readonly recordName?: string | null;
  readonly status: string;
  readonly submittedBy?: string | null;
  readonly submittedAt?: string | null;
  readonly comment?: string | null;
  readonly stateReason?: string | null;
  readonly canAsk: boolean;
  readonly canRecall: boolean;
  readonly previewAskedAt?: string | null;
  /** JSON, see {@link Outlook}. */
  readonly preview?: string | null;
  readonly entries: readonly ApprovalEntry[];
}

/** One line of the inbox. */
export interface ApprovalItem {
  readonly workitemId: string;
  readonly requestNumber?: string | null;
  readonly recordId: string;
  readonly objectName: string;
  readonly recordName?: string | null;
  readonly accountName?: string | null;
  readonly amount?: number | null;
  readonly termMonths?: number | null;
  readonly rule?: string | null;
  readonly submittedBy?: string | null;
  readonly waitingSince?: string | null;
  readonly dueAt?: string | null;
  readonly reason?: string | null;
  readonly actor?: string | null;
  readonly isMine: boolean;
}

export interface OutlookApprover {
  readonly as: string;
  readonly names: readonly string[];
  readonly inPlaceOf?: string;
  readonly isCovered: boolean;
}

export interface OutlookRule {
  readonly key: string;
  readonly name: string;
  readonly reason: string;
  readonly quorum: 'All' | 'First';
  readonly dueHours: number;
  readonly consequence?: string;
  readonly isCovered: boolean;
  readonly approvers: readonly OutlookApprover[];
}

/** Who is asked, level by level, as the service evaluated it. */
export interface Outlook {
  readonly at: string;
  readonly levels: readonly { readonly level: number; readonly rules: readonly OutlookRule[] }[];
  readonly problems?: readonly { readonly code: string; readonly message: string; readonly action?: string }[];
}
