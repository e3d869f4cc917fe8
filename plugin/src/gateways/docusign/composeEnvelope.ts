import type { Signatory, SignatureField, SignatureRequest } from '../../engine/vendorPorts.ts';
import { uuidOf } from '../shared/deterministicId.ts';
import { REFERENCE_FIELD } from './model.ts';

const TABS: Readonly<Record<SignatureField['kind'], string>> = {
  Signature: 'signHereTabs',
  Initials: 'initialHereTabs',
  DateSigned: 'dateSignedTabs',
  FullName: 'fullNameTabs',
};

const EVENTS = ['sent', 'delivered', 'completed', 'declined', 'voided'].map((name) => `envelope-${name}`);

/** Numbers and booleans of this API are texts. */
export const composeEnvelope = (request: SignatureRequest, key: string): unknown => ({
  status: 'sent',
  emailSubject: request.subject.slice(0, 100),
  ...(request.message === undefined ? {} : { emailBlurb: request.message.slice(0, 10_000) }),
  transactionId: uuidOf(key),
  documents: request.documents.map(({ name, bytes }, index) => ({
    documentId: String(index + 1),
    name,
    fileExtension: /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? 'pdf',
    documentBase64: Buffer.from(bytes).toString('base64'),
  })),
  recipients: {
    signers: request.signatories
      .map((one, index) => ({ one, id: String(index + 1) }))
      .filter(({ one }) => one.role !== 'CarbonCopy')
      .map(({ one, id }) => ({ ...recipient(one, id), tabs: tabsOf(one, request.fields) })),
    carbonCopies: request.signatories
      .map((one, index) => ({ one, id: String(index + 1) }))
      .filter(({ one }) => one.role === 'CarbonCopy')
      .map(({ one, id }) => recipient(one, id)),
  },
  customFields: {
    textCustomFields: [{ name: REFERENCE_FIELD, value: request.reference, show: 'false', required: 'false' }],
  },
  notification: {
    useAccountDefaults: 'false',
    ...(request.remindAfterDays === undefined
      ? {}
      : {
          reminders: {
            reminderEnabled: 'true',
            reminderDelay: String(request.remindAfterDays),
            reminderFrequency: String(request.remindAfterDays),
          },
        }),
    ...(request.expireAfterDays === undefined
      ? {}
      : {
          expirations: {
            expireEnabled: 'true',
            expireAfter: String(request.expireAfterDays),
            expireWarn: String(Math.min(3, request.expireAfterDays - 1)),
          },
        }),
  },
  eventNotification: {
    url: request.callbackUrl,
    requireAcknowledgment: 'true',
    loggingEnabled: 'true',
    includeHMAC: 'true',
    deliveryMode: 'SIM',
    events: EVENTS,
    eventData: { version: 'restv2.1', format: 'json', includeData: ['custom_fields', 'recipients'] },
  },
});

const recipient = ({ name, email, routingOrder, key }: Signatory, recipientId: string): Record<string, unknown> => ({
  recipientId,
  name,
  email,
  routingOrder: String(routingOrder),
  customFields: [key],
});

function tabsOf({ key, role }: Signatory, fields: readonly SignatureField[]): Record<string, unknown[]> {
  const tabs: Record<string, unknown[]> = {};
  for (const { signatory, kind, anchor } of fields) {
    if (signatory !== key) continue;
    // An approver agrees by a button; where he would sign, a signature is not asked for.
    const name = role === 'Approver' && kind === 'Signature' ? 'approveTabs' : TABS[kind];
    (tabs[name] ??= []).push({ anchorString: anchor, anchorUnits: 'pixels', anchorXOffset: '0', anchorYOffset: '0' });
  }
  return tabs;
}
