/** Acrobat Sign v6, as its reference and its pages on webhooks describe it. */
import { randomBytes } from 'node:crypto';
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Wire } from '../callbackSender.ts';
import { addVendorBehavior, type VendorContext } from '../vendor.ts';
import { agreementBody, type AgreementStore, type SimulatedAgreement } from './acrobatAgreements.ts';
import { onePage } from './pdf.ts';
import { formOf, partsOf, readRawBodies, type TokenDesk } from './tokenDesk.ts';

export interface AcrobatApplication {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly url: () => string;
}

const ECHO = 'x-adobesign-clientid';

/** Nothing is signed; a notification counts as taken when the client id comes back. */
export const acrobatWire = (clientId: string): Wire => ({
  encode: (message) => JSON.stringify(message),
  headers: ({ secret }) => ({
    'content-type': 'application/json',
    'X-AdobeSign-ClientId': secret === clientId ? clientId : 'somebody else',
  }),
  isTaken: (answer) => answer.headers.get(ECHO) === clientId,
});

export function acrobatSignVendor(
  vendor: VendorContext,
  application: AcrobatApplication,
  desk: TokenDesk,
  store: AgreementStore
): FastifyPluginCallback {
  return (app, _, done) => {
    readRawBodies(app);
    addVendorBehavior(app, vendor, desk.isGood);
    const base = '/api/rest/v6';
    const refuse = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
      reply.code(status).send({ code, message });
    const find = (params: unknown): SimulatedAgreement | undefined => store.get((params as { id: string }).id);
    const missing = (reply: FastifyReply): FastifyReply =>
      refuse(reply, 404, 'INVALID_AGREEMENT_ID', 'The agreement id is not valid.');
    const etagOf = ({ etag }: SimulatedAgreement): string => `"v${etag}"`;

    app.post('/oauth/v2/refresh', { config: { open: true } }, ({ body }, reply) => {
      const { grant_type, client_id, client_secret, refresh_token } = formOf(body);
      const { clientId, clientSecret, refreshToken } = application;
      const isGood =
        grant_type === 'refresh_token' &&
        client_id === clientId &&
        client_secret === clientSecret &&
        refresh_token === refreshToken;
      return isGood ? reply.send(desk.issue()) : reply.code(400).send({ error: 'invalid_grant' });
    });
    app.get(`${base}/baseUris`, () => ({
      apiAccessPoint: `${application.url()}/`,
      webAccessPoint: `${application.url()}/`,
    }));

    app.post(`${base}/transientDocuments`, async (request, reply) => {
      const parts = await partsOf(request).catch(() => undefined);
      const file = parts?.get('File');
      if (!(file instanceof Blob)) return refuse(reply, 400, 'NO_FILE_CONTENT', 'A File part is needed.');
      const transientDocumentId = `3AAABLblqZhA${randomBytes(12).toString('base64url')}`;
      store.uploads.set(transientDocumentId, { bytes: file.size });
      return reply.code(201).send({ transientDocumentId });
    });

    app.post(`${base}/agreements`, { config: { effect: true } }, ({ body }, reply) => {
      const parsed = agreementBody.safeParse(body);
      if (!parsed.success) return refuse(reply, 400, 'INVALID_JSON', z.prettifyError(parsed.error));
      const unknown = parsed.data.fileInfos.find(({ transientDocumentId }) => !store.uploads.has(transientDocumentId));
      if (unknown) return refuse(reply, 400, 'INVALID_TRANSIENTDOCUMENT_ID', 'The transient document is not known.');
      return reply.code(201).send({ id: store.create(parsed.data).id });
    });

    app.get(`${base}/agreements`, ({ query }) => {
      const { externalId } = query as { externalId?: string };
      const found = store.all.filter(({ body }) => externalId === undefined || body.externalId?.id === externalId);
      const userAgreementList = found.map(({ id, status, body }) => ({
        id,
        name: body.name,
        status,
        displayDate: new Date().toISOString(),
        displayParticipantSetInfos: [],
        esign: true,
        hidden: false,
        latestVersionId: id,
      }));
      return { page: {}, userAgreementList };
    });

    app.get(`${base}/agreements/:id`, ({ params }, reply) => {
      const found = find(params);
      return found ? reply.header('etag', etagOf(found)).send(store.view(found)) : missing(reply);
    });

    app.get(`${base}/agreements/:id/members`, ({ params }, reply) => {
      const found = find(params);
      if (!found) return missing(reply);
      const status =
        { OUT_FOR_SIGNATURE: 'WAITING_FOR_MY_SIGNATURE', SIGNED: 'COMPLETED' }[found.status] ?? 'CANCELLED';
      const participantSets = found.body.participantSetsInfo.map(({ memberInfos, ...set }, index) => ({
        ...set,
        id: `set-${index}`,
        status,
        memberInfos: memberInfos.map(({ email }) => ({
          id: `member-${index}`,
          email,
          securityOption: { authenticationMethod: 'NONE' },
          status: 'ACTIVE',
        })),
      }));
      return reply.send({ participantSets });
    });

    app.get(`${base}/agreements/:id/events`, ({ params }, reply) => {
      const found = find(params);
      return found ? reply.send({ events: found.events }) : missing(reply);
    });

    app.put(`${base}/agreements/:id/state`, { config: { effect: true } }, ({ params, body, headers }, reply) => {
      const found = find(params);
      if (!found) return missing(reply);
      const given = headers['if-match'];
      if (given === undefined) return refuse(reply, 400, 'MISSING_IF_MATCH_HEADER', 'The If-Match header is missing.');
      if (given !== '*' && given !== etagOf(found)) return refuse(reply, 412, 'RESOURCE_MODIFIED', 'It has changed.');
      const { state, agreementCancellationInfo } = body as {
        readonly state?: string;
        readonly agreementCancellationInfo?: { readonly comment?: string };
      };
      if (state !== 'CANCELLED' || found.status !== 'OUT_FOR_SIGNATURE') {
        return refuse(reply, 400, 'AGREEMENT_NOT_IN_RIGHT_STATE', 'The agreement cannot become that.');
      }
      store.cancel(found, agreementCancellationInfo?.comment ?? '');
      return reply.code(204).send();
    });

    app.post(`${base}/agreements/:id/reminders`, ({ params, body }, reply) => {
      const found = find(params);
      if (!found) return missing(reply);
      const { recipientParticipantIds } = body as { readonly recipientParticipantIds?: readonly string[] };
      if (!recipientParticipantIds?.length) return refuse(reply, 400, 'MISSING_REQUIRED_PARAM', 'Nobody to remind.');
      found.reminders += 1;
      return reply.code(201).send({ id: `reminder-${found.reminders}` });
    });

    for (const [path, title] of [
      ['combinedDocument', 'Signed document'],
      ['auditTrail', 'Audit trail'],
    ] as const) {
      app.get(`${base}/agreements/:id/${path}`, ({ params }, reply) => {
        const found = find(params);
        if (!found) return missing(reply);
        const lines = [title, found.id, ...found.events.map(({ type, date }) => `${date} ${type}`)];
        return reply.type('application/pdf').send(onePage(lines));
      });
    }

    app.get(`${base}/webhooks`, () => ({
      page: {},
      userWebhookList: [...store.webhooks.values()].map(({ id, url, events, status }) => ({
        id,
        name: 'Order management',
        scope: 'ACCOUNT',
        status,
        webhookSubscriptionEvents: events,
        webhookUrlInfo: { url },
      })),
    }));

    app.post(`${base}/webhooks`, async ({ body }, reply) => {
      const parsed = webhookBody.safeParse(body);
      if (!parsed.success) return refuse(reply, 400, 'INVALID_JSON', z.prettifyError(parsed.error));
      const { webhookUrlInfo, webhookSubscriptionEvents } = parsed.data;
      if (!(await answersOurs(webhookUrlInfo.url, application.clientId))) {
        return refuse(reply, 400, 'WEBHOOK_URL_VERIFICATION_FAILED', 'The address does not echo the client id.');
      }
      const id = randomBytes(16).toString('hex');
      const { url } = webhookUrlInfo;
      store.webhooks.set(id, { id, url, events: webhookSubscriptionEvents, status: 'ACTIVE' });
      return reply.code(201).send({ id });
    });
    done();
  };
}

const webhookBody = z.object({
  name: z.string().min(1),
  scope: z.enum(['ACCOUNT', 'GROUP', 'USER', 'RESOURCE']),
  state: z.literal('ACTIVE'),
  webhookSubscriptionEvents: z.array(z.string()).min(1),
  webhookUrlInfo: z.object({ url: z.url() }),
});

async function answersOurs(url: string, clientId: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { headers: { [ECHO]: clientId }, signal: AbortSignal.timeout(5_000) });
    const text = await answer.text();
    const isEchoed = answer.headers.get(ECHO) === clientId || text.includes(`"xAdobeSignClientId":"${clientId}"`);
    return answer.ok && isEchoed;
  } catch {
    return false;
  }
}
