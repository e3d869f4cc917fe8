import { randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallbackSender } from './callbackSender.ts';
import type { Ledger } from './ledger.ts';
import type { CallFault, Switches } from './switches.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route changes the world; faults and keys apply to it. */
    effect?: boolean;
    /** Nobody has to say who he is. */
    open?: boolean;
  }
  interface FastifyRequest {
    fault?: CallFault;
  }
}

export interface VendorContext {
  readonly name: string;
  readonly token: string;
  readonly ledger: Ledger;
  readonly switches: Switches;
  readonly callbacks: CallbackSender;
  readonly latencyMs: number;
  readonly callbackDelayMs: number;
  /** Shape of an error answer of this vendor. */
  errorBody(status: number, code: string, message: string): unknown;
}

export const newId = (prefix: string): string => `${prefix}-${randomBytes(5).toString('hex').toUpperCase()}`;

/** Latency, outage, credentials and faults: what stands before and behind every route of a vendor. */
export function addVendorBehavior(
  app: FastifyInstance,
  vendor: VendorContext,
  isAllowed: (request: FastifyRequest) => boolean = (request) => isAuthorized(request, vendor.token)
): void {
  const refuse = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
    reply.code(status).send(vendor.errorBody(status, code, message));

  app.addHook('onRequest', async (request, reply) => {
    if (vendor.latencyMs > 0) await pause(vendor.latencyMs);
    if (vendor.switches.outage) return refuse(reply, 503, 'OUTAGE', 'The service is down.');
    if (!request.routeOptions.config.open && !isAllowed(request))
      return refuse(reply, 401, 'UNAUTHORIZED', 'Who are you?');
    const fault = request.routeOptions.config.effect ? vendor.switches.takeCallFault() : undefined;
    if (!fault) return;
    if (fault.kind === 'error') return refuse(reply, fault.status, 'INTERNAL', 'Something broke.');
    if (fault.kind === 'busy') {
      if (fault.retryAfterSeconds !== undefined) reply.header('retry-after', String(fault.retryAfterSeconds));
      return refuse(reply, 429, 'BUSY', 'Too many requests.');
    }
    // Taken off fastify's hands and left without an answer, until the client or the server closes the connection.
    if (fault.kind === 'timeout') return reply.hijack();
    request.fault = fault;
  });

  app.addHook('onSend', (request, _reply, payload, done) => {
    const { fault } = request;
    if (fault?.kind === 'lostAnswer') request.raw.socket.destroy();
    done(null, disturbed(fault, payload));
  });
}

function disturbed(fault: CallFault | undefined, payload: unknown): unknown {
  if (fault?.kind === 'malformed') return '{"id": "cut of';
  return fault?.kind === 'oversize' ? 'x'.repeat(fault.bytes ?? 2_000_000) : payload;
}

function isAuthorized(request: FastifyRequest, token: string): boolean {
  const given = request.headers['x-api-key'] ?? request.headers.authorization?.replace(/^Bearer /, '');
  return isEqual(String(given ?? ''), token);
}

export function isEqual(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

export interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly fingerprint: string;
}

/** What was answered to each key. */
export class Answers {
  readonly #answers = new Map<string, StoredAnswer>();

  /** The answer given before to this key; `reused` when the key came with another body then. */
  find(key: string, body: unknown): StoredAnswer | 'reused' | undefined {
    const known = key === '' ? undefined : this.#answers.get(key);
    return known && known.fingerprint !== fingerprint(body) ? 'reused' : known;
  }

  keep(key: string, requestBody: unknown, status: number, body: unknown): void {
    if (key !== '') this.#answers.set(key, { status, body, fingerprint: fingerprint(requestBody) });
  }

  clear(): void {
    this.#answers.clear();
  }
}

/** Where the client wants to be called back is not part of what it asks for. */
const fingerprint = (body: unknown): string =>
  JSON.stringify(body, (name, value: unknown) => (name === 'callbackUrl' ? undefined : value));

/** The key of a request: its header, else what the body names it by. */
export function keyOf(request: FastifyRequest, inBody: string | undefined): string {
  const header = request.headers['idempotency-key'];
  return typeof header === 'string' && header !== '' ? header : (inBody ?? '');
}

/**
 * Does the work once per key. A repeated request gets the answer of the first, byte for byte; one that names other
 * work by the same key is refused.
 */
export function oncePerKey(
  vendor: VendorContext,
  answers: Answers,
  key: string,
  requestBody: unknown,
  work: () => { readonly status: number; readonly body: unknown }
): { readonly status: number; readonly body: unknown; readonly repeated: boolean } {
  const known = vendor.switches.ignoreKeys ? undefined : answers.find(key, requestBody);
  if (known === 'reused') {
    const body = vendor.errorBody(409, 'KEY_REUSED', 'This idempotency key came with another request before.');
    return { status: 409, body, repeated: true };
  }
  if (known) return { status: known.status, body: known.body, repeated: true };
  const done = work();
  if (done.status < 300) answers.keep(key, requestBody, done.status, done.body);
  return { ...done, repeated: false };
}
