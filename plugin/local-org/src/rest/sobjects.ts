import { ApiError, type ObjectDef, type SaveOperation, type SaveResult } from '../contract.ts';
import { relationshipField } from '../metadata/schema.ts';
import { checkUnmodified, isNotModified, lastModifiedHeader } from './conditional.ts';
import { describeSummary } from './describe.ts';
import {
  errorResponse,
  json,
  noContent,
  notesOf,
  notFound,
  objectBody,
  type Handler,
  type RestContext,
  type RestRequest,
  type RestResponse,
} from './message.ts';
import { recentRecords } from './userInterface.ts';
import { existingId, existingRecord, objectNamed, renderStored, wantedFields } from './record.ts';

const RECENT_ITEMS = 20;

/** Field values of a body, without the `attributes` that describe the record. */
export function valuesOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'attributes'));
}

/** Calls of this API are assigned by rules unless they say otherwise. */
export const assignsOf = ({ headers }: RestRequest): boolean =>
  headers['sforce-auto-assign']?.toLowerCase() !== 'false';

export function saveOne(context: RestContext, operation: SaveOperation, assigns = false): SaveResult {
  const result = context.org.save(context.session, [operation], { allOrNone: true, assigns })[0];
  if (!result) throw new Error('save answers each operation');
  return result;
}

const created = (base: string, object: string, result: Extract<SaveResult, { success: true }>): RestResponse => ({
  status: 201,
  body: { id: result.id, success: true, errors: notesOf(result) },
  headers: { Location: `${base}/sobjects/${object}/${result.id}` },
});

/** `GET /sobjects/X`: the object in short and the records seen last. */
export const basicInformation: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  return json({
    objectDescribe: describeSummary(object, request.base),
    recentItems: recentRecords(context, request.base, [object], RECENT_ITEMS),
  });
};

export const createRecord: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const values = valuesOf(objectBody(request));
  const result = saveOne(context, { kind: 'insert', object: object.name, values }, assignsOf(request));
  if (!result.success) return errorResponse(result.errors);
  return created(request.base, object.name, result);
};

export const readRecord: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const only = wantedFields(object, request);
  const record = existingRecord(context, object, params['id'] ?? '');
  checkUnmodified(request, record);
  if (isNotModified(request, record)) return { status: 304 };
  return {
    status: 200,
    body: renderStored(object, record, request.base, only),
    headers: lastModifiedHeader(record),
  };
};

export const updateRecord: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const id = existingId(context, object, params['id'] ?? '');
  if (request.headers['if-unmodified-since']) checkUnmodified(request, existingRecord(context, object, id));
  const values = valuesOf(objectBody(request));
  if (Object.keys(values).some((name) => name.toLowerCase() === 'id')) {
    throw new ApiError('INVALID_FIELD', 'The Id field should not be specified in the sobject data.', {
      fields: ['Id'],
    });
  }
  const result = saveOne(context, { kind: 'update', object: object.name, id, values }, assignsOf(request));
  return result.success ? noContent : errorResponse(result.errors);
};

export const deleteRecord: Handler = (context, _request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const id = existingId(context, object, params['id'] ?? '');
  const result = saveOne(context, { kind: 'delete', object: object.name, id });
  return result.success ? noContent : errorResponse(result.errors);
};

/** `GET /sobjects/X/id/Relationship`: a parent record, or the children as a query answers them. */
export const relatedRecords: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const id = existingId(context, object, params['id'] ?? '');
  const name = (params['relationship'] ?? '').toLowerCase();
  const relation = context.org.schema.childRelationships(object.name).find((each) => each.name.toLowerCase() === name);
  if (relation) {
    const fields = request.query.get('fields') ?? allFieldNames(context, relation.childObject);
    const where = `WHERE ${relation.field} = '${id}'`;
    const access = context.org.rights(context.session);
    const result = context.soql.run(`SELECT ${fields} FROM ${relation.childObject} ${where}`, { access });
    return json({ totalSize: result.totalSize, done: true, records: result.page(0, result.length, request.base) });
  }
  const parent = parentOf(context, params);
  const record = existingRecord(context, parent.object, parent.id);
  return json(renderStored(parent.object, record, request.base, wantedFields(parent.object, request)));
};

/** The record that a relationship of another leads to. @throws ApiError NOT_FOUND when there is none */
export function parentOf(
  context: RestContext,
  params: Readonly<Record<string, string>>
): { readonly object: ObjectDef; readonly id: string } {
  const child = objectNamed(context, params['object'] ?? '');
  const lookup = relationshipField(child, params['relationship'] ?? '');
  if (!lookup) throw notFound();
  const id = existingRecord(context, child, existingId(context, child, params['id'] ?? ''))[lookup.name];
  const object = typeof id === 'string' ? context.org.schema.objectOfId(id) : undefined;
  if (typeof id !== 'string' || !object) throw notFound();
  return { object, id };
}

function allFieldNames(context: RestContext, name: string): string {
  const object = objectNamed(context, name);
  const access = context.org.rights(context.session);
  const visible = [...object.fields.values()].filter((field) => access.mayReadField(object, field.name));
  return visible.map((field) => field.name).join(', ');
}
