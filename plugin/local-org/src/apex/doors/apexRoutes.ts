import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, type Session } from '../../contract.ts';
import { errorResponse, isObject, json } from '../../rest/message.ts';
import { countCall, limitExceeded, send } from '../../server/dataRoutes.ts';
import { apiDisabled, invalidSession, parseJson, presentedToken } from '../../server/http.ts';
import type { Orgs } from '../../server/orgs.ts';
import type { Tenant } from '../../server/tenant.ts';
import { answerApexRest } from './apexRest.ts';
import { callController } from './callController.ts';

type Call = FastifyRequest<{ Params: { '*': string; class: string; method: string } }>;

/** Apex by addresses of its own: REST services of the org, and controllers of Lightning pages. */
export function apexRoutes(app: FastifyInstance, orgs: Orgs): void {
  const answer = (
    request: FastifyRequest,
    reply: FastifyReply,
    path: readonly string[],
    work: (tenant: Tenant, session: Session) => FastifyReply
  ): FastifyReply => {
    const caller = orgs.byToken(presentedToken(request));
    if (!caller) return send(reply, errorResponse([invalidSession()]));
    const { tenant, session } = caller;
    if (!tenant.mayUseApi(session)) return send(reply, errorResponse([apiDisabled()]), tenant);
    if (!countCall(tenant, request.method, path)) return send(reply, limitExceeded(), tenant);
    try {
      return work(tenant, session);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return send(reply, errorResponse([error]), tenant);
    }
  };

  app.all('/services/apexrest/*', (request, reply) =>
    answer(request, reply, ['apexrest'], ({ org }, session) => {
      const response = answerApexRest(org, session, {
        method: request.method,
        url: request.url.replace(/^\/services\/apexrest/, ''),
        body: request.body instanceof Buffer ? Buffer.from(request.body) : Buffer.alloc(0),
        headers: request.headers,
      });
      reply.headers(response.headers).code(response.status);
      return response.bytes ? reply.type(response.type).send(response.bytes) : reply.send();
    })
  );

  // A page calls a controller with the arguments by name; the answer says whether pages may keep it.
  app.post<{ Params: { class: string; method: string } }>('/lightning/apex/:class/:method', (request, reply) =>
    answer(request, reply, ['lightning', 'apex'], (tenant, session) => {
      const { class: className, method } = (request as Call).params;
      const body = parseJson(request.body);
      const result = callController(tenant.org, session, { className, method, args: isObject(body) ? body : {} });
      if (result.isError) return send(reply, json(result.body, result.status), tenant);
      return send(reply, json({ returnValue: result.value, cacheable: result.isCacheable }), tenant);
    })
  );
}
