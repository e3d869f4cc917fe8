import { forTriggers, type Change, type SaveScope } from './change.ts';
import { asApiError } from './attempts.ts';
import { checkOwner } from './access.ts';
import { checkReferences, checkRequired, checkUnique } from './checks.ts';
import { stampInsert, stampUpdate } from './defaults.ts';
import { checkLookupFilters } from './lookupFilters.ts';
import { refreshRollups } from './rollups.ts';
import { forgetShares } from './standard/share.ts';
import { standardBehaviour } from './standard/index.ts';

/** The stages of one record, up to its row in the table; false when one of them refused it. */
export function writeOne(change: Change, scope: SaveScope): boolean {
  const { object, after, kind } = change;
  try {
    standardBehaviour(object)?.beforeSave?.(change, scope);
    checkRequired(change);
    checkReferences(change, scope);
    checkOwner(change, scope);
    if (!scope.isSystem) checkLookupFilters(change, scope);
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

const isRefused = (change: Change): boolean => change.errors.length > 0;

/** The stages after the rows are written; a change that one of them refuses has an error, and its row must be undone. */
export function finishWrite(written: readonly Change[], scope: SaveScope): void {
  const object = written[0]?.object;
  if (object === undefined) return;
  standardBehaviour(object)?.afterSave?.(written, scope);
  forgetShares(written, scope);
  const seen = written.map(forTriggers);
  for (const hook of scope.hooks) hook.afterSave?.(seen, scope);
  if (written.some(isRefused)) return;
  if (!scope.isSystem) scope.automation.afterTriggers(written, scope);
  if (written.some(isRefused)) return;
  refreshRollups(
    object,
    written.flatMap(({ before, after }) => (before ? [before, after] : [after])),
    scope
  );
}
