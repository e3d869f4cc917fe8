import type { FastifyRequest } from 'fastify';
import { ApiError } from '../contract.ts';
import { badBody } from '../rest/message.ts';

export const invalidSession = (): ApiError =>
  new ApiError('INVALID_SESSION_ID', 'Session expired or invalid', { status: 401 });

/** What a user without the permission API Enabled is told, by whatever API he comes. */
export const apiDisabled = (): ApiError =>
  new ApiError('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner', { status: 403 });

/** The token of `Authorization: Bearer …` (`OAuth …` is the older spelling). */
export function presentedToken(request: FastifyRequest): string {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** The address that the client used, so that addresses in answers lead back here through proxies and host names. */
export function serverUrlOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.headers.host ?? request.hostname}`;
}

/** @throws ApiError JSON_PARSER_ERROR with line and column. */
export function parseJson(body: unknown): unknown {
  if (!(body instanceof Buffer) || body.length === 0) return undefined;
  const text = body.toString('utf8');
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
