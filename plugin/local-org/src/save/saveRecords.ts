import { ApiError, type ObjectDef, type SaveOperation, type SaveResult } from '../contract.ts';
import { normalizeId } from '../store/ids.ts';
import { checkLock, checkOwner, checkRow } from './access.ts';
import type { Change, SaveScope } from './change.ts';
import { checkReferences, checkRequired, checkUnique } from './checks.ts';
import { stampInsert, stampUpdate } from './defaults.ts';
import { deleteRecord } from './deletes.ts';
import { noAccess, rolledBack } from './errors.ts';
import { existing, objectFor, prepare } from './prepare.ts';
import { purgeRecord, undeleteRecord } from './recycle.ts';
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

/** Neighbours of the same kind and object, at most 200 at a time; a record that comes again starts a new chunk. */
function* chunksOf(operations: readonly SaveOperation[]): Generator<Numbered[]> {
  let chunk: Numbered[] = [];
  let ids = new Set<string>();
  for (const [index, operation] of operations.entries()) {
    const id = idOf(operation);
    const first = chunk[0]?.[1];
    const isOther = first !== undefined && (first.kind !== operation.kind || first.object !== operation.object);
    if (isOther || chunk.length === CHUNK || ids.has(id)) {
      yield chunk;
      chunk = [];
      ids = new Set();
    }
    chunk.push([index, operation]);
    if (id !== '') ids.add(id);
  }
  if (chunk.length > 0) yield chunk;
}

/** The record that an operation names by its id, or nothing. */
function idOf(operation: SaveOperation): string {
  if (operation.kind === 'insert') return '';
  const id = operation.kind === 'upsert' ? (operation.field.toLowerCase() === 'id' ? operation.key : '') : operation.id;
  return normalizeId(id) ?? '';
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
      else if (operation.kind === 'undelete' || operation.kind === 'purge')
        results[index] = runRecycle(scope, object, operation);
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

/** The stages of one record, up to its row in the table; false when one of them refused it. */
export function writeOne(change: Change, scope: SaveScope): boolean {
  const { object, after, kind } = change;
  try {
    standardBehaviour(object.name)?.beforeSave?.(change, scope);
    checkRequired(change);
    checkReferences(change, scope);
    checkOwner(change, scope);
    // Rules are for what users enter, not for what the org updates by itself.
    const violations = scope.isSystem ? [] : scope.formulas.violations(change, scope);
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
  const refused = finishWrite(written, scope);
  if (refused.length > 0) throw new Retry(refused);
}

/** The stages after the rows are written; answers the changes that one of them refused, whose rows must be undone. */
export function finishWrite(written: readonly Change[], scope: SaveScope): readonly Change[] {
  const object = written[0]?.object;
  if (object === undefined) return [];
  standardBehaviour(object.name)?.afterSave?.(written, scope);
  for (const hook of scope.hooks) hook.afterSave?.(written, scope);
  const refused = written.filter((change) => change.errors.length > 0);
  if (refused.length > 0) return refused;
  refreshRollups(
    object,
    written.flatMap(({ before, after }) => (before ? [before, after] : [after])),
    scope
  );
  return [];
}

function runDelete(scope: SaveScope, object: ObjectDef, givenId: string): SaveResult {
  const row = existing(scope, object, givenId);
  if (!scope.rights.mayDelete(object)) throw noAccess();
  checkRow(scope, object, row, 'all');
  checkLock(scope, object, row);
  // A record and its details are deleted together or not at all.
  scope.database.transaction(() => deleteRecord(object, row, scope));
  return { success: true, id: String(row['Id']), created: false };
}

function runRecycle(
  scope: SaveScope,
  object: ObjectDef,
  { kind, id }: { readonly kind: 'undelete' | 'purge'; readonly id: string }
): SaveResult {
  const recycle = kind === 'undelete' ? undeleteRecord : purgeRecord;
  return { success: true, id: scope.database.transaction(() => recycle(object, id, scope)), created: false };
}

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}
