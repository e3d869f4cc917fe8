import type { SaveOperation } from '../../contract.ts';
import type { SaveScope } from '../change.ts';
import { saveRecords } from '../saveRecords.ts';

/** Saves all of the operations. Answers the ids. @throws ApiError of the first that is refused */
export function saveAll(scope: SaveScope, operations: readonly SaveOperation[]): readonly string[] {
  const results = saveRecords(scope, operations, false);
  return results.map((result) => {
    if (result.success) return result.id;
    throw result.errors[0] ?? new Error('A refused record states its error.');
  });
}
