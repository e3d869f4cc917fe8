import { z } from 'zod';
import type { ApiUsage } from '../engine/ports.ts';
import type { CrmConnection, CrmHttpRequest } from './connection.ts';
import { CrmError, isTransient, toCrmError } from './crmError.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface CrmCall {
  readonly method: CrmHttpRequest['method'];
  /** Path below the version, e.g. `/query?q=…`, or from the root of the host. */
  readonly url: string;
  readonly body?: unknown;
  /** Only these are sent again after a failure of unknown outcome. A bare create never is. */
  readonly idempotent: boolean;
}

export interface CompositeRequest {
  readonly method: CrmHttpRequest['method'];
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders?: Readonly<Record<string, string>>;
}

export interface CompositeReply {
  readonly referenceId: string;
  readonly status: number;
  readonly body: unknown;
}

export interface CrmClientOptions {
  /** Called once for a call that met an expired session; the call is then made again. */
  readonly refreshSession?: () => Promise<void>;
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** Counts, limits in time and retries the calls of one connection. */
export interface CrmClient {
  /** `/services/data/v66.0` */
  readonly root: string;
  send(call: CrmCall): Promise<unknown>;
  /** The bytes at a path below the version, such as those of a file. */
  download(url: string): Promise<Uint8Array>;
  /** The rows page by page, each page a call. */
  pages(soql: string): AsyncGenerator<readonly Row[], void, undefined>;
  /** All rows, following the pages. */
  query(soql: string): Promise<readonly Row[]>;
  /** Up to five queries in one call; further pages cost a call each. */
  queries(soql: readonly string[]): Promise<readonly (readonly Row[])[]>;
  composite(
    requests: readonly CompositeRequest[],
    options: { readonly allOrNone: boolean; readonly idempotent: boolean }
  ): Promise<readonly CompositeReply[]>;
  /** Waits a moment that grows with `attempt`, with jitter. */
  backOff(attempt: number): Promise<void>;
  usage(): ApiUsage;
}

const QueryPage = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.record(z.string(), z.unknown())),
});
const Composite = z.object({
  compositeResponse: z.array(
    z.object({ referenceId: z.string(), httpStatusCode: z.number(), body: z.unknown().optional() })
  ),
});
const ApiErrors = z.array(z.object({ errorCode: z.string(), message: z.string() })).min(1);

/** The platform takes at most this many queries or collections in one composite call. */
export const COLLECTIONS_PER_CALL = 5;

export function createCrmClient(connection: CrmConnection, options: CrmClientOptions = {}): CrmClient {
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const random = options.random ?? Math.random;
  const root = `/services/data/v${connection.version}`;
  const maxRetries = options.maxRetries ?? 3;
  // The client's own retries would not be counted and would not know which call is idempotent.
  const transport = { timeout: options.timeoutMs ?? 120_000, retry: { maxRetries: 0 } };
  let calls = 0;

  async function once(call: CrmCall, asked: object = transport): Promise<unknown> {
    calls += 1;
    const url = call.url.startsWith('/services/') ? call.url : root + call.url;
    try {
      return await connection.request(
        call.body === undefined
          ? { method: call.method, url }
          : {
              method: call.method,
              url,
              body: JSON.stringify(call.body),
              headers: { 'content-type': 'application/json' },
            },
        asked
      );
    } catch (thrown) {
      throw toCrmError(thrown);
    }
  }

  const send = (call: CrmCall): Promise<unknown> => persist(call, transport);

  async function download(url: string): Promise<Uint8Array> {
    // As base64, since bytes that are read as text are lost; the type keeps the client from parsing what it takes for JSON.
    const asBase64 = { ...transport, encoding: 'base64', responseType: 'application/octet-stream' };
    const text = await persist({ method: 'GET', url, idempotent: true }, asBase64);
    return Buffer.from(parseReply(z.string(), text), 'base64');
  }

  async function persist(call: CrmCall, asked: object): Promise<unknown> {
    let refreshed = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(call, asked);
      } catch (thrown) {
        const error = toCrmError(thrown);
        // A 401 was not executed, whatever the call is.
        if (error.kind === 'sessionExpired' && options.refreshSession && !refreshed) {
          refreshed = true;
          await options.refreshSession();
          continue;
        }
        if (!call.idempotent || !isTransient(error) || attempt > maxRetries) throw error;
        await backOff(attempt);
      }
    }
  }

  const backOff = (attempt: number): Promise<void> =>
    sleep(Math.min(200 * 2 ** (attempt - 1), 5_000) * (0.5 + random() / 2));

  async function* follow(first: unknown): AsyncGenerator<readonly Row[], void, undefined> {
    let page = parseReply(QueryPage, first);
    yield page.records;
    while (!page.done && page.nextRecordsUrl !== undefined) {
      page = parseReply(QueryPage, await send({ method: 'GET', url: page.nextRecordsUrl, idempotent: true }));
      yield page.records;
    }
  }

  async function* pages(soql: string): AsyncGenerator<readonly Row[], void, undefined> {
    yield* follow(await send({ method: 'GET', url: queryUrl(soql), idempotent: true }));
  }

  const queryUrl = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;

  async function composite(
    requests: readonly CompositeRequest[],
    { allOrNone, idempotent }: { readonly allOrNone: boolean; readonly idempotent: boolean }
  ): Promise<readonly CompositeReply[]> {
    const compositeRequest = requests.map((request) => ({ ...request, url: root + request.url }));
    const body = { allOrNone, collateSubrequests: false, compositeRequest };
    const reply = parseReply(Composite, await send({ method: 'POST', url: '/composite', body, idempotent }));
    return reply.compositeResponse.map((part) => ({
      referenceId: part.referenceId,
      status: part.httpStatusCode,
      body: part.body,
    }));
  }

  return {
    root,
    send,
    download,
    composite,
    backOff,
    pages,
    query: async (soql) => collect(pages(soql)),
    async queries(soql) {
      if (soql.length > COLLECTIONS_PER_CALL) throw new Error(`At most ${COLLECTIONS_PER_CALL} queries fit one call`);
      const parts = soql.map((text, at) => ({ method: 'GET' as const, url: queryUrl(text), referenceId: `q${at}` }));
      const replies = await composite(parts, { allOrNone: false, idempotent: true });
      return Promise.all(replies.map((reply) => collect(follow(bodyOrThrow(reply)))));
    },
    usage: () => ({ calls, ...connection.limitInfo?.apiUsage }),
  };
}

async function collect(pages: AsyncIterable<readonly Row[]>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

/** @throws {CrmError} what the platform answered, when this part of a composite call failed. */
export function bodyOrThrow(reply: CompositeReply): unknown {
  if (reply.status < 400) return reply.body;
  const [first] = apiErrors(reply.body);
  throw toCrmError({ errorCode: first?.errorCode ?? `ERROR_HTTP_${reply.status}`, message: first?.message ?? '' });
}

/** The errors in an answer of the platform, if it is one. */
export function apiErrors(body: unknown): readonly { readonly errorCode: string; readonly message: string }[] {
  const parsed = ApiErrors.safeParse(body);
  return parsed.success ? parsed.data : [];
}

/** @throws {CrmError} kind `refused`: something that is not Salesforce answered, such as a login page of a proxy. */
export function parseReply<T>(schema: z.ZodType<T>, reply: unknown): T {
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  const text = (typeof reply === 'string' ? reply : JSON.stringify(reply ?? null)).slice(0, 200);
  throw new CrmError('refused', 'UNEXPECTED_REPLY', `Not an answer of Salesforce: ${text}`, { cause: parsed.error });
}
