import type { GatewayExchange } from '../../engine/ports.ts';
import type { Authorizer } from './authorizer.ts';
import type { GatewayEnvironment } from './environment.ts';
import { exchange, type ExchangeLimits, type HttpOutcome, type HttpRequest } from './exchange.ts';
import type { Redactor } from './redaction.ts';

export interface VendorCall {
  readonly method: string;
  /** Appended to the base URL. */
  readonly path: string;
  /** In place of the configured base URL: for vendors that say themselves where an account lives. */
  readonly base?: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form, instead of `body`. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of `body`. */
  readonly content?: { readonly mediaType: string; readonly bytes: Uint8Array } | FormData;
}

/** The HTTP side of one configured vendor. Every exchange is added to the caller's list, failed ones too. */
export class VendorClient {
  readonly #baseUrl: string;
  readonly #authorizer: Authorizer;
  readonly #limits: ExchangeLimits;
  readonly #env: GatewayEnvironment;
  readonly #redactor: Redactor;

  constructor(
    baseUrl: string,
    authorizer: Authorizer,
    limits: ExchangeLimits,
    env: GatewayEnvironment,
    redactor: Redactor
  ) {
    this.#baseUrl = baseUrl;
    this.#authorizer = authorizer;
    this.#limits = limits;
    this.#env = env;
    this.#redactor = redactor;
  }

  async call(call: VendorCall, signal: AbortSignal, exchanges: GatewayExchange[]): Promise<HttpOutcome> {
    const first = await this.#once(call, signal, exchanges);
    if (first.kind === 'failed' || first.answer.status !== 401 || !this.#authorizer.renew()) return first;
    return this.#once(call, signal, exchanges);
  }

  async #once(call: VendorCall, signal: AbortSignal, exchanges: GatewayExchange[]): Promise<HttpOutcome> {
    const auth = await this.#authorizer.headers(exchanges);
    if (!auth.ok) return { kind: 'failed', error: auth.error };
    const content = contentOf(call, this.#redactor);
    const { outcome, record } = await exchange(
      {
        method: call.method,
        url: (call.base ?? this.#baseUrl) + call.path,
        headers: {
          accept: 'application/json',
          ...content.headers,
          ...call.headers,
          ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': headerText(call.idempotencyKey) }),
          ...auth.value,
        },
        ...content.body,
      },
      signal,
      this.#limits,
      this.#env,
      this.#redactor
    );
    exchanges.push(record);
    return outcome;
  }
}

interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Pick<HttpRequest, 'body' | 'shownBody'>;
}

function contentOf({ body, form, content }: VendorCall, redactor: Redactor): Content {
  if (content instanceof FormData) return { headers: {}, body: { body: content } };
  if (content) {
    return { headers: { 'content-type': content.mediaType }, body: { body: Uint8Array.from(content.bytes) } };
  }
  if (form) {
    return {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: { body: new URLSearchParams(form).toString(), shownBody: redactor.form(form) },
    };
  }
  if (body === undefined) return { headers: {}, body: {} };
  return { headers: { 'content-type': 'application/json' }, body: { body: JSON.stringify(body) } };
}

/** Order keys may hold any letter, header values may not; what does not fit is percent-encoded, and so stays unique. */
export const headerText = (text: string): string =>
  text.replace(/[^\x21-\x24\x26-\x7e]/gu, (letter) => {
    return [...Buffer.from(letter)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
  });
