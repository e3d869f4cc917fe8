import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../contract.ts';
import { parseJson, presentedToken } from '../../server/http.ts';
import type { Orgs } from '../../server/orgs.ts';
import { Bayeux, type BayeuxOptions } from './bayeux.ts';

const FIRST_VERSION = 23;
const MAX_BYTES = 32_768;

/** The Streaming API: `/cometd/66.0`. Calls of it cost nothing of the API's allocation. */
export function cometdRoutes(app: FastifyInstance, orgs: Orgs, options: BayeuxOptions = {}): void {
  const bayeux = new Bayeux(options);
  // What waits would keep the server from stopping.
  app.addHook('preClose', (done) => {
    bayeux.close();
    done();
  });
  interface Route {
    readonly Params: { readonly version: string };
  }
  const handler = async (request: FastifyRequest<Route>, reply: FastifyReply): Promise<FastifyReply> => {
    if (!(Number.parseFloat(request.params.version) >= FIRST_VERSION)) {
      return fail(reply, 400, unsupported());
    }
    const { body } = request;
    if (body instanceof Buffer && body.length > MAX_BYTES) return fail(reply, 413, 'Maximum Request Size Exceeded');
    let given: unknown;
    try {
      given = parseJson(body);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return fail(reply, 400, error.message);
    }
    const token = presentedToken(request);
    const found = orgs.byToken(token);
    const caller = found && { org: found.tenant.org, session: found.session };
    const abandoned = new AbortController();
    reply.raw.once('close', () => {
      abandoned.abort();
    });
    const messages: readonly unknown[] = Array.isArray(given) ? given : [given];
    const answers = await bayeux.handle(messages, { caller, hasToken: token !== '', abandoned: abandoned.signal });
    return reply.type('application/json;charset=UTF-8').send(JSON.stringify(answers));
  };
  for (const path of ['/cometd/:version', '/cometd/replay/:version']) app.post<Route>(path, handler);
  // Clients of Faye add what a message is about.
  app.post<Route>('/cometd/:version/:message', handler);
  app.post('/cometd', (_request, reply) =>
    fail(reply, 400, "API version in the URI is mandatory. URI format: '/cometd/66.0'")
  );
}

const unsupported = (): string =>
  `Unsupported API version. Only API versions '${String(FIRST_VERSION)}.0' and above are supported. URI format: '/cometd/66.0'`;

const fail = (reply: FastifyReply, status: number, message: string): FastifyReply =>
  reply
    .code(status)
    .type('text/plain;charset=UTF-8')
    .send(`${String(status)}::${message}`);
