/**
 * What the contract desk of the service needs: the contracts as the CRM holds them, and what must survive a crash. The
 * CRM owns where a contract stands; the database owns what was said to vendors and by them.
 */
import type { ContractType } from '../domain/contract.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { SignatoryState, SignatureState } from '../domain/signature.ts';
import type { ContractState } from '../domain/states.ts';
import type { DocumentContent, Signatory, SignatureNotice, SignatureStatus } from '../engine/vendorPorts.ts';
import type { DueObligation } from './obligations.ts';
import type { ContractTerm } from './renewal.ts';

export interface SignerView extends Signatory {
  /** Record id. */
  readonly id: string;
  readonly state: SignatoryState;
}

export interface SignatureRequestView {
  readonly id: string;
  /** External id: the provider keeps it. */
  readonly reference: string;
  readonly versionId: string;
  readonly provider: string;
  readonly state: SignatureState;
  readonly subject: string;
  readonly message?: string;
  readonly expireAfterDays?: number;
  readonly remindAfterDays?: number;
  readonly envelopeId?: string;
  readonly voidRequested: boolean;
  /** Those whose turn it is are to be reminded. */
  readonly remindRequested?: boolean;
  readonly reason?: string;
  readonly isFiled: boolean;
  readonly signers: readonly SignerView[];
}

export interface ContractVersionView {
  readonly id: string;
  readonly externalId: string;
  readonly number: number;
  readonly state: 'Draft' | 'Final' | 'Signed' | 'Superseded';
  readonly title: string;
  /** ContentDocument ids. */
  readonly documentId?: string;
  readonly signedDocumentId?: string;
  readonly evidenceDocumentId?: string;
  readonly clauses: readonly {
    readonly id: string;
    readonly key: string;
    readonly heading: string;
    readonly body: string;
    readonly obligations?: string;
  }[];
}

export interface ContractView {
  readonly id: string;
  readonly contractNumber: string;
  readonly accountName: string;
  readonly ownerId: string;
  readonly type: ContractType;
  readonly state: ContractState;
  /** Of the standard status: whether the platform counts it as activated. */
  readonly isActivated: boolean;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly termMonths?: number;
  readonly autoRenew: boolean;
  readonly renewalMonths: number;
  readonly noticeDays: number;
  readonly terminatesOn?: string;
  readonly isArchived: boolean;
  /** Record id of the template from which somebody wants the next version. */
  readonly draftTemplateId?: string;
  readonly predecessor?: { readonly id: string; readonly contractNumber: string; readonly state: ContractState };
  readonly lineage?: 'Renewal' | 'Amendment';
  readonly version?: ContractVersionView;
  /** The newest last. */
  readonly requests: readonly SignatureRequestView[];
  /** External ids of the obligations that are there. */
  readonly obligations: ReadonlySet<string>;
}

/** The term of a contract that has one. */
export function termOf(contract: ContractView): ContractTerm | undefined {
  const { startDate, termMonths, terminatesOn, state, autoRenew, renewalMonths, noticeDays } = contract;
  if (startDate === undefined || termMonths === undefined || termMonths < 1) return undefined;
  const end = terminatesOn === undefined ? {} : { terminatesOn };
  return { state, startDate, termMonths, autoRenew, renewalMonths, noticeDays, ...end };
}

/** Where the desk has read the changes of the CRM up to. */
export interface ContractCursor {
  readonly modifiedAt: string;
}

