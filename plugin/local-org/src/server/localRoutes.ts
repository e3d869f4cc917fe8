import type { FastifyInstance } from 'fastify';
import type { IncomingMail } from '../contract.ts';
import { isObject } from '../rest/message.ts';
import { parseJson } from './http.ts';
import type { Orgs } from './orgs.ts';
import type { Tenant } from './tenant.ts';

/**
 * What no Salesforce org has: a look at the server itself, for tests and for the operator of a local org. Nothing here
 * shows a token or a record, but the mailbox shows what the orgs would have mailed.
 */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Mails of an org: `GET` reads them, `DELETE` throws them away, `POST` delivers a reply to an approval request. */
function mailRoutes(app: FastifyInstance, named: (name?: string) => Tenant | undefined): void {
  interface Query {
    readonly Querystring: { readonly org?: string; readonly to?: string };
  }
  app.get<Query>('/_local/mailbox', ({ query }, reply) => {
    const tenant = named(query.org);
    return tenant ? tenant.org.mail.list(query.to) : reply.code(404).send({ error: 'no such org' });
  });
  app.delete<Query>('/_local/mailbox', ({ query }, reply) => {
    const tenant = named(query.org);
    if (!tenant) return reply.code(404).send({ error: 'no such org' });
    tenant.org.mail.clear();
    return reply.code(204).send();
  });
  app.post<Query>('/_local/mailbox', ({ query, body }, reply) => {
    const tenant = named(query.org);
    if (!tenant) return reply.code(404).send({ error: 'no such org' });
    const mail = incomingMail(body);
    if (!mail) return reply.code(400).send({ error: 'a mail has the texts from, to and text, and may have a subject' });
    const outcome = tenant.org.mail.receive(mail);
    return reply.code(outcome.accepted ? 200 : 422).send(outcome);
  });
}

function incomingMail(body: unknown): IncomingMail | undefined {
  let given: unknown;
  try {
    given = parseJson(body);
  } catch {
    return undefined;
  }
  if (!isObject(given)) return undefined;
  const { from, to, text, subject } = given;
  if (!isText(from) || !isText(to) || !isText(text)) return undefined;
  return { from, to, text, ...(isText(subject) ? { subject } : {}) };
}

export function localRoutes(app: FastifyInstance, orgs: Orgs): void {
  const named = (name: string): Tenant | undefined =>
    orgs.all().find(({ org }) => org.name === name || org.id === name);
  // The only org, or the first, needs no name.
  mailRoutes(app, (name) => (name === undefined ? orgs.all()[0] : named(name)));

  app.get('/_local/health', () => ({ status: 'ok', orgs: orgs.all().length }));
  app.get('/_local/orgs', () => orgs.all().map(({ org }) => ({ id: org.id, name: org.name })));
  app.get('/_local/usage', () =>
    orgs.all().map(({ org, usage }) => ({ id: org.id, name: org.name, ...usage.report() }))
  );
  app.get<{ Params: { org: string } }>('/_local/usage/:org', (request, reply) => {
    const tenant = named(request.params.org);
    return tenant ? tenant.usage.report() : reply.code(404).send({ error: 'no such org' });
  });
  app.delete<{ Params: { org: string } }>('/_local/usage/:org', (request, reply) => {
    const tenant = named(request.params.org);
    if (!tenant) return reply.code(404).send({ error: 'no such org' });
    tenant.usage.reset();
    return reply.code(204).send();
  });
}
