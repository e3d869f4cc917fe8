import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../contract.ts';
import { parseResource } from '../rest/resourcePath.ts';
import { errorResponse, isObject, notFound, type RestRequest, type RestResponse } from '../rest/message.ts';
import type { FilePart } from '../rest/filePart.ts';
import { apiDisabled, invalidSession, isPageCall, parseJson, presentedToken, serverUrlOf } from './http.ts';
import type { Orgs } from './orgs.ts';
import type { Tenant } from './tenant.ts';

const FIRST_VERSION = 31;
const LAST_VERSION = 66;
const SEASONS = ['Spring', 'Summer', 'Winter'] as const;

/** `GET /services/data`. Three releases make a year; v65 was Winter '26, the first of its year. */
const versions = (): readonly object[] =>
  Array.from({ length: LAST_VERSION - FIRST_VERSION + 1 }, (_, index) => {
    const number = FIRST_VERSION + index;
    const season = SEASONS[number % 3] ?? '';
    const year = 26 + Math.floor((number - 65) / 3);
    const version = `${String(number)}.0`;
    return { label: `${season} '${String(year)}`, url: `/services/data/v${version}`, version };
  });

/** Everything below `/services/data`. */
export function dataRoutes(app: FastifyInstance, orgs: Orgs): void {
  const list = versions();
  app.get('/services/data', () => list);
  app.all('/services/data/*', async (request, reply) => {
    if (!request.isMultipart() || !orgs.byToken(presentedToken(request))) return answerData(orgs, request, reply);
    try {
      return await answerData(orgs, request, reply, await readParts(request));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return send(reply, errorResponse([error]));
    }
  });
}

/**
 * A record that comes in parts: one in JSON, and one for each field that holds bytes.
 * @throws ApiError when the part in JSON is none
 */
async function readParts(request: FastifyRequest): Promise<unknown> {
  let values: unknown = {};
  const blobs: Record<string, string> = {};
  for await (const part of request.parts()) {
    const isRecord = part.mimetype.startsWith('application/json');
    if (part.type === 'file' && !isRecord) blobs[part.fieldname] = (await part.toBuffer()).toString('base64');
    else if (part.type === 'file') values = parseJson(await part.toBuffer());
    else values = typeof part.value === 'string' ? parseJson(Buffer.from(part.value)) : part.value;
  }
  return isObject(values) ? { ...values, ...blobs } : values;
}

/** Answers a call of the REST API; `parts` is its body when that is no JSON. */
export function answerData(orgs: Orgs, request: FastifyRequest, reply: FastifyReply, parts?: unknown): FastifyReply {
  const found = orgs.byToken(presentedToken(request));
  if (!found) return send(reply, errorResponse([invalidSession()]));
  const { tenant, session } = found;
  const isPage = isPageCall(request);
  if (!isPage && !tenant.mayUseApi(session)) return send(reply, errorResponse([apiDisabled()]), tenant);
  const resource = parseResource(request.url);
  if (!resource || !isKnownVersion(resource.base)) return send(reply, errorResponse([notFound()]), tenant);
  if (!isPage && !countCall(tenant, request.method, resource.path)) return send(reply, limitExceeded(), tenant);
  let response: RestResponse;
  try {
    const headers = request.headers as Readonly<Record<string, string | undefined>>;
    const call: RestRequest = { ...resource, method: request.method, body: parts ?? parseJson(request.body), headers };
    response = tenant.handle(session, call, serverUrlOf(request));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response = errorResponse([error]);
  }
  return send(reply, response, tenant);
}

/** Counts a call of the API; false when the org's allocation is used up. */
export function countCall(tenant: Tenant, method: string, path: readonly string[]): boolean {
  if (!tenant.usage.take()) return false;
  tenant.usage.note(`${method} ${tenant.resourceOf(path)}`);
  return true;
}

export const limitExceeded = (): RestResponse =>
  errorResponse([new ApiError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', { status: 403 })]);

function isKnownVersion(base: string): boolean {
  const number = Number(/v(\d+)\.0$/.exec(base)?.[1] ?? 0);
  return number >= FIRST_VERSION && number <= LAST_VERSION;
}

export function send(reply: FastifyReply, response: RestResponse, tenant?: Tenant): FastifyReply {
  if (tenant) reply.header('Sforce-Limit-Info', limitInfo(tenant));
  if (response.headers) reply.headers(response.headers);
  reply.code(response.status);
  const { content, file } = response;
  if (file) return reply.type(file.type).send(Readable.from(bytesOf(file.parts), { objectMode: false }));
  if (content) return reply.type(content.type).send(Buffer.from(content.bytes));
  if (response.body === undefined) return reply.send();
  return reply.type('application/json;charset=UTF-8').send(JSON.stringify(response.body));
}

/** The parts one after the other; a file is open only while it is read. */
async function* bytesOf(parts: readonly FilePart[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (typeof part === 'string') {
      if (part !== '') yield Buffer.from(part);
      continue;
    }
    const { path, start = 0, end } = part;
    if (end === start) continue;
    const stream = createReadStream(path, {
      start,
      ...(end !== undefined && { end: end - 1 }),
      highWaterMark: 256 * 1024,
    });
    for await (const piece of stream) yield piece as Buffer;
  }
}

export const limitInfo = ({ usage }: Tenant): string => `api-usage=${String(usage.used)}/${String(usage.max)}`;
