import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseJson, presentedToken, serverUrlOf, SESSION_COOKIE } from '../server/http.ts';
import { isObject } from '../rest/message.ts';
import { isPasswordOf } from '../auth/password.ts';
import type { Orgs } from '../server/orgs.ts';
import { STYLES } from './addresses.ts';
import { loginHtml } from './pageHtml.ts';

const HOME = '/lightning/page/home';

/** How a browser gets a session: by the address that `sf org open` makes, by a form, or as another user of the org. */
export function sessionRoutes(app: FastifyInstance, orgs: Orgs): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/secur/frontdoor.jsp',
    handler: (request, reply) => {
      const form = formOf(request);
      const token = form.get('otp') ?? form.get('sid') ?? '';
      const start = localAddress(form.get('startURL') ?? form.get('retURL'));
      return orgs.byToken(token) ? open(reply, token, start) : reply.redirect(loginAddress(start));
    },
  });
  app.get('/login', (request, reply) => html(reply, loginHtml(STYLES, localAddress(formOf(request).get('startURL')))));
  app.post('/login', (request, reply) => {
    const form = formOf(request);
    const start = localAddress(form.get('startURL'));
    const found = orgs.byUsername(form.get('username') ?? '');
    if (!found || !isPasswordOf(found.tenant, found.session, form.get('password') ?? '')) {
      const message =
        'Username and password do not fit. Users of a local org have the same password, local-org by default, until they get their own.';
      return html(reply.code(401), loginHtml(STYLES, start, message));
    }
    return open(reply, orgs.tokens.access({ orgId: found.session.orgId, userId: found.session.userId }), start);
  });
  app.get('/secur/logout.jsp', (request, reply) => {
    orgs.tokens.revoke(presentedToken(request));
    return reply.header('set-cookie', `${SESSION_COOKIE}=; Path=/; Max-Age=0`).redirect('/login');
  });
  app.post('/lightning/local/user', (request, reply) => {
    const current = orgs.byToken(presentedToken(request));
    const body = parseJson(request.body);
    const userId = isObject(body) ? body['userId'] : undefined;
    const next = current && typeof userId === 'string' ? orgs.byOwner(current.session.orgId, userId) : undefined;
    if (!next) return reply.code(400).send({ message: 'There is no such active user in this org.' });
    return reply
      .header('set-cookie', cookieOf(orgs.tokens.access(next.session)))
      .code(204)
      .send();
  });
}

export const loginAddress = (start: string): string => `/login?startURL=${encodeURIComponent(start)}`;

const open = (reply: FastifyReply, token: string, start: string): FastifyReply =>
  reply.header('set-cookie', cookieOf(token)).redirect(start);

/** Scripts cannot read it, and other sites cannot make a browser send it along with a change. */
const cookieOf = (token: string): string => `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax`;

/** Where to go next; addresses of other servers are not followed. */
function localAddress(wanted: string | null): string {
  if (wanted === null || wanted === '') return HOME;
  const path = wanted.startsWith('/') ? wanted : `/${wanted}`;
  const url = new URL(path, 'http://local');
  return url.host === 'local' && url.pathname !== '/' ? url.pathname + url.search : HOME;
}

export function formOf(request: FastifyRequest): URLSearchParams {
  const form = new URL(request.url, serverUrlOf(request)).searchParams;
  if (!(request.body instanceof Buffer)) return form;
  for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) form.set(name, value);
  return form;
}

export const html = (reply: FastifyReply, content: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(content);
