import { ApiError, type Org, type SaveResult, type Session } from '../contract.ts';
import type { BulkJobs } from '../bulk/bulkJobs.ts';
import type { SoqlEngine } from '../soql/soqlEngine.ts';
import type { CursorStore } from './cursors.ts';
import type { FilePart } from './filePart.ts';

/** A call on a REST resource, by HTTP or as a part of a composite request. */
export interface RestRequest {
  readonly method: string;
  /** Decoded names after `/services/data/vXX.X`. */
  readonly path: readonly string[];
  /** e.g. `/services/data/v66.0`. */
  readonly base: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface RestResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes instead of a body in JSON. */
  readonly content?: { readonly bytes: Uint8Array; readonly type: string };
  /** Text and parts of files instead, one after the other; they are read while they are sent. */
  readonly file?: { readonly parts: readonly FilePart[]; readonly type: string };
}

/** What a handler may use. */
export interface RestContext {
  readonly org: Org;
  readonly session: Session;
  /** Where the client reached the server, without a slash at the end. */
  readonly serverUrl: string;
  /** Whether the call is one of the tooling API, which has objects of its own. */
  readonly isTooling?: boolean;
  readonly soql: SoqlEngine;
  readonly tooling: SoqlEngine;
  readonly cursors: CursorStore;
  readonly bulk: BulkJobs;
  readonly limits: { readonly max: number; readonly used: number };
  readonly clock: () => Date;
  /** Runs another request of the same caller, for the composite resources. */
  dispatch(request: RestRequest): RestResponse;
  /** Notes that a client asked for something that the local org does not do. */
  unsupported(resource: string): void;
}

/** Handles a request; `params` are the parts of the path that the route names. */
export type Handler = (
  context: RestContext,
  request: RestRequest,
  params: Readonly<Record<string, string>>
) => RestResponse;

export const json = (body: unknown, status = 200): RestResponse => ({ status, body });
export const noContent: RestResponse = { status: 204 };

export interface ErrorBody {
  readonly message: string;
  readonly errorCode: string;
  readonly fields?: readonly string[];
}

/** Codes that come with a list of fields even when it is empty. */
const FIELD_CODE =
  /FIELD|REQUIRED|DUPLICATE|STRING_TOO_LONG|NUMBER_OUTSIDE|RESTRICTED_PICKLIST|CUSTOM_VALIDATION|EMAIL|_ID$/;

export function errorBody(error: ApiError): ErrorBody {
  const { message, errorCode, fields } = error;
  const withFields = fields.length > 0 || (FIELD_CODE.test(errorCode) && errorCode !== 'INVALID_FIELD');
  return withFields ? { message, errorCode, fields } : { message, errorCode };
}

/** Errors of items in collections and trees name their code `statusCode`. */
export function itemErrors(errors: readonly ApiError[]): readonly object[] {
  return errors.map(({ message, errorCode, fields }) => ({ statusCode: errorCode, message, fields }));
}

/**
 * What stands in `errors` of a record that was saved: nothing, or that an event has been queued, with its key. Clients
 * know by `success` that it is no error.
 */
export const notesOf = ({ eventUuid }: Extract<SaveResult, { readonly success: true }>): readonly object[] =>
  eventUuid === undefined ? [] : [{ statusCode: 'OPERATION_ENQUEUED', message: eventUuid, fields: [] }];

export function errorResponse(errors: readonly ApiError[]): RestResponse {
  return { status: errors[0]?.status ?? 400, body: errors.map(errorBody) };
}

export const notFound = (): ApiError =>
  new ApiError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });

export const badBody = (message: string): ApiError => new ApiError('JSON_PARSER_ERROR', message);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws ApiError JSON_PARSER_ERROR when the body is no JSON object. */
export function objectBody(request: RestRequest): Readonly<Record<string, unknown>> {
  const { body } = request;
  if (body === undefined || body === null) {
    throw badBody('The HTTP entity body is required, but this request has no entity body.');
  }
  if (!isObject(body)) throw badBody('Unexpected token: the body must be one JSON object at [line:1, column:1]');
  return body;
}
