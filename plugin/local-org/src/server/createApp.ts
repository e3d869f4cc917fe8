import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import { apexRoutes } from '../apex/doors/apexRoutes.ts';
import { authRoutes } from '../auth/routes.ts';
import type { OAuthTokens } from '../auth/oauth.ts';
import { bulkRoutes } from '../bulk/bulkRoutes.ts';
import { deployRoutes } from '../deploy/routes.ts';
import { soapRoutes } from '../soap/routes.ts';
import { ApiError } from '../contract.ts';
import { cometdRoutes } from '../events/cometd/cometdRoutes.ts';
import { errorResponse, notFound } from '../rest/message.ts';
import { dataRoutes, send } from './dataRoutes.ts';
import { localRoutes } from './localRoutes.ts';
import type { LocalOrgLogger } from './logger.ts';
import type { Orgs } from './orgs.ts';
import { uiRoutes } from '../ui/uiRoutes.ts';

const BODY_LIMIT = 50 * 1024 * 1024;

/** The HTTP application over a set of orgs. */
export async function createApp(orgs: Orgs, oauth: OAuthTokens, logger: LocalOrgLogger): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    // `sf` joins addresses with two slashes.
    routerOptions: { ignoreDuplicateSlashes: true, ignoreTrailingSlash: true, maxParamLength: 16_384 },
    forceCloseConnections: true,
  });
  // Bodies are read as bytes: what they mean, and how it is refused, depends on the resource.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.statusCode === 413) {
      const message = `The request body is larger than ${String(BODY_LIMIT)} bytes.`;
      return send(reply, errorResponse([new ApiError('REQUEST_ENTITY_TOO_LARGE', message, { status: 413 })]));
    }
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return send(reply, errorResponse([new ApiError('BAD_REQUEST', error.message, { status: error.statusCode })]));
    }
    logger.error(`${request.method} ${request.url.split('?')[0] ?? ''} failed`, error);
    const message = 'An unexpected error occurred. The log of the local org has the details.';
    return send(reply, errorResponse([new ApiError('UNKNOWN_EXCEPTION', message, { status: 500 })]));
  });
  app.setNotFoundHandler((_request, reply) => send(reply, errorResponse([notFound()])));
  authRoutes(app, orgs, oauth);
  soapRoutes(app, orgs, oauth);
  await deployRoutes(app, orgs);
  dataRoutes(app, orgs);
  await bulkRoutes(app, orgs);
  apexRoutes(app, orgs);
  localRoutes(app, orgs);
  cometdRoutes(app, orgs);
  uiRoutes(app, orgs, logger);
  return app;
}
