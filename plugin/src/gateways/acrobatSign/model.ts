import { z } from 'zod';
import type { SignatoryState, SignatureState } from '../../domain/signature.ts';
import type { SignatureStatus } from '../../engine/vendorPorts.ts';

const STATES = {
  AUTHORING: 'Draft',
  DRAFT: 'Draft',
  PREFILL: 'Draft',
  DOCUMENTS_NOT_YET_PROCESSED: 'Sent',
  OUT_FOR_SIGNATURE: 'Sent',
  OUT_FOR_DELIVERY: 'Sent',
  OUT_FOR_ACCEPTANCE: 'Sent',
  OUT_FOR_FORM_FILLING: 'Sent',
  OUT_FOR_APPROVAL: 'Sent',
  WAITING_FOR_VERIFICATION: 'Sent',
  WAITING_FOR_FAXIN: 'Sent',
  WAITING_FOR_NOTARIZATION: 'Sent',
  WIDGET_WAITING_FOR_VERIFICATION: 'Sent',
  SIGNED: 'Completed',
  APPROVED: 'Completed',
  ACCEPTED: 'Completed',
  DELIVERED: 'Completed',
  FORM_FILLED: 'Completed',
  ARCHIVED: 'Completed',
  CANCELLED: 'Voided',
  EXPIRED: 'Expired',
} as const satisfies Record<string, SignatureState>;
type AgreementStatus = keyof typeof STATES;
const agreementStatus = z.enum(Object.keys(STATES) as [AgreementStatus, ...AgreementStatus[]]);

export const agreement = z.object({
  id: z.string().min(1),
  name: z.string().optional(),
  status: agreementStatus,
  externalId: z.object({ id: z.string().optional() }).nullish(),
});
export type Agreement = z.infer<typeof agreement>;

export const baseUris = z.object({ apiAccessPoint: z.url() });
export const transientDocument = z.object({ transientDocumentId: z.string().min(1) });
export const created = z.object({ id: z.string().min(1) });

export const agreementList = z.object({
  page: z.object({ nextCursor: z.string().nullish() }).nullish(),
  userAgreementList: z.array(z.object({ id: z.string().min(1), status: z.string().optional() })),
});

export const webhookList = z.object({
  page: z.object({ nextCursor: z.string().nullish() }).nullish(),
  userWebhookList: z.array(
    z.object({ id: z.string().min(1), status: z.string().optional(), webhookUrlInfo: z.object({ url: z.string() }) })
  ),
});

export const members = z.object({
  participantSets: z
    .array(
      z.object({
        order: z.number().optional(),
        status: z.string().optional(),
        /** Our own key of the signatory. */
        name: z.string().nullish(),
        memberInfos: z.array(z.object({ id: z.string().optional(), email: z.string() })),
      })
    )
    .nullish(),
});
type Members = z.infer<typeof members>;

/** Of the whole; events name agreements as ours and say who did what. */
export const notification = z.object({
  webhookId: z.string().min(1).max(200),
  webhookNotificationId: z.string().min(1).max(255),
  event: z.string().regex(/^AGREEMENT_[A-Z_]{1,60}$/),
  eventDate: z.string().optional(),
  agreement: z.object({ id: z.string().min(1).max(255), status: z.string().optional() }),
});

export const stateOf = (status: string | undefined): SignatureState =>
  agreementStatus.safeParse(status).data === undefined ? 'Sent' : STATES[status as AgreementStatus];

function signatoryState(status: string | undefined): SignatoryState {
  if (status === 'COMPLETED') return 'Signed';
  if (status === 'CANCELLED' || status === 'EXPIRED') return 'Failed';
  return status?.startsWith('WAITING_FOR_MY') ? 'Sent' : 'Waiting';
}

export function statusOf(from: Agreement, people: Members | undefined, declined?: string): SignatureStatus {
  const reference = from.externalId?.id;
  const state = STATES[from.status];
  return {
    externalId: from.id,
    ...(reference ? { reference } : {}),
    state: state === 'Voided' && declined !== undefined ? 'Declined' : state,
    ...(declined ? { reason: declined } : {}),
    signatories: (people?.participantSets ?? []).flatMap(({ status, name, memberInfos }) =>
      memberInfos.map(({ email }) => ({ ...(name ? { key: name } : {}), email, state: signatoryState(status) }))
    ),
  };
}

export const events = z.object({
  events: z.array(z.object({ type: z.string(), date: z.string().optional(), comment: z.string().nullish() })),
});
