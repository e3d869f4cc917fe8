/** Collecting a signature as a step of a plan: the same for every provider. */
import { z } from 'zod';
import type { GatewayCallback, GatewayReply, GatewayRequest } from '../../engine/ports.ts';
import type {
  SignatureField,
  SignatureNotice,
  SignatureProvider,
  SignatureRequest,
  SignatureStatus,
} from '../../engine/vendorPorts.ts';
import { isSignatureFinal } from '../../domain/signature.ts';
import { permanent } from './failures.ts';
import { template } from './settings.ts';
import { mapReply, type StepAction } from './stepGateway.ts';
import { payloadFields } from './template.ts';

/** An operation in the settings of a signing gateway; all texts are templates. */
export const signatureOperation = z.strictObject({
  subject: template,
  message: template.optional(),
  document: z.strictObject({
    name: template,
    /** Of `content`; a PDF comes as base64 in a field of the payload. */
    mediaType: z.enum(['text/html', 'text/plain', 'application/pdf']).default('text/html'),
    content: template,
  }),
  signer: z.strictObject({ name: template, email: template }),
  expireAfterDays: z.number().int().min(1).max(365).optional(),
});

export const filledSignature = z.object({
  subject: z.string().min(1).max(100),
  message: z.string().max(10_000).optional(),
  document: z.object({
    name: z.string().min(1).max(100),
    mediaType: z.enum(['text/html', 'text/plain', 'application/pdf']),
    content: z.string().min(1),
  }),
  signer: z.object({ name: z.string().min(1).max(100), email: z.email() }),
  expireAfterDays: z.number().optional(),
});
type FilledSignature = z.infer<typeof filledSignature>;

export const signatureFields = (
  operations: Readonly<Record<string, unknown>>
): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(operations).map(([name, value]) => [name, [...new Set(payloadFields(JSON.stringify(value)))]])
  );

const SIGNER = 'customer';

function toRequest(filled: FilledSignature, request: GatewayRequest, provider: SignatureProvider): SignatureRequest {
  const { document, signer, message, expireAfterDays } = filled;
  const anchor = provider.anchor(1, 'Signature');
  const isPdf = document.mediaType === 'application/pdf';
  const fields: SignatureField[] = document.content.includes(anchor)
    ? [{ signatory: SIGNER, kind: 'Signature', anchor }]
    : [];
  return {
    reference: request.idempotencyKey,
    subject: filled.subject,
    ...(message === undefined ? {} : { message }),
    documents: [
      {
        name: document.name,
        mediaType: document.mediaType,
        bytes: Buffer.from(document.content, isPdf ? 'base64' : 'utf8'),
      },
    ],
    signatories: [{ key: SIGNER, ...signer, routingOrder: 1, role: 'Signer' }],
    fields,
    ...(expireAfterDays === undefined ? {} : { expireAfterDays }),
    callbackUrl: request.callbackUrl,
  };
}

/** Sends for signature; the step is done when everybody has signed. */
export const signatureAction =
  (provider: SignatureProvider): StepAction<FilledSignature> =>
  async (filled, request, options) =>
    mapReply(await provider.send(toRequest(filled, request, provider), options), replyOf);

function replyOf(status: SignatureStatus): GatewayReply {
  const { externalId, state } = status;
  if (!isSignatureFinal(state)) return { kind: 'accepted', externalId };
  const outcome = outcomeOf(status);
  return outcome.kind === 'completed'
    ? { ...outcome, externalId }
    : { kind: 'failed', error: outcome.kind === 'failed' ? outcome.error : permanent('SignatureFailed', state) };
}

/** News of a provider, told as a step hears it. */
export const callbackOf = (notice: SignatureNotice): GatewayCallback => ({
  messageId: notice.messageId,
  correlation: { externalId: notice.externalId },
  outcome: outcomeOf(notice),
});

function outcomeOf({ state, externalId, changedAt, reason }: SignatureStatus): GatewayCallback['outcome'] {
  switch (state) {
    case 'Completed':
      return {
        kind: 'completed',
        output: { signatureId: externalId, ...(changedAt === undefined ? {} : { signedAt: changedAt }) },
      };
    case 'Declined':
    case 'Voided':
    case 'Expired':
    case 'Failed': {
      const why = reason === undefined ? '' : `: ${reason}`;
      return {
        kind: 'failed',
        error: permanent(`Signature${state}`, `The signature is ${state.toLowerCase()}${why}.`),
      };
    }
    case 'Draft':
    case 'Sent':
    case 'Delivered':
      return { kind: 'progress', note: state.toLowerCase() };
  }
}
