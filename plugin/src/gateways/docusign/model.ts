/** What is read of Docusign's answers: stricter than its own description, which requires nothing. */
import { z } from 'zod';
import type { SignatoryState, SignatureState } from '../../domain/signature.ts';
import type { SignatureStatus } from '../../engine/vendorPorts.ts';

const recipient = z.object({
  recipientId: z.string().min(1),
  name: z.string().optional(),
  email: z.string().optional(),
  status: z.string().optional(),
  signedDateTime: z.string().optional(),
  deliveredDateTime: z.string().optional(),
  declinedReason: z.string().optional(),
  /** Our own keys of the signatories are kept here. */
  customFields: z.array(z.string()).nullish(),
});

const STATES = {
  created: 'Draft',
  sent: 'Sent',
  delivered: 'Delivered',
  signed: 'Delivered',
  completed: 'Completed',
  declined: 'Declined',
  voided: 'Voided',
  timedout: 'Expired',
  deleted: 'Voided',
  authoritativecopy: 'Completed',
  transfercompleted: 'Completed',
  template: 'Draft',
  correct: 'Draft',
  processing: 'Sent',
} as const satisfies Record<string, SignatureState>;

const envelopeState = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(Object.keys(STATES) as [keyof typeof STATES, ...(keyof typeof STATES)[]]));

export const envelope = z.object({
  envelopeId: z.guid(),
  status: envelopeState,
  statusChangedDateTime: z.string().optional(),
  completedDateTime: z.string().optional(),
  voidedReason: z.string().optional(),
  transactionId: z.string().optional(),
  customFields: z
    .object({ textCustomFields: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish() })
    .nullish(),
  recipients: z.object({ signers: z.array(recipient).nullish(), carbonCopies: z.array(recipient).nullish() }).nullish(),
});
export type Envelope = z.infer<typeof envelope>;

export const envelopeSummary = envelope.pick({ envelopeId: true, status: true }).extend({
  statusDateTime: z.string().optional(),
});

export const envelopeList = z.object({
  envelopes: z.array(envelope).nullish(),
  envelopeTransactionStatuses: z
    .array(
      z.object({ envelopeId: z.guid().optional(), transactionId: z.string().optional(), status: z.string().optional() })
    )
    .nullish(),
});

export const userInfo = z.object({
  accounts: z
    .array(
      z.object({ account_id: z.string().min(1), base_uri: z.url(), is_default: z.union([z.boolean(), z.string()]) })
    )
    .min(1),
});

export const connectMessage = z.object({
  event: z.string().regex(/^(?:envelope|recipient)-[a-z-]{1,60}$/),
  retryCount: z.union([z.number(), z.string()]).optional(),
  generatedDateTime: z.string().min(10),
  data: z.object({ envelopeId: z.guid(), envelopeSummary: envelope.partial({ envelopeId: true }) }),
});

/** The name of the envelope's text field that holds our reference. */
export const REFERENCE_FIELD = 'om_reference';

const RECIPIENT_STATES: Readonly<Record<string, SignatoryState>> = {
  created: 'Waiting',
  sent: 'Sent',
  delivered: 'Delivered',
  signed: 'Signed',
  completed: 'Signed',
  faxpending: 'Signed',
  declined: 'Declined',
  autoresponded: 'Failed',
};

export function statusOf(from: Envelope): SignatureStatus {
  const state = STATES[from.status];
  const reference = from.customFields?.textCustomFields?.find(({ name }) => name === REFERENCE_FIELD)?.value;
  const people = [...(from.recipients?.signers ?? []), ...(from.recipients?.carbonCopies ?? [])];
  const declined = people.find(({ status }) => status?.toLowerCase() === 'declined')?.declinedReason;
  const reason = from.voidedReason ?? declined;
  const changedAt = from.completedDateTime ?? from.statusChangedDateTime;
  return {
    externalId: from.envelopeId,
    ...(reference ? { reference } : {}),
    // An envelope that nobody signed in time is voided by Docusign itself, with this reason.
    state: state === 'Voided' && /^envelope (?:has )?expired/i.test(from.voidedReason ?? '') ? 'Expired' : state,
    ...(changedAt === undefined ? {} : { changedAt }),
    ...(reason ? { reason } : {}),
    signatories: people.map((one) => ({
      ...(one.customFields?.[0] === undefined ? {} : { key: one.customFields[0] }),
      ...(one.email === undefined ? {} : { email: one.email }),
      state: RECIPIENT_STATES[one.status?.toLowerCase() ?? ''] ?? 'Waiting',
      ...(one.signedDateTime === undefined ? {} : { at: one.signedDateTime }),
      ...(one.declinedReason === undefined ? {} : { reason: one.declinedReason }),
    })),
  };
}