export interface ContractCrm {
  /** Contracts that changed, or whose signature requests did, at or after the cursor; the same may come again. */
  changedContracts(
    after: ContractCursor | undefined
  ): Promise<{ readonly ids: readonly string[]; readonly cursor: ContractCursor | undefined }>;
  /** Contracts that the calendar asks about: terms that are over, signed ones whose term begins. */
  contractsDue(today: string): Promise<readonly string[]>;
  /** Open obligations whose date has passed become overdue; gives how many. */
  markOverdue(today: string): Promise<number>;
  readContract(id: string): Promise<ContractView | undefined>;
  /** The latest version of a file. */
  readFile(documentId: string): Promise<DocumentContent>;
  /** Stores a file with a contract; the same key again stores nothing. Gives the ContentDocument id. */
  storeFile(contractId: string, key: string, content: DocumentContent): Promise<string>;
  /** Moves a contract along its lifecycle, one state after the other in one transaction. */
  moveContract(contract: ContractView, to: ContractState, reason?: string): Promise<Result<void, Problem>>;
  /** Sets the standard status to activated; the term starts today where it has no start. */
  activate(contract: ContractView, today: string): Promise<Result<void, Problem>>;
  /** Writes what the provider says: request, signers and the signature status of the contract, in one transaction. */
  writeSignature(contract: ContractView, request: SignatureRequestView, status: SignatureStatus): Promise<void>;
  /** What keeps the service from going on with a request; undefined when nothing does any more. */
  writeSignatureError(request: SignatureRequestView, error: string | undefined): Promise<void>;
  writeFiled(
    contract: ContractView,
    request: SignatureRequestView,
    files: { readonly signed: string; readonly evidence: string },
    at: string
  ): Promise<void>;
  writeArchived(contract: ContractView, link: string, at: string): Promise<void>;
  writeObligations(contract: ContractView, obligations: readonly DueObligation[]): Promise<void>;
  /** The signers were reminded. */
  writeReminded(request: SignatureRequestView): Promise<void>;
  /** No version could be drafted; who asked reads why, and may ask again. */
  refuseDraft(contract: ContractView, problem: string): Promise<void>;
  extendTerm(contract: ContractView, termMonths: number): Promise<Result<void, Problem>>;
}

/** A request for signatures as the database knows it. */
export interface KnownSignature {
  readonly reference: string;
  readonly contractId: string;
  readonly provider: string;
  readonly envelopeId?: string;
  /** The latest that the provider has proven; undefined before its first word. */
  readonly status?: SignatureStatus;
  /** Something came that proves nothing, or nothing came for long: the provider is to be asked. */
  readonly mustAsk: boolean;
}

export interface DueContract {
  readonly contractId: string;
  /** Of the note: one that came meanwhile stays due. */
  readonly note: string;
  readonly failures: number;
}

export interface IndexedContract {
  readonly contractId: string;
  readonly contractNumber: string;
  readonly accountName: string;
  readonly type: string;
  readonly state: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly title: string;
  readonly body: string;
}

export interface ContractHit {
  readonly contractId: string;
  readonly contractNumber: string;
  readonly accountName: string;
  readonly type: string;
  readonly state: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly title: string;
  /** Where it was found; the words are between « and ». */
  readonly excerpt: string;
  readonly rank: number;
}

export interface ContractSearch {
  /** Words, "phrases", or, -without. */
  readonly text: string;
  readonly type?: string;
  readonly state?: string;
  readonly limit: number;
}

/** Each method is one transaction. */
export interface ContractStore {
  /** Makes contracts due. */
  note(contractIds: readonly string[], at: number): Promise<void>;
  dueContracts(limit: number, now: number): Promise<readonly DueContract[]>;
  /** Nothing is left to do now; `next` is when to look again. A note that came meanwhile is kept. */
  settled(due: DueContract, next: number | undefined): Promise<void>;
  failed(due: DueContract, problem: string, next: number): Promise<void>;
  /** Counts a call before it is made: 1 for the first. What a crash swallowed is counted, too. */
  countAttempt(key: string): Promise<number>;
  /** Knows a request before it is sent, so that a message that overtakes the answer finds it. */
  openSignature(signature: {
    readonly reference: string;
    readonly contractId: string;
    readonly provider: string;
  }): Promise<void>;
  signature(reference: string): Promise<KnownSignature | undefined>;
  /** Applies news where they are news; a request that was proven final stays as it is. */
  recordStatus(reference: string, status: SignatureStatus, at: number): Promise<void>;
  /**
   * Takes a message of a provider: inbox, status and note in one transaction. `unknown` when no request of ours is meant.
   */
  receiveNotice(
    provider: string,
    notice: SignatureNotice,
    at: number
  ): Promise<'applied' | 'duplicate' | 'ignored' | 'unknown'>;
  /** Marks requests that have been silent since `before` to be asked about, and their contracts as due. */
  askSilent(before: number, at: number): Promise<number>;
  index(contract: IndexedContract): Promise<void>;
  search(search: ContractSearch): Promise<readonly ContractHit[]>;
}
