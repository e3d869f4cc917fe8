import type { StepError } from '../../domain/plan.ts';
import { ok, refuse, type Result } from '../../domain/result.ts';
import type { GatewayExchange } from '../../engine/ports.ts';
import type { GatewayEnvironment, ReferenceReader } from './environment.ts';
import { answerFailure, exchange, type ExchangeLimits } from './exchange.ts';
import { transient } from './failures.ts';
import { readPointer, readText } from './jsonPointer.ts';
import type { Redactor } from './redaction.ts';
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
      return new ClientCredentials(
        {
          tokenUrl: reader.url(auth.tokenUrl, 'auth.tokenUrl', settings.allowPlainHttp),
          id: reader.text(auth.clientId, 'auth.clientId'),
          secret: reader.secret(auth.clientSecret, 'auth.clientSecret'),
          scope: auth.scope,
          audience: auth.audience,
        },
        context
      );
  }
}

const fixed = (headers: Readonly<Record<string, string>>): Authorizer => ({
  headers: () => Promise.resolve(ok(headers)),
  renew: () => false,
});

interface Client {
  readonly tokenUrl: string;
  readonly id: string;
  readonly secret: string;
  readonly scope: string | undefined;
  readonly audience: string | undefined;
}

type Token = Result<{ readonly value: string; readonly usableUntil: number }, StepError>;

const DEFAULT_LIFETIME_S = 300;
const LONGEST_LIFETIME_S = 86_400;

/** OAuth 2.0 client credentials. Steps that start together share one call for the token. */
class ClientCredentials implements Authorizer {
  readonly #client: Client;
  readonly #context: AuthorizerContext;
  #token: Promise<Token> | undefined;
  #usableUntil = Infinity;

  constructor(client: Client, context: AuthorizerContext) {
    this.#client = client;
    this.#context = context;
  }

  async headers(exchanges: GatewayExchange[]): Promise<Result<Readonly<Record<string, string>>, StepError>> {
    if (this.#context.env.clock.now() >= this.#usableUntil) this.renew();
    const pending = (this.#token ??= this.#fetchToken(exchanges));
    const token = await pending;
    if (!token.ok) {
      if (this.#token === pending) this.renew();
      return token;
    }
    if (this.#token === pending) this.#usableUntil = token.value.usableUntil;
    return ok({ authorization: `Bearer ${token.value.value}` });
  }

  renew(): boolean {
    this.#token = undefined;
    this.#usableUntil = Infinity;
    return true;
  }

  async #fetchToken(exchanges: GatewayExchange[]): Promise<Token> {
    const { env, limits, redactor } = this.#context;
    const { tokenUrl, id, secret, scope, audience } = this.#client;
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (scope !== undefined) form.set('scope', scope);
    if (audience !== undefined) form.set('audience', audience);
    const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
    const startedAt = env.clock.now();
    // Not the caller's signal: others wait for the same token.
    const { outcome, record } = await exchange(
      {
        method: 'POST',
        url: tokenUrl,
        headers: {
          authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: form.toString(),
        shownBody: form.toString(),
      },
      new AbortController().signal,
      limits,
      env,
      redactor()
    );
    exchanges.push(record);
    if (outcome.kind === 'failed') return refuse(outcome.error);
    const { answer } = outcome;
    // RFC 6749 answers wrong client credentials with 400; they are mended once for all steps, as a 401 is.
    const failure = answerFailure(answer, readText(answer.json, '/error') ?? '');
    if (failure) return refuse(transient('VendorRefusedCredentials', failure.message, failure.retryAfterMs));
    const value = readText(answer.json, '/access_token');
    if (value === undefined) return refuse(transient('MalformedAnswer', 'The token answer holds no access_token.'));
    const seconds = Number(readPointer(answer.json, '/expires_in') ?? DEFAULT_LIFETIME_S);
    const lifetime = Math.min(seconds > 0 ? seconds : DEFAULT_LIFETIME_S, LONGEST_LIFETIME_S) * 1000;
    return ok({ value, usableUntil: startedAt + lifetime - Math.min(30_000, lifetime / 10) });
  }
}
