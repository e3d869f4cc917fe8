/** OAuth 2.0 tokens: three grants, one cache. */
import { sign, type KeyObject } from 'node:crypto';
import type { StepError } from '../../domain/plan.ts';
import { ok, refuse, type Result } from '../../domain/result.ts';
import type { Clock, GatewayExchange } from '../../engine/ports.ts';
import type { Authorizer, AuthorizerContext } from './authorizerContext.ts';
import type { ReferenceReader } from './environment.ts';
import { answerFailure, exchange } from './exchange.ts';
import { transient } from './failures.ts';
import { readPointer, readText } from './jsonPointer.ts';
import type { CommonSettings } from './settings.ts';

type Auth = CommonSettings['auth'];
type OAuth = Extract<Auth, { readonly tokenUrl: string }>;

/** How a token is asked for. The form is made anew each time, since an assertion is valid for minutes. */
export interface Grant {
  readonly tokenUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  form(): Readonly<Record<string, string>>;
}

export function createGrant(
  { allowPlainHttp }: Pick<CommonSettings, 'allowPlainHttp'>,
  auth: OAuth,
  reader: ReferenceReader,
  clock: Clock
): Grant {
  const tokenUrl = reader.url(auth.tokenUrl, 'auth.tokenUrl', allowPlainHttp);
  const id = reader.text(auth.clientId, 'auth.clientId');
  switch (auth.type) {
    case 'oauthClientCredentials': {
      const pair = `${encodeURIComponent(id)}:${encodeURIComponent(reader.secret(auth.clientSecret, 'auth.clientSecret'))}`;
      const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
      const { scope, audience } = auth;
      const form = { grant_type: 'client_credentials', ...(scope && { scope }), ...(audience && { audience }) };
      return { tokenUrl, headers, form: () => form };
    }
    case 'oauthRefreshToken': {
      const form = {
        grant_type: 'refresh_token',
        client_id: id,
        client_secret: reader.secret(auth.clientSecret, 'auth.clientSecret'),
        refresh_token: reader.secret(auth.refreshToken, 'auth.refreshToken'),
      };
      return { tokenUrl, headers: {}, form: () => form };
    }
    case 'oauthJwtBearer': {
      const key = reader.privateKey(auth.privateKey, 'auth.privateKey');
      const claims = {
        iss: id,
        sub: reader.text(auth.subject, 'auth.subject'),
        aud: reader.text(auth.audience, 'auth.audience'),
        scope: auth.scope,
      };
      const form = (): Record<string, string> => ({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: key ? signAssertion(claims, key, clock.now()) : '',
      });
      return { tokenUrl, headers: {}, form };
    }
  }
}

const ASSERTION_LIFETIME_S = 600;

/** RFC 7523 assertion, signed with RS256. */
export function signAssertion(claims: Readonly<Record<string, string>>, key: KeyObject, now: number): string {
  const iat = Math.floor(now / 1000);
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ ...claims, iat, exp: iat + ASSERTION_LIFETIME_S })}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

type Token = Result<{ readonly value: string; readonly usableUntil: number }, StepError>;

const DEFAULT_LIFETIME_S = 300;
const LONGEST_LIFETIME_S = 86_400;

/** Keeps a token until shortly before it ends. Steps that start together share one call for it. */
export class TokenCache implements Authorizer {
  readonly #grant: Grant;
  readonly #context: AuthorizerContext;
  #token: Promise<Token> | undefined;
  #usableUntil = Infinity;

  constructor(grant: Grant, context: AuthorizerContext) {
    this.#grant = grant;
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
    const { tokenUrl, headers } = this.#grant;
    const form = this.#grant.form();
    const startedAt = env.clock.now();
    // Not the caller's signal: others wait for the same token.
    const { outcome, record } = await exchange(
      {
        method: 'POST',
        url: tokenUrl,
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: new URLSearchParams(form).toString(),
        shownBody: redactor().form(form),
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
    redactor().hide(value);
    const seconds = Number(readPointer(answer.json, '/expires_in') ?? DEFAULT_LIFETIME_S);
    const lifetime = Math.min(seconds > 0 ? seconds : DEFAULT_LIFETIME_S, LONGEST_LIFETIME_S) * 1000;
    return ok({ value, usableUntil: startedAt + lifetime - Math.min(30_000, lifetime / 10) });
  }
}
