/**
 * What contracts, approvals and commissions need from vendors, in the words of the business and not of a vendor. Each
 * `gateways/<vendor>` implements one of these beside its `Gateway`; `Gateway.ports` gives access to it.
 *
 * Every call is one piece of work: it may take several exchanges, never throws for what a vendor does, and never retries
 * by itself. The caller retries `transient` errors with the same key and a higher `attempt`; from the second attempt on
 * the vendor is asked first whether the work is done already. An error with code `LookupInconclusive` is for a person.
 */
import type { AgreementState, CommissionBooking, CommissionPosition } from '../domain/agreementExchange.ts';
import type { StepError } from '../domain/plan.ts';
import type { Problem, Result } from '../domain/result.ts';
import type { SignatoryState, SignatureState } from '../domain/signature.ts';
import type { GatewayExchange, RawCallback } from './vendorExchange.ts';

export interface VendorCallOptions {
  /** Deterministic: names the piece of work, never the attempt. At most 200 characters. */
  readonly idempotencyKey: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** The value or why there is none, and what was said to the vendor, fit to be recorded. */
export interface VendorReply<T> {
  readonly result: Result<T, StepError>;
  readonly exchanges: readonly GatewayExchange[];
}

export interface DocumentContent {
  /** With its ending, such as `Contract 00000142.pdf`. */
  readonly name: string;
  /** Such as `application/pdf`. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

// ─── Signatures ─────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Signatory {
  /** Ours (`OM_Signer__c`); comes back with the status. */
  readonly key: string;
  readonly name: string;
  readonly email: string;
  /** From 1; those with the same number sign in parallel, the next number waits for all of them. */
  readonly routingOrder: number;
  readonly role: 'Signer' | 'Approver' | 'CarbonCopy';
}

/** Where a signatory signs: at a text that stands in a document. */
export interface SignatureField {
  readonly signatory: string;
  readonly kind: 'Signature' | 'Initials' | 'DateSigned' | 'FullName';
  /** Stands in the document, often in white letters; what to write there says `SignatureProvider.anchor`. */
  readonly anchor: string;
}

export interface SignatureRequest {
  /** Ours (`OM_SignatureRequest__c.ExternalId__c`): the provider keeps it and it is found by it. */
  readonly reference: string;
  readonly subject: string;
  readonly message?: string;
  readonly documents: readonly DocumentContent[];
  readonly signatories: readonly Signatory[];
  /** Where none is given for a signatory, the provider lets him place it. */
  readonly fields: readonly SignatureField[];
  readonly expireAfterDays?: number;
  readonly remindAfterDays?: number;
  /** Where the provider reports to. */
  readonly callbackUrl: string;
}

export interface SignatureStatus {
  /** The provider's id. */
  readonly externalId: string;
  readonly reference?: string;
  readonly state: SignatureState;
  /** ISO 8601. */
  readonly changedAt?: string;
  /** Why it was declined, voided or failed. */
  readonly reason?: string;
  readonly signatories: readonly {
    readonly key?: string;
    readonly email?: string;
    readonly state: SignatoryState;
    readonly at?: string;
    readonly reason?: string;
  }[];
}

/** News of a provider. Apply it only when `supersedesSignature(known, state)` says so. */
export interface SignatureNotice extends SignatureStatus {
  /** Unique per message: a second one with the same id changes nothing. */
  readonly messageId: string;
  /** False where the message carries no proof of its sender: read `status` before acting on it. */
  readonly isProven: boolean;
}

export interface SignatureProvider {
  readonly name: string;
  /** The text to put into a document where the signatory, counted from 1 in the order of the request, has a field. */
  anchor(signatory: number, kind: SignatureField['kind']): string;
  /** Sends it to the first signatories. */
  send(request: SignatureRequest, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>>;
  status(externalId: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>>;
  /** By our reference; undefined when the provider has none. Finds what a lost answer or a lost message left behind. */
  find(reference: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus | undefined>>;
  /** Withdraws it. A request that is final already is answered with its status. */
  void(externalId: string, reason: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>>;
  /** Reminds those whose turn it is. */
  resend(externalId: string, options: VendorCallOptions): Promise<VendorReply<SignatureStatus>>;
  /** The signed document as one file, and the provider's evidence of who signed when. */
  documents(
    externalId: string,
    options: VendorCallOptions
  ): Promise<VendorReply<{ readonly signed: DocumentContent; readonly evidence: DocumentContent }>>;
  /** Refusals: `BadSignature`, `MalformedCallback`. */
  readNotice(callback: RawCallback): Result<SignatureNotice, Problem>;
}

// ─── Documents ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface StoredDocument {
  readonly externalId: string;
  /** From the root, with slashes: `/Contracts/00000142/Contract.pdf`. */
  readonly path: string;
  readonly version: string;
  /** Opens it for a person who may see it. */
  readonly link: string;
}

export type DocumentAttributes = Readonly<Record<string, string | number | boolean>>;

export interface WorkflowStatus {
  readonly externalId: string;
  readonly state: 'Running' | 'Completed' | 'Failed' | 'Cancelled';
  readonly note?: string;
}

export interface DocumentRepository {
  readonly name: string;
  /** Files a document; folders that are missing are made. One that is there gets a new version, unless this key made it. */
  store(
    document: { readonly folder: string; readonly content: DocumentContent; readonly attributes: DocumentAttributes },
    options: VendorCallOptions
  ): Promise<VendorReply<StoredDocument>>;
  find(path: string, options: VendorCallOptions): Promise<VendorReply<StoredDocument | undefined>>;
  read(externalId: string, options: VendorCallOptions): Promise<VendorReply<DocumentContent>>;
  search(text: string, limit: number, options: VendorCallOptions): Promise<VendorReply<readonly StoredDocument[]>>;
  startWorkflow(
    workflow: {
      readonly name: string;
      readonly documents: readonly string[];
      readonly parameters: Readonly<Record<string, string>>;
    },
    options: VendorCallOptions
  ): Promise<VendorReply<WorkflowStatus>>;
  workflow(externalId: string, options: VendorCallOptions): Promise<VendorReply<WorkflowStatus>>;
}

// ─── Commissions ────────────────────────────────────────────────────────────────────────────────────────────────────

export interface CommissionLedger {
  readonly name: string;
  /**
   * Makes the ledger say what `booking` says of its order: posts what is missing, reverses what is no longer so. Nothing
   * posted is changed or deleted. Empty `lines` reverse the whole order. The same booking again posts nothing.
   */
  book(
    booking: CommissionBooking,
    options: VendorCallOptions
  ): Promise<VendorReply<{ readonly posted: number; readonly positions: readonly CommissionPosition[] }>>;
  /** What the ledger has of an order, row by row. */
  positions(orderNumber: string, options: VendorCallOptions): Promise<VendorReply<readonly CommissionPosition[]>>;
}

// ─── Agreements ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** A contract as it travels between systems, in the words of TMF651 where Salesforce's `Contract` has none. */
export interface ExchangedAgreement {
  /** Ours (`Contract.OM_ExternalId__c`). */
  readonly reference: string;
  readonly name: string;
  readonly type: string;
  /** ISO 8601 dates. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly totalValue?: { readonly amount: string; readonly currency: string };
  readonly accountName?: string;
  readonly description?: string;
}

export interface AgreementStatus extends ExchangedAgreement {
  readonly externalId: string;
  readonly state: AgreementState;
  readonly modifiedAt?: string;
}

export type AgreementAction = 'Submit' | 'Activate' | 'Amend' | 'Renew' | 'Cancel' | 'Terminate' | 'Expire';

export interface AgreementExchange {
  readonly name: string;
  /** Creates it, or updates the one with this reference. */
  export(agreement: ExchangedAgreement, options: VendorCallOptions): Promise<VendorReply<AgreementStatus>>;
  import(externalId: string, options: VendorCallOptions): Promise<VendorReply<AgreementStatus>>;
  find(reference: string, options: VendorCallOptions): Promise<VendorReply<AgreementStatus | undefined>>;
  /** Changed at or after `since` (ISO 8601), oldest first; `next` is where to go on. */
  changes(
    since: string,
    limit: number,
    options: VendorCallOptions
  ): Promise<VendorReply<{ readonly agreements: readonly AgreementStatus[]; readonly next: string }>>;
  /** Puts a document to the agreement; gives its id there. */
  attach(externalId: string, document: DocumentContent, options: VendorCallOptions): Promise<VendorReply<string>>;
  /** Tells what became of its signatures. */
  signed(
    externalId: string,
    state: 'OutForSignature' | 'Signed' | 'Declined',
    options: VendorCallOptions
  ): Promise<VendorReply<AgreementStatus>>;
  /**
   * Amend and Renew give the new agreement, all others the same one. Activate names every document that stays with the
   * agreement: vendors delete the others.
   */
  act(
    externalId: string,
    action: AgreementAction,
    details: { readonly documentIds?: readonly string[] },
    options: VendorCallOptions
  ): Promise<VendorReply<AgreementStatus>>;
}

// ─── Messages ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface MessageToSend {
  /** E.164 for a text message, an address for e-mail. */
  readonly to: string;
  /** Left out by text messages. */
  readonly subject?: string;
  readonly text: string;
  readonly html?: string;
  readonly replyTo?: string;
  /** Message id of the mail that this one belongs to. */
  readonly inReplyTo?: string;
  readonly attachments?: readonly DocumentContent[];
  /** Where the vendor reports delivery to, when it does. */
  readonly callbackUrl?: string;
}

export interface SentMessage {
  /** The vendor's id; for e-mail the Message-ID, which replies refer to. */
  readonly externalId: string;
  readonly state: 'Accepted' | 'Delivered' | 'Failed';
  readonly reason?: string;
}

export type MessageNotice =
  | ({ readonly kind: 'delivery'; readonly messageId: string } & SentMessage)
  | {
      readonly kind: 'reply';
      readonly messageId: string;
      readonly from: string;
      readonly to: string;
      readonly text: string;
    };

export interface MessageSender {
  readonly name: string;
  readonly channel: 'sms' | 'email';
  send(message: MessageToSend, options: VendorCallOptions): Promise<VendorReply<SentMessage>>;
  /** Refusals: `BadSignature`, `MalformedCallback`. Not every vendor reports back. */
  readNotice(callback: RawCallback): Result<MessageNotice, Problem>;
}

/** What a gateway can do beside the steps of a plan. */
export interface VendorPorts {
  readonly signatures?: SignatureProvider;
  readonly documents?: DocumentRepository;
  readonly commissions?: CommissionLedger;
  readonly agreements?: AgreementExchange;
  readonly messages?: MessageSender;
}
