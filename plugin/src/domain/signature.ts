/** How far a request for signatures is, whoever collects them. */

/**
 * - `Draft`: known to the provider, not sent to anybody.
 * - `Sent`: with the signatories. `Delivered`: at least one has opened it.
 * - `Completed`: all have signed; document and evidence can be fetched.
 * - `Declined`: a signatory refused. `Voided`: the sender withdrew it. `Expired`: nobody acted in time.
 * - `Failed`: the provider cannot go on, for instance because a document cannot be read.
 */
export const signatureStates = [
  'Draft',
  'Sent',
  'Delivered',
  'Completed',
  'Declined',
  'Voided',
  'Expired',
  'Failed',
] as const;
export type SignatureState = (typeof signatureStates)[number];

export type SignatoryState = 'Waiting' | 'Sent' | 'Delivered' | 'Signed' | 'Declined' | 'Failed';

const RANK: Readonly<Record<SignatureState, number>> = {
  Draft: 0,
  Sent: 1,
  Delivered: 2,
  Completed: 3,
  Declined: 3,
  Voided: 3,
  Expired: 3,
  Failed: 3,
};

export const isSignatureFinal = (state: SignatureState): boolean => RANK[state] === 3;

/**
 * Whether news may change what is known. Providers send messages twice, late and out of order: what is final stays, and
 * nothing goes back.
 */
export const supersedesSignature = (known: SignatureState, news: SignatureState): boolean =>
  !isSignatureFinal(known) && RANK[news] > RANK[known];
