import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from '../rest/message.ts';
import { invalidSession, presentedToken, serverUrlOf } from '../server/http.ts';
import type { Orgs } from '../server/orgs.ts';
import { identity, userInfo } from './identity.ts';
import { OAuthError, type OAuthTokens } from './oauth.ts';

/** OAuth and identity; none of these calls counts against the API allocation. */
export function authRoutes(app: FastifyInstance, orgs: Orgs, oauth: OAuthTokens): void {
  app.post('/services/oauth2/token', (request, reply) => {
    try {
      return oauth.grant(formOf(request), serverUrlOf(request));
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return reply.code(error.status).send({ error: error.code, error_description: error.message });
    }
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/userinfo',
    handler: (request, reply) => {
      const found = orgs.byToken(presentedToken(request));
      // This one resource answers a wrong token in plain text.
      if (!found) return reply.code(403).type('text/html').send('Bad_OAuth_Token');
      return userInfo(found.tenant, found.session, serverUrlOf(request));
    },
  });

  app.get('/id/:org/:user', (request, reply) => {
    const found = orgs.byToken(presentedToken(request));
    if (!found) return reply.code(403).type('text/html').send('Bad_OAuth_Token');
    return identity(found.tenant, found.session, serverUrlOf(request));
  });

  app.post('/services/oauth2/introspect', (request) => introspect(orgs, formOf(request).get('token') ?? ''));

  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/revoke',
    handler: (request, reply) => {
      const token = formOf(request).get('token') ?? '';
      if (!orgs.tokens.accessOwner(token) && !orgs.tokens.refreshOwner(token)) {
        return reply
          .code(400)
          .send({ error: 'unsupported_token_type', error_description: 'this token type is not supported' });
      }
      orgs.tokens.revoke(token);
      return reply.code(200).send();
    },
  });

  app.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/singleaccess',
    handler: (request, reply) => singleAccess(orgs, request, reply),
  });
}

function formOf(request: FastifyRequest): URLSearchParams {
  const body = request.body instanceof Buffer ? request.body.toString('utf8') : '';
  const form = new URLSearchParams(body);
  for (const [name, value] of new URL(request.url, 'http://local').searchParams) form.append(name, value);
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic && !form.has('client_id')) {
    const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    form.set('client_id', decodeURIComponent(id));
    form.set('client_secret', decodeURIComponent(secret.join(':')));
  }
  return form;
}

function introspect(orgs: Orgs, token: string): object {
  const found = orgs.byToken(token);
  if (!found) return { active: false };
  const { username, userId, orgId } = found.session;
  return {
    active: true,
    scope: 'api full refresh_token',
    token_type: 'access_token',
    username,
    sub: `/id/${orgId}/${userId}`,
  };
}

/** The address that a browser is sent to, to be logged in as the caller. */
function singleAccess(orgs: Orgs, request: FastifyRequest, reply: FastifyReply): unknown {
  const form = formOf(request);
  const found = orgs.byToken(form.get('access_token') ?? presentedToken(request));
  if (!found) return reply.code(401).send([errorBody(invalidSession())]);
  const { orgId, userId } = found.session;
  const parameters = new URLSearchParams({ otp: orgs.tokens.access({ orgId, userId }) });
  const start = form.get('redirect_uri');
  if (start) parameters.set('startURL', start);
  return { frontdoor_uri: `${serverUrlOf(request)}/secur/frontdoor.jsp?${parameters.toString()}` };
}
