import type { Gateway, RawCallback } from '../../../src/engine/ports.ts';
import type { SignatureRequest, VendorCallOptions, VendorPorts, VendorReply } from '../../../src/engine/vendorPorts.ts';
import { environmentOf, openGateway } from './gatewayCases.ts';

const jwt = (vendor: string, scope: string): Record<string, unknown> => ({
  type: 'oauthJwtBearer',
  tokenUrl: `env:OM_${vendor}_TOKEN_URL`,
  clientId: 'env:OM_DOCUSIGN_CLIENT_ID',
  subject: 'env:OM_DOCUSIGN_USER_ID',
  audience: 'env:OM_DOCUSIGN_HOST',
  scope,
  privateKey: 'env:OM_DOCUSIGN_PRIVATE_KEY',
});

const signOperations = {
  confirm: {
    subject: 'Please confirm order {{order.number}}',
    document: { name: 'Confirmation.html', content: '<p>Order {{order.number}}</p><p>/Signature1/</p>' },
    signer: { name: '{{payload.name}}', email: '{{payload.email}}' },
  },
};

/** One design's settings for each vendor, as the docs show them. */
export const businessSettings = {
  docusign: {
    baseUrl: 'env:OM_DOCUSIGN_URL',
    accountId: 'env:OM_DOCUSIGN_ACCOUNT_ID',
    auth: jwt('DOCUSIGN', 'signature impersonation'),
    callback: { secret: 'env:OM_DOCUSIGN_SECRET' },
    operations: signOperations,
  },
  acrobatSign: {
    baseUrl: 'env:OM_ACROBATSIGN_URL',
    auth: {
      type: 'oauthRefreshToken',
      tokenUrl: 'env:OM_ACROBATSIGN_TOKEN_URL',
      clientId: 'env:OM_ACROBATSIGN_CLIENT_ID',
      clientSecret: 'env:OM_ACROBATSIGN_CLIENT_SECRET',
      refreshToken: 'env:OM_ACROBATSIGN_REFRESH_TOKEN',
    },
    webhook: { clientId: 'env:OM_ACROBATSIGN_CLIENT_ID', pathSecret: 'env:OM_ACROBATSIGN_PATH_SECRET' },
    operations: signOperations,
  },
  docusignClm: {
    baseUrl: 'env:OM_DOCUSIGNCLM_URL',
    auth: jwt('DOCUSIGNCLM', 'signature impersonation spring_read spring_write'),
    operations: {
      file: {
        do: 'store',
        folder: '/Orders/{{order.number}}',
        document: { name: 'Order.txt', mediaType: 'text/plain', content: 'Order {{order.number}}' },
        attributes: { OrderNumber: '{{order.number}}' },
      },
    },
  },
  sapCommissions: {
    baseUrl: 'env:OM_SAPCOMMISSIONS_URL',
    auth: { type: 'basic', username: 'env:OM_SAPCOMMISSIONS_USER', password: 'env:OM_SAPCOMMISSIONS_PASSWORD' },
    operations: { post: { do: 'book', payeeId: '{{payload.payee}}' }, takeBack: { do: 'reverse' } },
  },
  conga: {
    baseUrl: 'env:OM_CONGA_URL',
    auth: {
      type: 'oauthClientCredentials',
      tokenUrl: 'env:OM_CONGA_TOKEN_URL',
      clientId: 'env:OM_CONGA_CLIENT_ID',
      clientSecret: 'env:OM_CONGA_CLIENT_SECRET',
    },
    recordTypes: { Frame: 'MSA' },
    operations: {
      export: { do: 'export', reference: '{{payload.contract}}', name: 'Contract {{order.number}}', type: 'Frame' },
    },
  },
  twilio: {
    baseUrl: 'env:OM_TWILIO_URL',
    auth: { type: 'basic', username: 'env:OM_TWILIO_ACCOUNT_SID', password: 'env:OM_TWILIO_AUTH_TOKEN' },
    accountSid: 'env:OM_TWILIO_ACCOUNT_SID',
    from: 'env:OM_TWILIO_FROM',
    webhook: { authToken: 'env:OM_TWILIO_AUTH_TOKEN' },
    operations: {
      remind: { to: '{{payload.phone}}', text: 'Order {{order.number}} is on its way.', awaitDelivery: true },
    },
  },
  smtp: {
    server: 'env:OM_SMTP_URL',
    username: 'env:OM_SMTP_USER',
    password: 'env:OM_SMTP_PASSWORD',
    from: 'env:OM_SMTP_FROM',
    operations: { tell: { to: '{{payload.email}}', subject: 'Order {{order.number}}', text: 'It is on its way.' } },
  },
} as const;
export type BusinessKind = keyof typeof businessSettings;

export function openBusinessGateway(
  kind: BusinessKind,
  env: Readonly<Record<string, string>>,
  more: Readonly<Record<string, unknown>> = {}
): Gateway {
  return openGateway({ key: kind, kind, settings: { ...businessSettings[kind], ...more } }, environmentOf(env));
}

export function portOf<P extends keyof VendorPorts>(gateway: Gateway, port: P): NonNullable<VendorPorts[P]> {
  const found = gateway.ports?.[port];
  if (!found) throw new Error(`${gateway.kind} has no port ${port}`);
  return found;
}

let keys = 0;
/** Options of a piece of work that nobody has asked for yet. */
export function newCall(attempt = 1, key = `K-${(keys += 1)}`): VendorCallOptions {
  return { idempotencyKey: key, attempt, signal: AbortSignal.timeout(30_000) };
}

/** @throws {Error} with the failure, when there is no value. */
export function valueOf<T>({ result }: VendorReply<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export const errorOf = <T>({ result }: VendorReply<T>): unknown => (result.ok ? undefined : result.error);

export const newSignatureRequest = (callbackUrl: string, more: Partial<SignatureRequest> = {}): SignatureRequest => ({
  reference: `SIG-${(keys += 1)}`,
  subject: 'Contract 00000142',
  message: 'Please sign until Friday.',
  documents: [{ name: 'Contract.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.4 contract') }],
  signatories: [
    { key: 'signer-1', name: 'Maria Keller', email: 'maria.keller@example.org', routingOrder: 1, role: 'Signer' },
    { key: 'signer-2', name: 'Jon Beck', email: 'jon.beck@example.org', routingOrder: 2, role: 'Signer' },
    { key: 'copy', name: 'Legal', email: 'legal@example.org', routingOrder: 3, role: 'CarbonCopy' },
  ],
  fields: [{ signatory: 'signer-1', kind: 'Signature', anchor: '/Signature1/' }],
  expireAfterDays: 30,
  remindAfterDays: 3,
  callbackUrl,
  ...more,
});

export const rawCallback = (body: Uint8Array, headers: RawCallback['headers'], url: string): RawCallback => ({
  body,
  headers,
  receivedAt: Date.now(),
  url,
});
