import { ApiError } from '../../contract.ts';
import { badBody, errorResponse, isObject, type RestContext, type RestResponse } from '../message.ts';
import { parseResource } from '../resourcePath.ts';
import type { References } from './references.ts';

/** A part of a composite, graph or batch request as the client wrote it. */
export interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SubResponse {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string | null;
}

/** @throws ApiError when a part has no method, address or a proper reference id. */
export function readSubrequests(list: unknown, name: string): readonly Subrequest[] {
  if (!Array.isArray(list)) throw badBody(`Required field ${name} is missing or is no list`);
  const seen = new Set<string>();
  return list.map((item: unknown) => {
    if (!isObject(item) || typeof item['url'] !== 'string' || typeof item['method'] !== 'string') {
      throw badBody(`Each item of ${name} needs a method and a url`);
    }
    const referenceId = item['referenceId'];
    if (typeof referenceId !== 'string' || !/^[A-Za-z0-9_]+$/.test(referenceId)) {
      const message = `Provided referenceId ('${String(referenceId)}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
      throw new ApiError('INVALID_INPUT', message);
    }
    if (seen.has(referenceId)) {
      throw new ApiError('INVALID_INPUT', `Duplicate referenceId specified: '${referenceId}'`);
    }
    seen.add(referenceId);
    return {
      method: item['method'].toUpperCase(),
      url: item['url'],
      referenceId,
      body: item['body'],
      headers: readHeaders(item['httpHeaders']),
    };
  });
}

function readHeaders(headers: unknown): Readonly<Record<string, string>> {
  if (!isObject(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** Runs one part; whatever goes wrong in it is its answer. */
export function runSubrequest(context: RestContext, part: Subrequest, references: References): SubResponse {
  const response = answer(context, part, references);
  references.set(part.referenceId, response.body);
  return {
    body: response.body ?? null,
    httpHeaders: response.headers ?? {},
    httpStatusCode: response.status,
    referenceId: part.referenceId,
  };
}

function answer(context: RestContext, part: Subrequest, references: References): RestResponse {
  try {
    const resource = parseResource(encodeSpaces(String(references.resolveText(part.url))));
    if (!resource) {
      const message = `The url ${part.url} must begin with /services/data/vXX.X/`;
      throw new ApiError('INVALID_INPUT', message);
    }
    const body = references.resolve(part.body);
    return context.dispatch({ ...resource, method: part.method, body, headers: part.headers });
  } catch (error) {
    if (error instanceof ApiError) return errorResponse([error]);
    throw error;
  }
}

const encodeSpaces = (url: string): string => url.replaceAll(' ', '+');

export const isFailure = (response: { readonly httpStatusCode: number }): boolean => response.httpStatusCode >= 400;

export const halted = (part: Subrequest, message = ROLLED_BACK): SubResponse => ({
  body: [{ errorCode: 'PROCESSING_HALTED', message }],
  httpHeaders: {},
  httpStatusCode: 400,
  referenceId: part.referenceId,
});

export const ROLLED_BACK = 'The transaction was rolled back since another operation in the same transaction failed.';

/** Thrown inside a transaction to undo it without failing the request. */
export class Rollback extends Error {}

/** Runs `work` in a transaction that is undone when `work` answers false. */
export function transactionally(context: RestContext, work: () => boolean): void {
  try {
    context.org.transaction(() => {
      if (!work()) throw new Rollback();
    });
  } catch (error) {
    if (!(error instanceof Rollback)) throw error;
  }
}
