/** What approvals need from the CRM and from the database. */
import type {
  ApprovalActor,
  ApprovalDirectory,
  ApprovalFacts,
  ApprovalPolicy,
  ApprovalSubject,
} from '../domain/approval.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { ApprovalOutlook } from './approvalOutlook.ts';

export type ApprovalRequestState = 'Pending' | 'Approved' | 'Rejected' | 'Recalled' | 'NotNeeded';
export type ApprovalStatus = 'NotRequired' | 'Unchecked' | 'Pending' | 'Approved' | 'Rejected' | 'Recalled';

/** One person or queue that was asked (`OM_ApprovalRequest__c`). Times are ISO 8601. */
export interface ApprovalRequest {
  readonly id: string;
  /** `AR-000012`. */
  readonly number: string;
  /** Names subject, round, rule, facts, slot and actor: the same request is never made twice. */
  readonly key: string;
  readonly subjectId: string;
  readonly rule: string;
  readonly ruleName: string;
  readonly slot: string;
  readonly level: number;
  readonly state: ApprovalRequestState;
  /** Whom it waits for now: a user or a queue. */
  readonly actorId: string;
  readonly facts: ApprovalFacts;
  readonly reason: string;
  readonly summary: string;
  readonly dueAt: string;
  readonly remindedAt?: string;
  readonly escalatedAt?: string;
  readonly decidedBy?: string;
  readonly comment?: string;
}

/** An order or contract whose approval is open, with every request that was ever made for it. */
export interface ApprovalCase {
  readonly subject: ApprovalSubject;
  readonly status: ApprovalStatus;
  /** When this round was asked for; empty when none was. */
  readonly requestedAt: string;
  readonly comment: string;
  readonly requests: readonly ApprovalRequest[];
  /** What the record looks like to a person: lines for messages. */
  readonly description: readonly string[];
  /** Since when somebody wants to know who would be asked; left out when nobody does. */
  readonly previewAskedAt?: string;
}

export interface NewApprovalRequest extends Pick<
  ApprovalRequest,
  'key' | 'rule' | 'ruleName' | 'slot' | 'level' | 'facts' | 'reason' | 'summary' | 'dueAt'
> {
  readonly subject: ApprovalSubject;
  readonly actor: ApprovalActor;
}

export type ApprovalFinish =
  | { readonly kind: 'approved' }
  | { readonly kind: 'notRequired' }
  | { readonly kind: 'rejected'; readonly reason: string };

export interface ApprovalDecision {
  readonly requestId: string;
  readonly approves: boolean;
  readonly comment: string;
  /** The approver on whose behalf it is made. */
  readonly by: { readonly id: string; readonly name: string };
}

/** Something that waits for the user of the connection. Times are ISO 8601. */
export interface ApprovalInboxItem {
  readonly workitemId: string;
  readonly requestId: string;
  /** `AR-000012`. */
  readonly request: string;
  /** Number of the order or contract. */
  readonly record: string;
  readonly rule: string;
  readonly reason: string;
  readonly waitingSince: string;
  readonly dueAt: string;
}

/** The CRM side of approvals. Outages are thrown; what the CRM refuses is a value. */
export interface ApprovalCrm {
  /** The policy, and whether anything is open, in one call: most looks find nothing. Refusals as of `policy`. */
  look(): Promise<{ readonly policy: Result<ApprovalPolicy, readonly Problem[]>; readonly hasOpen: boolean }>;
  /** Active rules. Refusals: `MalformedCondition`, `MalformedApprover`. */
  policy(): Promise<Result<ApprovalPolicy, readonly Problem[]>>;
  directory(): Promise<ApprovalDirectory>;
  /** Pending ones, those that are no longer pending but have open requests, and those of which a preview is wanted. */
  openCases(): Promise<readonly ApprovalCase[]>;
  /** Notes on decided requests who decided them and what he wrote, as the CRM knows it; gives them back with that. */
  attribute(requests: readonly ApprovalRequest[]): Promise<readonly ApprovalRequest[]>;
  /** By number, record id or external id. Refusals: `RecordNotFound`. */
  caseOf(ref: string): Promise<Result<ApprovalCase, Problem>>;
  /** Asks for the approval of a record, or takes that back. Refusals: what the CRM refuses, with its code. */
  request(subjectId: string, action: 'ask' | 'recall', comment: string): Promise<Result<void, Problem>>;
  /** What waits for the user of the connection. */
  inbox(): Promise<readonly ApprovalInboxItem[]>;
  /** By number of a request or of a record. Refusals: `NothingWaits`, `SeveralWait`, `ApprovalRefused`. */
  decideAsMe(ref: string, approves: boolean, comment: string): Promise<Result<ApprovalInboxItem, Problem>>;
  /** Those whose key is there already are left as they are. */
  ask(requests: readonly NewApprovalRequest[]): Promise<void>;
  /** Hands an open request to somebody else. */
  hand(requestId: string, to: ApprovalActor, times: { readonly dueAt: string; readonly at: string }): Promise<void>;
  noteReminder(requestId: string, at: string): Promise<void>;
  withdraw(requestIds: readonly string[], state: 'Recalled' | 'NotNeeded', comment: string): Promise<void>;
  /** Approved orders are submitted in the same transaction. */
  finish(subject: ApprovalSubject, outcome: ApprovalFinish): Promise<void>;
  /** Says on the record who is asked or would be; the wish to know it is answered with that. */
  showOutlook(subject: ApprovalSubject, outlook: ApprovalOutlook): Promise<void>;
  /** Says on the record why its approval does not go on. */
  report(subject: ApprovalSubject, problems: readonly Problem[]): Promise<void>;
  /** Refusals: `AlreadyDecided`. */
  decide(decision: ApprovalDecision): Promise<Result<void, Problem>>;
}

/** A one-time link. Only the hash of its token is known. */
export interface ApprovalLink {
  readonly hash: string;
  readonly requestId: string;
  readonly requestKey: string;
  readonly subjectId: string;
  readonly actorId: string;
  readonly expiresAt: number;
  readonly usedAt?: number;
}

/** Durable memory of links, codes and messages. */
export interface ApprovalStore {
  addLink(link: ApprovalLink): Promise<void>;
  link(hash: string): Promise<ApprovalLink | undefined>;
  /** True for the first caller only. */
  useLink(hash: string, at: number): Promise<boolean>;
  /** A use that came to nothing because the CRM could not be reached. */
  releaseLink(hash: string): Promise<void>;
  /** Replaces the code of a link; at most `perLink` are given out. False when there are no more. */
  setCode(hash: string, codeHash: string, expiresAt: number, perLink: number): Promise<boolean>;
  /** Compares and counts: after five wrong answers no code of the link is right. */
  checkCode(hash: string, codeHash: string, now: number): Promise<boolean>;
  /** The number of the attempt to make; undefined when the message has been sent or given up. */
  beginMessage(key: string, maxAttempts: number): Promise<number | undefined>;
  endMessage(key: string, outcome: { readonly state: 'sent' | 'failed'; readonly detail: string }): Promise<void>;
}
