import type { FastifyPluginCallback } from 'fastify';
import type { AgreementStore } from './acrobatAgreements.ts';
import type { EnvelopeStore } from './docusignEnvelopes.ts';
import type { SmtpServer } from './smtpServer.ts';
import type { TextStore } from './twilio.ts';

interface Stores {
  readonly envelopes: EnvelopeStore;
  readonly agreements: AgreementStore;
  readonly texts: TextStore;
  readonly mail: SmtpServer;
}

/** What people do in the real world: look into their mailbox, at their phone, sign, refuse to sign. */
export function addPeopleRoutes({ envelopes, agreements, texts, mail }: Stores): FastifyPluginCallback {
  return (app, _, done) => {
    app.get('/mailbox', () => mail.mails);
    app.get('/texts', () => texts.texts);
    app.get('/signatures', () => [
      ...envelopes.all.map((one) => ({
        vendor: 'docusign',
        id: one.envelopeId,
        subject: one.definition.emailSubject,
        state: one.status,
      })),
      ...agreements.all.map((one) => ({
        vendor: 'acrobatsign',
        id: one.id,
        subject: one.body.name,
        state: one.status,
      })),
    ]);
    app.post('/signatures/:id/sign', ({ params }, reply) => {
      const { id } = params as { id: string };
      return reply.code(envelopes.sign(id) || agreements.sign(id) ? 204 : 409).send();
    });
    app.post('/signatures/:id/decline', ({ params, body }, reply) => {
      const { id } = params as { id: string };
      const { reason = 'I do not agree.' } = (body ?? {}) as { reason?: string };
      return reply.code(envelopes.decline(id, reason) || agreements.decline(id, reason) ? 204 : 409).send();
    });
    done();
  };
}
