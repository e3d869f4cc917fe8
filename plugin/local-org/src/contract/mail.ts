import type { Session } from './records.ts';

/** Mail that leaves the org or comes to it. */
/** A mail that the org sends. */
export interface Mail {
  readonly kind: 'alert' | 'approvalRequest' | 'approvalReply' | 'simple';
  readonly from: string;
  readonly to: readonly string[];
  readonly cc?: readonly string[];
  readonly bcc?: readonly string[];
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** The record that the mail is about; empty when it is about none. */
  readonly recordId: string;
  /** The request that a reply decides. */
  readonly workitemId?: string;
}

export interface StoredMail extends Mail {
  readonly id: number;
  readonly at: string;
  /** Whether a mail server has taken it; mails stay in the box either way. */
  readonly sent: boolean;
  /** Why the last attempt to send it failed. */
  readonly error?: string;
}

/** A mail that comes to the org. */
export interface IncomingMail {
  readonly from: string;
  /** The `replyTo` of an approval request. */
  readonly to: string;
  readonly subject?: string;
  readonly text: string;
}

/** What became of a reply; `error` is what the sender is told. */
export type ReplyOutcome =
  | { readonly accepted: true; readonly action: 'Approve' | 'Reject'; readonly instanceStatus: string }
  | { readonly accepted: false; readonly error: string };

export interface MailService {
  /** All mails, the oldest first; only those to an address when one is given. */
  list(to?: string): readonly StoredMail[];
  clear(): void;
  /** Mails what the inputs of the action `emailSimple` say. @throws ApiError when they do not say enough */
  send(session: Session, inputs: Readonly<Record<string, unknown>>): void;
  /** Decides an approval request by mail, as the user whose address the mail comes from. */
  receive(mail: IncomingMail): ReplyOutcome;
  /** Mails that a mail server has not taken yet and that are still worth an attempt. */
  unsent(): readonly StoredMail[];
  noteSent(id: number): void;
  noteFailed(id: number, error: string): void;
}
