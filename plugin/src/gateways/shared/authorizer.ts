import type { StepError } from '../../domain/plan.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { GatewayExchange } from '../../engine/ports.ts';
import type { GatewayEnvironment, ReferenceReader } from './environment.ts';
import type { ExchangeLimits } from './exchange.ts';
import type { Redactor } from './redaction.ts';
import { createGrant, TokenCache } from './oauth.ts';
import type { CommonSettings } from './settings.ts';

/** Headers that prove who calls. */
export interface Authorizer {
  headers(exchanges: GatewayExchange[]): Promise<Result<Readonly<Record<string, string>>, StepError>>;
  /** After a 401: true when asking again may give other headers. */
  renew(): boolean;
}

export interface AuthorizerContext {
  readonly env: GatewayEnvironment;
  readonly limits: ExchangeLimits;
  /** Read when used: the redactor is made after all secrets have been read. */
  readonly redactor: () => Redactor;
}

export function createAuthorizer(
  settings: CommonSettings,
  reader: ReferenceReader,
  context: AuthorizerContext
): Authorizer {
  const { auth } = settings;
  switch (auth.type) {
    case 'none':
      return fixed({});
    case 'bearer':
      return fixed({ authorization: `Bearer ${reader.secret(auth.token, 'auth.token')}` });
    case 'basic': {
      const pair = `${reader.text(auth.username, 'auth.username')}:${reader.secret(auth.password, 'auth.password')}`;
      return fixed({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    }
    case 'header':
      return fixed({ [auth.name.toLowerCase()]: reader.secret(auth.value, 'auth.value') });
    case 'oauthClientCredentials':
    case 'oauthJwtBearer':
    case 'oauthRefreshToken':
      return new TokenCache(createGrant(settings, auth, reader, context.env.clock), context);
  }
}

const fixed = (headers: Readonly<Record<string, string>>): Authorizer => ({
  headers: () => Promise.resolve(ok(headers)),
  renew: () => false,
});
