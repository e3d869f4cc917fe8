import type { FastifyRequest } from 'fastify';
import { ApiError } from '../contract.ts';
import { badBody } from '../rest/message.ts';

export const invalidSession = (): ApiError =>
  new ApiError('INVALID_SESSION_ID', 'Session expired or invalid', { status: 401 });

/** What a user without the permission API Enabled is told, by whatever API he comes. */
export const apiDisabled = (): ApiError =>
  new ApiError('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner', { status: 403 });

/** The token of `Authorization: Bearer …` (`OAuth …` is the older spelling), or of the session of a page. */
export function presentedToken(request: FastifyRequest): string {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? pageToken(request) ?? '';
}

/** Whether the call comes from a page of the org: such calls need no permission for the API and cost nothing of it. */
export const isPageCall = (request: FastifyRequest): boolean =>
  request.headers.authorization === undefined && pageToken(request) !== undefined;

/** The name of the cookie that holds the session of a browser. */
export const SESSION_COOKIE = 'sid';

/** The session that a browser keeps. Calls that another site makes it send are not taken. */
function pageToken(request: FastifyRequest): string | undefined {
  const cookies = request.headers.cookie;
  if (cookies === undefined || !isSameOrigin(request)) return undefined;
  return /(?:^|;\s*)sid=([^;]+)/.exec(cookies)?.[1];
}

function isSameOrigin(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' || isOpeningOfPage(request);
  const { origin } = request.headers;
  if (origin !== undefined) return origin === serverUrlOf(request);
  return request.method === 'GET' || request.method === 'HEAD';
}

/** A link on another site may open a page, as it shows the page to nobody else. */
const isOpeningOfPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';

/** The address that the client used, so that addresses in answers lead back here through proxies and host names. */
export function serverUrlOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.headers.host ?? request.hostname}`;
}

/** Bodies of the API are a few levels deep; what handles them may go down by recursion. */
const MAX_DEPTH = 500;

/** @throws ApiError JSON_PARSER_ERROR for a body that is nested deeper than any record is */
function checkDepth(text: string): void {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) isInString = false;
    } else if (code === QUOTE) isInString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
    if (depth > MAX_DEPTH) throw badBody(`Document nesting depth exceeds the maximum allowed (${String(MAX_DEPTH)})`);
  }
}

const [QUOTE, BACKSLASH] = [34, 92];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [123, 125, 91, 93];

/** @throws ApiError JSON_PARSER_ERROR with line and column. */
export function parseJson(body: unknown): unknown {
  if (!(body instanceof Buffer) || body.length === 0) return undefined;
  const text = body.toString('utf8');
  checkDepth(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length);
    const before = text.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - before.lastIndexOf('\n');
    const what = offset >= text.length ? 'Unexpected end-of-input' : `Unexpected character ('${text[offset] ?? ''}')`;
    throw badBody(`${what} at [line:${String(line)}, column:${String(column)}]`);
  }
}
