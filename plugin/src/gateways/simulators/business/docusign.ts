/** Docusign eSignature v2.1, as its reference and its Connect pages describe it. */
import { createHmac, randomUUID, type KeyObject } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Wire } from '../callbackSender.ts';
import { addVendorBehavior, type VendorContext } from '../vendor.ts';
import { envelopeBody, type EnvelopeStore, type SimulatedEnvelope } from './docusignEnvelopes.ts';
import { onePage } from './pdf.ts';
import { addJwtTokenRoute, readRawBodies, type TokenDesk } from './tokenDesk.ts';

export interface DocusignAccount {
  readonly accountId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly publicKey: KeyObject;
  /** Where this server is reached. */
  readonly url: () => string;
}

/** Signed with every key that is active: a second one stands for a change of keys. */
export const connectWire = (moreKeys: readonly string[]): Wire => ({
  encode: (message) => JSON.stringify(message),
  headers: ({ text, secret }) => ({
    'content-type': 'application/json; charset=utf-8',
    ...Object.fromEntries(
      [...moreKeys, secret].map((key, index) => [
        `X-DocuSign-Signature-${index + 1}`,
        createHmac('sha256', key).update(text, 'utf8').digest('base64'),
      ])
    ),
  }),
});

export function docusignVendor(
  vendor: VendorContext,
  account: DocusignAccount,
  desk: TokenDesk,
  envelopes: EnvelopeStore
): FastifyPluginCallback {
  return (app, _, done) => {
    readRawBodies(app);
    addVendorBehavior(app, vendor, desk.isGood);
    const host = (): string => new URL(account.url()).host;
    const scopes = ['signature', 'impersonation'];
    addJwtTokenRoute(app, desk, {
      publicKey: account.publicKey,
      clientId: account.clientId,
      subject: account.userId,
      audience: host,
      scopes,
    });
    app.get('/oauth/userinfo', () => ({
      sub: account.userId,
      accounts: [
        {
          account_id: account.accountId,
          account_name: 'Simulated',
          is_default: true,
          base_uri: account.url(),
        },
      ],
    }));

    const refuse = (reply: FastifyReply, status: number, errorCode: string, message: string): FastifyReply =>
      reply.code(status).send({ errorCode, message });
    const find = (params: unknown): SimulatedEnvelope | undefined =>
      envelopes.get((params as { envelopeId: string }).envelopeId);
    const missing = (reply: FastifyReply): FastifyReply =>
      refuse(reply, 404, 'ENVELOPE_DOES_NOT_EXIST', 'The envelope specified does not exist.');
    const base = '/restapi/v2.1/accounts/:accountId';

    app.get(base, ({ params }, reply) =>
      (params as { accountId: string }).accountId === account.accountId
        ? reply.send({ accountIdGuid: account.accountId, accountName: 'Simulated' })
        : refuse(reply, 401, 'USER_LACKS_MEMBERSHIP', 'The user is no member of the account.')
    );

    app.post(`${base}/envelopes`, { config: { effect: true } }, ({ body }, reply) => {
      const parsed = envelopeBody.safeParse(body);
      if (!parsed.success) return refuse(reply, 400, 'INVALID_REQUEST_BODY', z.prettifyError(parsed.error));
      const { envelopeId, status, statusChangedDateTime } = envelopes.create(parsed.data);
      return reply
        .code(201)
        .send({ envelopeId, uri: `/envelopes/${envelopeId}`, statusDateTime: statusChangedDateTime, status });
    });

    app.get(`${base}/envelopes`, ({ query }, reply) => {
      const {
        transaction_ids: ids,
        custom_field: field,
        from_date: from,
      } = query as Record<string, string | undefined>;
      if (ids === undefined && from === undefined) {
        return refuse(reply, 400, 'INVALID_REQUEST_PARAMETER', 'from_date, envelope_ids or transaction_ids is needed.');
      }
      const found = envelopes.list({ transactionIds: ids?.split(','), field, from });
      const shown = found.map((one) => envelopes.view(one));
      return reply.send({ resultSetSize: String(shown.length), totalSetSize: String(shown.length), envelopes: shown });
    });

    app.get(`${base}/envelopes/:envelopeId`, ({ params }, reply) => {
      const found = find(params);
      return found ? reply.send(envelopes.view(found)) : missing(reply);
    });

    app.put(`${base}/envelopes/:envelopeId`, { config: { effect: true } }, ({ params, body, query }, reply) => {
      const found = find(params);
      if (!found) return missing(reply);
      const { status, voidedReason } = (body ?? {}) as { readonly status?: string; readonly voidedReason?: string };
      const isResend = (query as { resend_envelope?: string }).resend_envelope === 'true';
      if (status === 'voided') {
        if (!voidedReason) return refuse(reply, 400, 'INVALID_REQUEST_PARAMETER', 'A reason is needed to void.');
        if (!envelopes.void(found, voidedReason)) {
          return refuse(
            reply,
            400,
            'ENVELOPE_CANNOT_VOID_INVALID_STATE',
            'Only sent or delivered envelopes can be voided.'
          );
        }
      } else if (isResend) envelopes.resend(found);
      return reply.send({ envelopeId: found.envelopeId });
    });

    app.get(`${base}/envelopes/:envelopeId/documents/:documentId`, ({ params }, reply) => {
      const found = find(params);
      if (!found) return missing(reply);
      const { documentId } = params as { documentId: string };
      const signers = found.signers.map(({ name, status }) => `${name}: ${status}`);
      const title = documentId === 'certificate' ? 'Certificate of completion' : found.definition.emailSubject;
      return reply.type('application/pdf').send(onePage([title, found.envelopeId, ...signers]));
    });
    done();
  };
}

/** What Connect sends about an envelope: the JSON format with single events (SIM). */
export const connectMessage = (
  accountId: string,
  userId: string,
  event: string,
  envelopeSummary: unknown,
  envelopeId: string
): unknown => ({
  event,
  apiVersion: 'v2.1',
  uri: `/restapi/v2.1/accounts/${accountId}/envelopes/${envelopeId}`,
  retryCount: 0,
  configurationId: 10_000_001,
  generatedDateTime: new Date().toISOString(),
  data: { accountId, userId, envelopeId, envelopeSummary },
  messageKey: randomUUID(),
});
