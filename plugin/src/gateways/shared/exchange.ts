/** One HTTP exchange with a vendor: bounded in time and size, recorded without secrets, never thrown out of. */
import type { StepError } from '../../domain/plan.ts';
import type { GatewayExchange } from '../../engine/ports.ts';
import type { GatewayEnvironment } from './environment.ts';
import { parseRetryAfter, permanent, statusFailure, transient } from './failures.ts';
import type { Redactor } from './redaction.ts';

export type RequestBody = string | Uint8Array<ArrayBuffer> | FormData;

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** What to record in place of the body. */
  readonly shownBody?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly retryAfterMs: number | undefined;
  /** Parsed body; `undefined` for an empty one and for one that is not JSON. */
  readonly json: unknown;
  readonly malformed: boolean;
  readonly etag: string | null;
  /** Without parameters, in lower case; empty when the vendor named none. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export type HttpOutcome =
  { readonly kind: 'answer'; readonly answer: HttpAnswer } | { readonly kind: 'failed'; readonly error: StepError };

export interface ExchangeLimits {
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

class OversizeAnswer extends Error {}

export async function exchange(
  request: HttpRequest,
  signal: AbortSignal,
  limits: ExchangeLimits,
  env: Pick<GatewayEnvironment, 'fetch' | 'clock'>,
  redactor: Redactor
): Promise<{ readonly outcome: HttpOutcome; readonly record: GatewayExchange }> {
  const startedAt = env.clock.now();
  const record = (status?: number, responseBody?: string): GatewayExchange => ({
    method: request.method,
    url: redactor.url(request.url),
    ...(status === undefined ? {} : { status }),
    ...(request.body === undefined ? {} : { requestBody: request.shownBody ?? shownBody(request.body, redactor) }),
    ...(responseBody === undefined ? {} : { responseBody }),
    durationMs: Math.max(0, env.clock.now() - startedAt),
  });
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  let status: number | undefined;
  try {
    const response = await env.fetch(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      // A redirect would carry orders and credentials to a host that nobody configured.
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    status = response.status;
    const bytes = await readBody(response, limits.maxAnswerBytes);
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const isFile = FILES.test(mediaType);
    const text = isFile ? '' : Buffer.from(bytes).toString('utf8');
    const parsed = parseJson(text);
    const answer: HttpAnswer = {
      status,
      location: response.headers.get('location'),
      retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), env.clock.now()),
      json: parsed.json,
      malformed: parsed.malformed,
      etag: response.headers.get('etag'),
      mediaType,
      bytes,
    };
    const shown = isFile ? `[${bytes.byteLength} bytes of ${mediaType}]` : redactor.body(text);
    return { outcome: { kind: 'answer', answer }, record: record(status, shown) };
  } catch (error) {
    const failure = describeFailure(error, signal, timeout, limits);
    const seen = error instanceof OversizeAnswer ? `[more than ${limits.maxAnswerBytes} bytes]` : undefined;
    return { outcome: { kind: 'failed', error: failure }, record: record(status, seen) };
  }
}

/** What is kept out of records whole, and never read as text. */
const FILES = /^(?:application\/(?:pdf|zip|octet-stream|vnd\.)|image\/)/;

const shownBody = (body: RequestBody, redactor: Redactor): string => {
  if (typeof body === 'string') return redactor.body(body);
  return body instanceof FormData ? `[form: ${[...body.keys()].join(', ')}]` : `[${body.byteLength} bytes]`;
};

async function readBody(response: Response, limit: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by an exception cancels the stream and so closes the connection.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw new OversizeAnswer();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(text: string): { readonly json: unknown; readonly malformed: boolean } {
  if (text.trim() === '') return { json: undefined, malformed: false };
  try {
    return { json: JSON.parse(text) as unknown, malformed: false };
  } catch {
    return { json: undefined, malformed: true };
  }
}

function describeFailure(error: unknown, signal: AbortSignal, timeout: AbortSignal, limits: ExchangeLimits): StepError {
  if (error instanceof OversizeAnswer) {
    return permanent('OversizeAnswer', `The vendor answered with more than ${limits.maxAnswerBytes} bytes.`);
  }
  if (signal.aborted) return transient('Aborted', 'The call was stopped before the vendor had answered.');
  if (timeout.aborted) return transient('VendorTimeout', `The vendor did not answer within ${limits.timeoutMs} ms.`);
  return transient('VendorUnreachable', `The vendor cannot be reached: ${causeOf(error)}.`);
}

/** `fetch failed` says nothing; the reason, such as ECONNREFUSED, is its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

/** The failure in an answer that no rule of the gateway has spoken about; `undefined` when it is a readable success. */
export function answerFailure(answer: HttpAnswer, detail: string): StepError | undefined {
  const failure = statusFailure(answer.status, answer.retryAfterMs, detail);
  if (failure) return failure;
  return answer.malformed
    ? transient('MalformedAnswer', `The vendor answered ${answer.status} with a body that is not JSON.`)
    : undefined;
}
