import { ok } from '../../domain/result.ts';
import type { Authorizer, AuthorizerContext } from './authorizerContext.ts';
import type { ReferenceReader } from './environment.ts';
import { createGrant, TokenCache } from './oauth.ts';
import type { CommonSettings } from './settings.ts';

export type { Authorizer } from './authorizerContext.ts';

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
