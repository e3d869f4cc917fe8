import type { SaveResult } from '../contract.ts';
import { checkLock, checkRow } from './access.ts';
import { asApiError, type Numbered } from './attempts.ts';
import type { Removal, SaveHooks, SaveScope } from './change.ts';
import { deleteRecord } from './deletes.ts';
import { noAccess } from './errors.ts';
import { existing, objectFor } from './prepare.ts';
import { binned, purgeRecord, undeleteRecord } from './recycle.ts';

type Results = (SaveResult | undefined)[];

/** Deletes the records of a chunk: all that may be deleted pass the before-hooks together, then go one by one. */
export function runDeletes(scope: SaveScope, chunk: readonly Numbered[], results: Results): boolean {
  const removals = collect(chunk, results, (object, id) => {
    const definition = objectFor(scope, object);
    const row = existing(scope, definition, id);
    if (!scope.rights.mayDelete(definition)) throw noAccess();
    checkRow(scope, definition, row, 'all');
    checkLock(scope, definition, row);
    return { object: definition, row };
  });
  notify(scope, 'beforeDelete', removals);
  const gone = each(scope, removals, ({ object, row }) => {
    // What a before-hook has deleted is gone, and what it has changed counts.
    deleteRecord(object, existing(scope, object, String(row['Id'])), scope);
  });
  notify(scope, 'afterDelete', gone);
  return finish(removals, gone, results);
}

/** Takes the records of a chunk out of the recycle bin. */
export function runUndeletes(scope: SaveScope, chunk: readonly Numbered[], results: Results): boolean {
  const removals = collect(chunk, results, (object, id) => {
    const definition = objectFor(scope, object);
    return { object: definition, row: binned(definition, id, scope) };
  });
  const back = each(scope, removals, ({ object, row }) => undeleteRecord(object, String(row['Id']), scope));
  notify(scope, 'afterUndelete', back);
  return finish(removals, back, results);
}

/** Removes the records of a chunk from the recycle bin for good; no hook hears of it. */
export function runPurges(scope: SaveScope, chunk: readonly Numbered[], results: Results): boolean {
  const removals = collect(chunk, results, (object, id) => {
    const definition = objectFor(scope, object);
    return { object: definition, row: binned(definition, id, scope) };
  });
  const gone = each(scope, removals, ({ object, row }) => purgeRecord(object, String(row['Id']), scope));
  return finish(removals, gone, results);
}

/** The records that the caller names; what cannot be named is refused at once. */
function collect(
  chunk: readonly Numbered[],
  results: Results,
  find: (object: string, id: string) => Pick<Removal, 'object' | 'row'>
): readonly Removal[] {
  return chunk.flatMap(([index, operation]) => {
    if (operation.kind !== 'delete' && operation.kind !== 'undelete' && operation.kind !== 'purge') return [];
    try {
      return [{ index, ...find(operation.object, operation.id), errors: [] }];
    } catch (error) {
      results[index] = { success: false, errors: [asApiError(error)] };
      return [];
    }
  });
}

/** Does the work for each record that nothing has refused yet; a record and its details succeed or fail together. */
function each(scope: SaveScope, removals: readonly Removal[], work: (removal: Removal) => void): readonly Removal[] {
  return removals.filter((removal) => {
    if (removal.errors.length > 0) return false;
    try {
      scope.database.transaction(() => {
        work(removal);
      });
      return true;
    } catch (error) {
      removal.errors.push(asApiError(error));
      return false;
    }
  });
}

function notify(
  scope: SaveScope,
  stage: keyof Pick<SaveHooks, 'beforeDelete' | 'afterDelete' | 'afterUndelete'>,
  removals: readonly Removal[]
): void {
  if (removals.length > 0) for (const hook of scope.hooks) hook[stage]?.(removals, scope);
}

/** Answers whether an after-hook refused a record whose row has changed already. */
function finish(removals: readonly Removal[], done: readonly Removal[], results: Results): boolean {
  for (const { index, row, errors } of removals) {
    results[index] =
      errors.length > 0 ? { success: false, errors } : { success: true, id: String(row['Id']), created: false };
  }
  return done.some(({ errors }) => errors.length > 0);
}
