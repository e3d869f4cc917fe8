import { ApiError, type ObjectDef, type SaveOperation, type SaveResult } from '../../contract.ts';
import { normalizeId } from '../../store/ids.ts';
import {
  badBody,
  isObject,
  itemErrors,
  json,
  notesOf,
  objectBody,
  type Handler,
  type RestContext,
} from '../message.ts';
import { checkField, externalIdField, idsByExternalId, objectNamed, renderStored } from '../record.ts';
import { valuesOf } from '../sobjects.ts';

const MAX_RECORDS = 200;
const MAX_RETRIEVED = 2000;

/** What a record of a collection asks for: an operation, or why it cannot be one. */
type Item = SaveOperation | ApiError;

interface Collection {
  readonly allOrNone: boolean;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

function readCollection(request: Parameters<Handler>[1]): Collection {
  const body = objectBody(request);
  const records: unknown = body['records'];
  if (!Array.isArray(records)) throw badBody('Required field records is missing or is no list');
  checkCount(records.length);
  return { allOrNone: body['allOrNone'] === true, records: records.map(asRecord) };
}

function asRecord(record: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(record)) throw badBody('Each item of records must be an object');
  return record;
}

function checkCount(count: number): void {
  if (count <= MAX_RECORDS) return;
  const message = `record limit reached. cannot submit more than ${String(MAX_RECORDS)} records into this call`;
  throw new ApiError('EXCEEDED_ID_LIMIT', message);
}

/** The object that `attributes.type` names. */
function typeOf(context: RestContext, record: Readonly<Record<string, unknown>>): ObjectDef | ApiError {
  const attributes = record['attributes'];
  const type = isObject(attributes) ? attributes['type'] : undefined;
  if (typeof type !== 'string')
    return new ApiError('INVALID_INPUT', 'Include the type of each record in its attributes.');
  const object = context.org.schema.object(type);
  return object ?? new ApiError('INVALID_TYPE', `sObject type '${type}' is not supported.`);
}

/** `POST /composite/sobjects`. */
export const createCollection: Handler = (context, request) => {
  const { records, allOrNone } = readCollection(request);
  const items = records.map((record): Item => {
    const object = typeOf(context, record);
    if (object instanceof ApiError) return object;
    return { kind: 'insert', object: object.name, values: valuesOf(record) };
  });
  return json(run(context, items, allOrNone).map((result) => resultItem(result)));
};

/** `PATCH /composite/sobjects`. */
export const updateCollection: Handler = (context, request) => {
  const { records, allOrNone } = readCollection(request);
  const items = records.map((record): Item => {
    const object = typeOf(context, record);
    if (object instanceof ApiError) return object;
    const key = Object.keys(record).find((name) => name.toLowerCase() === 'id');
    const given = key === undefined ? undefined : record[key];
    if (typeof given !== 'string') return new ApiError('MISSING_ARGUMENT', 'Id not specified in an update call');
    const values = Object.fromEntries(Object.entries(valuesOf(record)).filter(([name]) => name !== key));
    return { kind: 'update', object: object.name, id: normalizeId(given) ?? given, values };
  });
  return json(run(context, items, allOrNone).map((result) => resultItem(result)));
};

/** `PATCH /composite/sobjects/X/Field`: one object, each record carries its external id. */
export const upsertCollection: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const field = externalIdField(object, params['field'] ?? '');
  const { records, allOrNone } = readCollection(request);
  const items = records.map((record): Item => {
    const key = Object.keys(record).find((name) => name.toLowerCase() === field.name.toLowerCase());
    const value = key === undefined ? undefined : record[key];
    if (value === undefined || value === null || value === '') {
      return new ApiError('MISSING_ARGUMENT', `${field.name} not specified`);
    }
    const values = Object.fromEntries(Object.entries(valuesOf(record)).filter(([name]) => name !== key));
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (field.type === 'id') return { kind: 'update', object: object.name, id: normalizeId(text) ?? text, values };
    return { kind: 'upsert', object: object.name, field: field.name, key: text, values };
  });
  const results = run(context, items, allOrNone);
  return json(
    results.map((result, index) => resultItem(result, result.success ? result.created : isNew(context, items[index])))
  );
};

/** `DELETE /composite/sobjects?ids=…`. */
export const deleteCollection: Handler = (context, request) => {
  const ids = (request.query.get('ids') ?? '').split(',').filter(Boolean);
  if (ids.length === 0) throw new ApiError('MISSING_ARGUMENT', 'ids is required');
  checkCount(ids.length);
  const items = ids.map((text): Item => {
    const id = normalizeId(text);
    const object = id ? context.org.schema.objectOfId(id) : undefined;
    if (!id || !object) return new ApiError('MALFORMED_ID', `malformed id ${text}`);
    return { kind: 'delete', object: object.name, id };
  });
  return json(run(context, items, request.query.get('allOrNone') === 'true').map((result) => resultItem(result)));
};

/** `GET /composite/sobjects/X?ids=…&fields=…`, or POST with the lists in the body. */
export const retrieveCollection: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const body = request.method === 'POST' ? objectBody(request) : {};
  const list = (name: string): readonly string[] => {
    const given: unknown = body[name];
    return Array.isArray(given) ? given.map(String) : (request.query.get(name) ?? '').split(',').filter(Boolean);
  };
  const ids = list('ids');
  const fields = list('fields');
  if (fields.length === 0) throw new ApiError('MISSING_ARGUMENT', 'fields is required');
  if (ids.length > MAX_RETRIEVED) throw new ApiError('EXCEEDED_ID_LIMIT', 'cannot retrieve more than 2000 records');
  for (const name of fields) checkField(object, name);
  const only = new Set(['id', ...fields.map((name) => name.toLowerCase())]);
  const records = ids.map((text) => {
    const id = normalizeId(text);
    const record = id?.startsWith(object.keyPrefix)
      ? context.org.retrieve(context.session, object.name, id)
      : undefined;
    return record ? renderStored(object, record, request.base, only) : null;
  });
  return json(records);
};

const ROLLED_BACK = new ApiError(
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header'
);

/** Saves the items that are operations; with all-or-none, one that is none keeps the others from being saved. */
function run(context: RestContext, items: readonly Item[], allOrNone: boolean): readonly SaveResult[] {
  const refusedAny = items.some((item) => item instanceof ApiError);
  if (refusedAny && allOrNone) {
    return items.map((item) => ({ success: false, errors: [item instanceof ApiError ? item : ROLLED_BACK] }));
  }
  const operations = items.filter((item): item is SaveOperation => !(item instanceof ApiError));
  const saved = [...context.org.save(context.session, operations, { allOrNone })];
  return items.map((item) => {
    if (item instanceof ApiError) return { success: false, errors: [item] };
    const result = saved.shift();
    if (!result) throw new Error('save answers each operation');
    return result;
  });
}

/** Whether an upsert that was refused would have made a record. */
function isNew(context: RestContext, item: Item | undefined): boolean {
  if (item === undefined || item instanceof ApiError || item.kind !== 'upsert') return false;
  return idsByExternalId(context, objectNamed(context, item.object), item.field, item.key).length === 0;
}

/** Results of upserts say whether a record was made, those of refused ones whether one would have been. */
function resultItem(result: SaveResult, isCreated?: boolean): object {
  const created = isCreated === undefined ? {} : { created: isCreated };
  if (!result.success) return { success: false, errors: itemErrors(result.errors), ...created };
  return { id: result.id, success: true, errors: notesOf(result), ...created };
}
