import type { Signatory, SignatureRequest } from '../../engine/vendorPorts.ts';

const ROLES = { Signer: 'SIGNER', Approver: 'APPROVER' } as const;

export const composeAgreement = (request: SignatureRequest, documents: readonly string[], now: number): unknown => ({
  name: request.subject,
  ...(request.message === undefined ? {} : { message: request.message }),
  fileInfos: documents.map((transientDocumentId) => ({ transientDocumentId })),
  participantSetsInfo: request.signatories.flatMap((one) => (one.role === 'CarbonCopy' ? [] : [participant(one)])),
  ccs: request.signatories.flatMap(({ role, email }) => (role === 'CarbonCopy' ? [{ email }] : [])),
  signatureType: 'ESIGN',
  state: 'IN_PROCESS',
  externalId: { id: request.reference },
  ...(request.remindAfterDays === undefined
    ? {}
    : { reminderFrequency: request.remindAfterDays < 7 ? 'DAILY_UNTIL_SIGNED' : 'WEEKLY_UNTIL_SIGNED' }),
  ...(request.expireAfterDays === undefined
    ? {}
    : { expirationTime: new Date(now + request.expireAfterDays * 86_400_000).toISOString() }),
});

/** The name of a set is ours to choose and comes back with its state: our key of the signatory. */
const participant = ({ key, email, routingOrder, role }: Signatory): unknown => ({
  name: key,
  memberInfos: [{ email }],
  order: routingOrder,
  role: role === 'Approver' ? ROLES.Approver : ROLES.Signer,
});
