import { ApiError, type ObjectDef, type SaveOperation, type SaveResult } from '../contract.ts';
import { fieldOf } from '../metadata/schema.ts';
import { normalizeId } from '../store/ids.ts';
import type { Change, SaveScope } from './change.ts';
import { applyValues } from './applyValues.ts';
import { checkReferences, checkRequired, checkUnique } from './checks.ts';
import { coerce } from './coerce.ts';
import { applyDefaults, blankRow, stampInsert, stampUpdate } from './defaults.ts';
import { deleteRecord } from './deletes.ts';
import { entityDeleted, invalidCrossReference, noAccess, noObject, rolledBack } from './errors.ts';
import { refreshRollups } from './rollups.ts';
import { standardBehaviour } from './standard/index.ts';

/** Records go through the pipeline in chunks of this size, as triggers see them on the platform. */
const CHUNK = 200;

/** Thrown to undo a call whose caller wants all records or none; the results are already known. */
class RollBack extends Error {}

/**
 * Runs operations through the order of execution: values and defaults, before-hooks, the behaviour of standard
 * objects, required fields and references, validation rules, uniqueness, write, after-hooks, roll-ups.
 * Without `allOrNone` a refused record does not disturb the others of its call.
 */
export function saveRecords(scope: SaveScope, operations: readonly SaveOperation[], allOrNone: boolean): SaveResult[] {
  const results = new Array<SaveResult>(operations.length);
  try {
    scope.database.transaction(() => {
      for (const chunk of chunksOf(operations)) saveChunk(scope, chunk, results);
      scope.counters.flush();
      if (allOrNone && results.some((result) => !result.success)) throw new RollBack();
    });
  } catch (error) {
    if (!(error instanceof RollBack)) throw error;
    return results.map((result) => (result.success ? { success: false, errors: [rolledBack()] } : result));
  }
  return results;
}

type Numbered = readonly [index: number, operation: SaveOperation];

/** Neighbours of the same kind and object, at most 200 at a time. */
function* chunksOf(operations: readonly SaveOperation[]): Generator<Numbered[]> {
  let chunk: Numbered[] = [];
  for (const [index, operation] of operations.entries()) {
    const first = chunk[0]?.[1];
    if (first && (chunk.length === CHUNK || first.kind !== operation.kind || first.object !== operation.object)) {
      yield chunk;
      chunk = [];
    }
    chunk.push([index, operation]);
  }
  if (chunk.length > 0) yield chunk;
}

/** Thrown to run a chunk again without the records that after-hooks refused: their rows and effects are undone first. */
class Retry extends Error {
  readonly refused: readonly Change[];
  constructor(refused: readonly Change[]) {
    super('Records were refused after they had been written.');
    this.refused = refused;
  }
}

function saveChunk(scope: SaveScope, chunk: readonly Numbered[], results: SaveResult[]): void {
  let pending = chunk;
  for (;;) {
    try {
      scope.database.transaction(() => runChunk(scope, pending, results));
      return;
    } catch (error) {
      if (!(error instanceof Retry)) throw error;
      for (const { index, errors } of error.refused) results[index] = { success: false, errors };
      const refused = new Set(error.refused.map((change) => change.index));
      pending = pending.filter(([index]) => !refused.has(index));
    }
  }
}

function runChunk(scope: SaveScope, chunk: readonly Numbered[], results: SaveResult[]): void {
  const changes: Change[] = [];
  const upserted = new Set<string>();
  for (const [index, operation] of chunk) {
    try {
      const object = objectFor(scope, operation.object);
      if (operation.kind === 'delete') results[index] = runDelete(scope, object, operation.id);
      else changes.push(prepare(scope, object, operation, index, upserted));
    } catch (error) {
      results[index] = { success: false, errors: [asApiError(error)] };
    }
  }
  for (const hook of scope.hooks) hook.beforeSave?.(changes, scope);
  const written = changes.filter((change) => change.errors.length === 0 && writeOne(change, scope));
  for (const { index, errors, after, created } of changes) {
    results[index] =
      errors.length > 0 ? { success: false, errors } : { success: true, id: String(after['Id']), created };
  }
  afterWrite(written, scope);
}

