import type { SaveOperation, SaveResult } from '../contract.ts';
import { normalizeId } from '../store/ids.ts';
import { asApiError, runAttempts, type Numbered } from './attempts.ts';
import type { Change, SaveScope } from './change.ts';
import { rolledBack } from './errors.ts';
import { objectFor, prepare } from './prepare.ts';
import { runDeletes, runPurges, runUndeletes } from './removals.ts';
import { finishWrite, writeOne } from './write.ts';

/** Records go through the pipeline in chunks of this size, as triggers see them on the platform. */
const CHUNK = 200;

/** Thrown to undo a call whose caller wants all records or none; the results are already known. */
class RollBack extends Error {}

/**
 * Runs operations through the order of execution: values and defaults, before-save flows, before-hooks, the behaviour
 * of standard objects, required fields and references, validation rules, uniqueness, write, after-hooks, workflow
 * rules, after-save flows, roll-ups.
 * Without `allOrNone` a refused record does not disturb the others of its call.
 */
export function saveRecords(scope: SaveScope, operations: readonly SaveOperation[], allOrNone: boolean): SaveResult[] {
  const results = operations.map((): SaveResult | undefined => undefined);
  try {
    scope.database.transaction(() => {
      for (const chunk of chunksOf(operations)) {
        runAttempts({ scope, chunk, results, allOrNone }, runChunk);
        if (allOrNone && chunk.some(([index]) => results[index]?.success !== true)) throw new RollBack();
      }
      scope.counters.flush();
    });
  } catch (error) {
    if (!(error instanceof RollBack)) throw error;
    return results.map((result) => (result?.success === false ? result : undone()));
  }
  return results.map((result) => result ?? undone());
}

/** What a call of all or none answers for a record that was saved, or not even tried. */
const undone = (): SaveResult => ({ success: false, errors: [rolledBack()] });

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

/** All operations of a chunk are of one kind and object. */
function runChunk(scope: SaveScope, chunk: readonly Numbered[], results: (SaveResult | undefined)[]): boolean {
  const kind = chunk[0]?.[1].kind;
  if (kind === 'delete') return runDeletes(scope, chunk, results);
  if (kind === 'undelete') return runUndeletes(scope, chunk, results);
  return kind === 'purge' ? runPurges(scope, chunk, results) : runWrites(scope, chunk, results);
}

function runWrites(scope: SaveScope, chunk: readonly Numbered[], results: (SaveResult | undefined)[]): boolean {
  const changes: Change[] = [];
  const upserted = new Set<string>();
  for (const [index, operation] of chunk) {
    if (operation.kind === 'delete' || operation.kind === 'undelete' || operation.kind === 'purge') continue;
    try {
      changes.push(prepare(scope, objectFor(scope, operation.object), operation, index, upserted));
    } catch (error) {
      results[index] = { success: false, errors: [asApiError(error)] };
    }
  }
  scope.automation.beforeTriggers(changes, scope);
  if (changes.length > 0) for (const hook of scope.hooks) hook.beforeSave?.(changes, scope);
  const written = changes.filter((change) => change.errors.length === 0 && writeOne(change, scope));
  finishWrite(written, scope);
  for (const { index, errors, after, created, object } of changes) {
    const event = object.kind === 'event' ? { eventUuid: String(after['EventUuid']) } : {};
    results[index] =
      errors.length > 0 ? { success: false, errors } : { success: true, id: String(after['Id']), created, ...event };
  }
  return written.some((change) => change.errors.length > 0);
}
