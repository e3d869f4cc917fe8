import { ApiError, type FieldDef, type FieldValue, type ObjectDef, type SaveOperation } from '../contract.ts';
import { fieldOf } from '../metadata/schema.ts';
import { normalizeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import { checkLock, checkRow } from './access.ts';
import { applyValues } from './applyValues.ts';
import type { Change, SaveScope } from './change.ts';
import { coerce } from './coerce.ts';
import { applyDefaults, blankRow } from './defaults.ts';
import { entityDeleted, invalidCrossReference, noAccess, noObject } from './errors.ts';

/** @throws ApiError when the object is not there, or not there for this user */
export function objectFor(scope: SaveScope, name: string): ObjectDef {
  const object = scope.model.schema.object(name);
  if (object === undefined || !scope.rights.mayRead(object)) throw noObject(name);
  return object;
}

/** The record that an operation makes or changes, with its values taken and its defaults set. @throws ApiError */
export function prepare(
  scope: SaveScope,
  object: ObjectDef,
  operation: Exclude<SaveOperation, { readonly kind: 'delete' | 'undelete' | 'purge' }>,
  index: number,
  upserted: Set<string>
): Change {
  if (operation.kind === 'insert') return prepareInsert(scope, object, operation.values, index);
  if (operation.kind === 'update') return prepareUpdate(scope, object, operation.id, operation.values, index);
  return prepareUpsert(scope, object, operation, index, upserted);
}

/** `upserted` holds the keys that the call has used: one record is not upserted twice in it. */
function prepareUpsert(
  scope: SaveScope,
  object: ObjectDef,
  operation: Extract<SaveOperation, { readonly kind: 'upsert' }>,
  index: number,
  upserted: Set<string>
): Change {
  const { key, values } = operation;
  const field = keyField(object, operation.field);
  if (field.type === 'id') {
    return key === '' ? prepareInsert(scope, object, values, index) : prepareUpdate(scope, object, key, values, index);
  }
  const wanted = coerce(field, key);
  if (wanted === null) {
    throw new ApiError('MISSING_ARGUMENT', `${field.name} not specified`, { fields: [field.name] });
  }
  const seen = String(wanted).toLowerCase();
  if (upserted.has(seen)) {
    throw new ApiError('DUPLICATE_VALUE', `Duplicate external id specified: ${String(wanted)}`, {
      fields: [field.name],
    });
  }
  upserted.add(seen);
  const match = onlyMatch(scope, object, field, wanted);
  if (match) return prepareUpdate(scope, object, String(match['Id']), withoutKey(values, field.name), index);
  if (operation.updateOnly) throw new ApiError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  return prepareInsert(scope, object, { ...values, [field.name]: wanted }, index);
}

function keyField(object: ObjectDef, name: string): FieldDef {
  const field = fieldOf(object, name);
  if (field?.externalId || field?.idLookup) return field;
  throw new ApiError(
    'INVALID_FIELD',
    `Field name provided, ${name} is not an External ID or indexed field for ${object.name}`,
    { fields: [name] }
  );
}

function onlyMatch(scope: SaveScope, object: ObjectDef, field: FieldDef, key: FieldValue): Row | undefined {
  const matches = scope.records.findBy(object, field.name, key);
  if (matches.length <= 1) return matches[0];
  const ids = matches.map((row) => row['Id']).join(', ');
  throw new ApiError('MULTIPLE_CHOICES', `${field.name}: more than one record found for external id field: [${ids}]`, {
    fields: [field.name],
    status: 300,
  });
}

function withoutKey(values: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => key.toLowerCase() !== name.toLowerCase()));
}

function prepareInsert(
  scope: SaveScope,
  object: ObjectDef,
  values: Readonly<Record<string, unknown>>,
  index: number
): Change {
  if (!object.createable)
    throw new ApiError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type ${object.name} does not support create`);
  if (!scope.rights.mayCreate(object)) throw noAccess();
  const after = blankRow(object);
  const given = applyValues(object, values, after, 'insert', scope);
  const change: Change = { index, kind: 'insert', object, before: undefined, after, given, created: true, errors: [] };
  applyDefaults(change, scope);
  checkLock(scope, object, after);
  return change;
}

function prepareUpdate(
  scope: SaveScope,
  object: ObjectDef,
  givenId: string,
  values: Readonly<Record<string, unknown>>,
  index: number
): Change {
  if (!object.updateable)
    throw new ApiError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type ${object.name} does not support update`);
  const before = existing(scope, object, givenId);
  if (!scope.rights.mayEdit(object)) throw noAccess();
  checkRow(scope, object, before, 'edit');
  checkLock(scope, object, before);
  const after = { ...before };
  const given = applyValues(object, values, after, 'update', scope);
  return { index, kind: 'update', object, before, after, given, created: false, errors: [] };
}

/** The live record that an id means. @throws ApiError */
export function existing(scope: SaveScope, object: ObjectDef, givenId: string): Row {
  const id = normalizeId(givenId);
  if (id === undefined) throw new ApiError('MALFORMED_ID', `malformed id ${givenId}`, { fields: ['Id'] });
  const row = scope.records.find(object, id);
  if (row) return row;
  throw scope.records.isDeleted(object, id) ? entityDeleted() : invalidCrossReference([], 404);
}
