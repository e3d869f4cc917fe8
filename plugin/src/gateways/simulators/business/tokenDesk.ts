import { randomBytes, verify, type KeyObject } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Gives out access tokens, and knows which of them are still good. */
export class TokenDesk {
  readonly #lifetimeMs: number;
  readonly #tokens = new Map<string, number>();
  issued = 0;

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  issue(): { readonly access_token: string; readonly token_type: 'Bearer'; readonly expires_in: number } {
    this.issued += 1;
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, Date.now() + this.#lifetimeMs);
    return { access_token: token, token_type: 'Bearer', expires_in: Math.max(1, Math.floor(this.#lifetimeMs / 1000)) };
  }

  isGood = (request: FastifyRequest): boolean => {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    return (this.#tokens.get(token) ?? 0) > Date.now();
  };

  /** As after a revocation: every token is refused from now on. */
  revokeAll(): void {
    this.#tokens.clear();
  }
}

/** Forms and files are read as bytes; a route that wants a form reads it itself. */
export function readRawBodies(app: FastifyInstance): void {
  app.addContentTypeParser(
    [
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/octet-stream',
      'application/pdf',
      'text/html',
      'text/plain',
    ],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body)
  );
}

export const formOf = (body: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(Buffer.isBuffer(body) ? body.toString('utf8') : ''));

/** Fields and files of a multipart body. */
export const partsOf = (request: FastifyRequest): Promise<FormData> =>
  new Response(Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null, {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
    // Deprecated for servers that strangers write to; what comes here is small and our own.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
  }).formData();

interface JwtRules {
  readonly publicKey: KeyObject;
  readonly clientId: string;
  readonly subject: string;
  readonly audience: () => string;
  readonly scopes: readonly string[];
}

/** What is wrong with an RFC 7523 assertion, in the words of the OAuth error; undefined when nothing is. */
export function assertionFault(assertion: string, rules: JwtRules): string | undefined {
  const [header = '', claims = '', signature = ''] = assertion.split('.');
  const read = (part: string): Record<string, unknown> => {
    try {
      return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
    } catch {
      return {};
    }
  };
  if (read(header)['alg'] !== 'RS256') return 'unsupported_algorithm';
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify('RSA-SHA256', signed, rules.publicKey, Buffer.from(signature, 'base64url')))
    return 'no_valid_keys_or_signatures';
  const { iss, sub, aud, iat, exp, scope } = read(claims);
  if (iss !== rules.clientId) return 'issuer_not_found';
  if (sub !== rules.subject) return 'user_not_found';
  if (aud !== rules.audience()) return 'invalid_audience';
  const now = Date.now() / 1000;
  if (typeof iat !== 'number' || typeof exp !== 'number' || exp < now || iat > now + 60 || exp - iat > 3600)
    return 'expired';
  const asked = typeof scope === 'string' ? scope.split(' ') : [];
  return rules.scopes.every((wanted) => asked.includes(wanted)) ? undefined : 'consent_required';
}

const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** `POST /oauth/token` for the JWT grant. */
export function addJwtTokenRoute(app: FastifyInstance, desk: TokenDesk, rules: JwtRules): void {
  app.post('/oauth/token', { config: { open: true } }, (request, reply) => {
    const { grant_type, assertion = '' } = formOf(request.body);
    if (grant_type !== JWT_GRANT) return reply.code(400).send({ error: 'unsupported_grant_type' });
    const fault = assertionFault(assertion, rules);
    if (fault === 'consent_required') return reply.code(400).send({ error: fault });
    return fault === undefined
      ? reply.send(desk.issue())
      : reply.code(400).send({ error: 'invalid_grant', error_description: fault });
  });
}