function objectFor(scope: SaveScope, name: string): ObjectDef {
  const object = scope.model.schema.object(name);
  if (object === undefined || !scope.rights.mayRead(object)) throw noObject(name);
  return object;
}

function prepare(
  scope: SaveScope,
  object: ObjectDef,
  operation: Exclude<SaveOperation, { readonly kind: 'delete' }>,
  index: number,
  upserted: Set<string>
): Change {
  if (operation.kind === 'insert') return prepareInsert(scope, object, operation.values, index);
  if (operation.kind === 'update') return prepareUpdate(scope, object, operation.id, operation.values, index);
  const { field: fieldName, key, values } = operation;
  const field = fieldOf(object, fieldName);
  if (field === undefined || !(field.externalId || field.idLookup)) {
    throw new ApiError(
      'INVALID_FIELD',
      `Field name provided, ${fieldName} is not an External ID or indexed field for ${object.name}`,
      { fields: [fieldName] }
    );
  }
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
  const matches = scope.records.findBy(object, field.name, wanted);
  if (matches.length > 1) {
    throw new ApiError(
      'MULTIPLE_CHOICES',
      `${field.name}: more than one record found for external id field: [${matches.map((row) => row['Id']).join(', ')}]`,
      { fields: [field.name], status: 300 }
    );
  }
  const match = matches[0];
  if (match) return prepareUpdate(scope, object, String(match['Id']), withoutKey(values, field.name), index);
  if (operation.updateOnly) throw new ApiError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
  return prepareInsert(scope, object, { ...values, [field.name]: wanted }, index);
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
  const after = { ...before };
  const given = applyValues(object, values, after, 'update', scope);
  return { index, kind: 'update', object, before, after, given, created: false, errors: [] };
}

function existing(scope: SaveScope, object: ObjectDef, givenId: string) {
  const id = normalizeId(givenId);
  if (id === undefined) throw new ApiError('MALFORMED_ID', `malformed id ${givenId}`, { fields: ['Id'] });
  const row = scope.records.find(object, id);
  if (row) return row;
  throw scope.records.isDeleted(object, id) ? entityDeleted() : invalidCrossReference([], 404);
}

/** The stages of one record, up to its row in the table; false when one of them refused it. */
function writeOne(change: Change, scope: SaveScope): boolean {
  const { object, after, kind } = change;
  try {
    standardBehaviour(object.name)?.beforeSave?.(change, scope);
    checkRequired(change);
    checkReferences(change, scope);
    const violations = scope.formulas.violations(change, scope);
    if (violations.length > 0) {
      change.errors.push(...violations);
      return false;
    }
    checkUnique(change, scope);
    if (kind === 'insert') stampInsert(change, scope);
    else stampUpdate(change, scope);
    if (object.kind === 'event') return true;
    if (kind === 'insert') scope.records.insert(object, after);
    else scope.records.update(object, after);
    return true;
  } catch (error) {
    change.errors.push(asApiError(error));
    return false;
  }
}

function afterWrite(written: readonly Change[], scope: SaveScope): void {
  const object = written[0]?.object;
  if (object === undefined) return;
  standardBehaviour(object.name)?.afterSave?.(written, scope);
  for (const hook of scope.hooks) hook.afterSave?.(written, scope);
  const refused = written.filter((change) => change.errors.length > 0);
  if (refused.length > 0) throw new Retry(refused);
  refreshRollups(
    object,
    written.flatMap(({ before, after }) => (before ? [before, after] : [after])),
    scope
  );
}

function runDelete(scope: SaveScope, object: ObjectDef, givenId: string): SaveResult {
  const row = existing(scope, object, givenId);
  if (!scope.rights.mayDelete(object)) throw noAccess();
  // A record and its details are deleted together or not at all.
  scope.database.transaction(() => deleteRecord(object, row, scope));
  return { success: true, id: String(row['Id']), created: false };
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}
