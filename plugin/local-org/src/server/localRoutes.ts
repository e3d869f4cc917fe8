import type { FastifyInstance } from 'fastify';
import type { Orgs } from './orgs.ts';
import type { Tenant } from './tenant.ts';

/**
 * What no Salesforce org has: a look at the server itself, for tests and for the operator of a local org. Nothing here
 * shows a token or a record.
 */
export function localRoutes(app: FastifyInstance, orgs: Orgs): void {
  const named = (name: string): Tenant | undefined =>
    orgs.all().find(({ org }) => org.name === name || org.id === name);

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
