import { ApiError, type ObjectDef } from '../../contract.ts';
import { isNotModified } from '../conditional.ts';
import {
  badBody,
  isObject,
  json,
  noContent,
  notFound,
  objectBody,
  type Handler,
  type RestRequest,
} from '../message.ts';
import { existingId } from '../record.ts';
import { saveOne } from '../sobjects.ts';
import { batchOf } from './batch.ts';
import { readChildRelationships } from './childRelationships.ts';
import { conditionalJson, hasTag, tagged } from './entityTag.ts';
import { addPath, type FieldTree } from './fieldTree.ts';
import { addLayoutFields } from './layouts.ts';
import { readRecords } from './readRecords.ts';
import { conflictResponse, recordErrorResponse } from './recordErrors.ts';
import { checkRequested, requestedFields, treeFor, type RequestedFields } from './requestedFields.ts';
import type { RecordRepresentation } from './representations.ts';
import { uiContext, uiObject, uiObjectOfId, type UiContext } from './uiContext.ts';

const MAX_BATCH = 200;

/** `GET /ui-api/records/<id>?fields=…&optionalFields=…&layoutTypes=…&modes=…&childRelationships=…`. */
export const readUiRecord: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const requested = requestedFields(request);
  checkRequested(requested);
  const record = readOne(ui, params['id'] ?? '', requested);
  if (request.query.get('updateMru') === 'true') markViewed(ui, record);
  const stamps = { LastModifiedDate: record.lastModifiedDate, SystemModstamp: record.systemModstamp };
  if (isNotModified(request, stamps)) return { status: 304 };
  const changed = record.lastModifiedDate;
  const headers = changed === null ? {} : { 'Last-Modified': new Date(changed).toUTCString() };
  return conditionalJson(request, record, headers);
};

/** `GET /ui-api/records/batch/<id>,<id>`. */
export const readUiRecords: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const requested = requestedFields(request);
  checkRequested(requested);
  const ids = (params['ids'] ?? '').split(',').filter((id) => id !== '');
  if (ids.length > MAX_BATCH) {
    throw new ApiError('LIMIT_EXCEEDED', `At most ${String(MAX_BATCH)} records can be read at once.`);
  }
  return json(batchOf(ids, (id) => readOne(ui, id, requested)));
};

/** @throws ApiError NOT_FOUND, or ENTITY_IS_DELETED for a record in the recycle bin (both 404) */
export function readOne(ui: UiContext, text: string, requested: RequestedFields): RecordRepresentation {
  const { object, id } = uiObjectOfId(ui, text);
  const recordTypeId = requested.query.has('layoutTypes') ? recordTypeOf(ui, object, id) : null;
  const record = recordWith(ui, object, id, treeFor(ui, object, requested, recordTypeId));
  const childRelationships = readChildRelationships(ui, object, id, requested);
  if (Object.keys(childRelationships).length === 0) return record;
  return tagged({ ...record, childRelationships });
}

const recordTypeOf = (ui: UiContext, object: ObjectDef, id: string): string | null =>
  object.fields.has('recordtypeid') ? recordWith(ui, object, id, new Map()).recordTypeId : null;

/** One record with the fields of a tree. @throws ApiError as {@link readOne} */
export function recordWith(ui: UiContext, object: ObjectDef, id: string, tree: FieldTree): RecordRepresentation {
  const found = readRecords(ui, object, [id], tree).get(id);
  if (found) return found;
  existingId(ui.rest, object, id);
  throw notFound();
}

function markViewed({ rest }: UiContext, { apiName, id }: RecordRepresentation): void {
  if (id !== null) rest.org.markSeen(rest.session, apiName, [id], 'view');
}

/** `POST /ui-api/records` with `{ apiName, fields }`: 201 and the record. */
export const createUiRecord: Handler = (context, request) => {
  const ui = uiContext(context, request);
  const body = objectBody(request);
  if (typeof body['apiName'] !== 'string') throw badBody('The body names the object in apiName.');
  const object = uiObject(ui, body['apiName']);
  const values = fieldsOf(body);
  const result = saveOne(context, { kind: 'insert', object: object.name, values });
  if (!result.success) return recordErrorResponse(object, result.errors);
  const record = savedRecord(ui, object, result.id, values);
  return { ...json(record, 201), headers: { Location: `${request.base}/ui-api/records/${result.id}` } };
};

/** `PATCH /ui-api/records/<id>` with `{ fields }`: 200 and the record, or 412 when it changed meanwhile. */
export const updateUiRecord: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const { object, id } = uiObjectOfId(ui, params['id'] ?? '');
  const values = fieldsOf(objectBody(request));
  existingId(context, object, id);
  const current = recordWith(ui, object, id, namesOf(values));
  if (isStale(request, current)) return conflictResponse(current);
  const result = saveOne(context, { kind: 'update', object: object.name, id, values });
  if (!result.success) return recordErrorResponse(object, result.errors);
  return json(savedRecord(ui, object, id, values));
};

/** `DELETE /ui-api/records/<id>`. */
export const deleteUiRecord: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const { object, id } = uiObjectOfId(ui, params['id'] ?? '');
  existingId(context, object, id);
  const current = recordWith(ui, object, id, new Map());
  if (isStale(request, current)) return conflictResponse(current);
  const result = saveOne(context, { kind: 'delete', object: object.name, id });
  return result.success ? noContent : recordErrorResponse(object, result.errors);
};

/** Clients name what they have read by its date, which has seconds only, or by the tag that grows. */
function isStale({ headers }: RestRequest, record: RecordRepresentation): boolean {
  const since = Date.parse(headers['if-unmodified-since'] ?? '');
  const changed = record.lastModifiedDate === null ? 0 : Date.parse(record.lastModifiedDate);
  if (Math.floor(changed / 1000) > Math.floor(since / 1000)) return true;
  const match = headers['if-match'];
  return match !== undefined && !hasTag(match, String(record.weakEtag));
}

/** The values to save; an `Id` says again which record it is. @throws ApiError JSON_PARSER_ERROR */
function fieldsOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { fields } = body;
  if (!isObject(fields)) throw badBody('The body holds the values to save in fields.');
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'Id'));
}

function namesOf(values: Readonly<Record<string, unknown>>): FieldTree {
  const tree: FieldTree = new Map();
  for (const name of Object.keys(values)) addPath(tree, [name]);
  return tree;
}

/** What a save answers: the fields that were given, and those of the page layout. */
function savedRecord(
  ui: UiContext,
  object: ObjectDef,
  id: string,
  values: Readonly<Record<string, unknown>>
): RecordRepresentation {
  const tree = namesOf(values);
  for (const name of ['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp']) addPath(tree, [name]);
  const recordTypeId = recordTypeOf(ui, object, id);
  addLayoutFields(ui, object, tree, [
    { type: 'Full', mode: 'View', recordTypeId: recordTypeId ?? '012000000000000AAA' },
  ]);
  return recordWith(ui, object, id, tree);
}
