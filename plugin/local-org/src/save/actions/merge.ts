import { ApiError, type MergeRequest, type MergeResult, type ObjectDef, type SaveOperation } from '../../contract.ts';
import { isStored } from '../../metadata/fieldDef.ts';
import { normalizeId } from '../../store/ids.ts';
import { quote } from '../../store/tables.ts';
import { checkRow } from '../access.ts';
import type { SaveScope } from '../change.ts';
import { existing, objectFor } from '../prepare.ts';
import { saveAll } from './saveAll.ts';

const MERGEABLE = new Set(['Account', 'Case', 'Contact', 'Lead']);
const MOST = 2;

/**
 * Merges records into a master: its fields are changed, the children of the others become its own, the others are
 * deleted and remember who took their place. Runs inside the caller's transaction.
 * @throws ApiError as the SOAP call `merge` words it
 */
export function mergeRecords(scope: SaveScope, request: MergeRequest): MergeResult {
  const object = objectFor(scope, request.object);
  if (!MERGEABLE.has(object.name)) {
    throw new ApiError('INVALID_TYPE', `sObject type '${object.name}' cannot be merged.`);
  }
  const master = existing(scope, object, request.masterId);
  const masterId = String(master['Id']);
  const ids = [...new Set(request.mergedIds.map((id) => normalizeId(id) ?? id))];
  if (ids.length === 0 || ids.length > MOST) {
    throw new ApiError('INVALID_NUMBER_OF_MERGE_RECORDS', 'At least one and at most two records can be merged.');
  }
  if (ids.includes(masterId)) throw new ApiError('MERGE_FAILED', 'The master record cannot be merged into itself.');
  for (const id of ids) checkRow(scope, object, existing(scope, object, id), 'all');

  saveAll(scope, [{ kind: 'update', object: object.name, id: masterId, values: request.values }]);
  const updatedRelatedIds = ids.flatMap((id) => adopt(scope, object, id, masterId));
  saveAll(
    scope,
    ids.map((id): SaveOperation => ({ kind: 'delete', object: object.name, id }))
  );
  if (object.fields.has('masterrecordid')) {
    for (const id of ids) {
      scope.database.run(`UPDATE ${quote(object.name)} SET "MasterRecordId" = ? WHERE "Id" = ?`, [masterId, id]);
    }
  }
  return { id: masterId, mergedRecordIds: ids, updatedRelatedIds };
}

/** Children of a merged record become the master's, without the rules of the children, as on the platform. */
function adopt(scope: SaveScope, object: ObjectDef, id: string, masterId: string): readonly string[] {
  return scope.model.schema.childRelationships(object.name).flatMap((relation) => {
    const children = scope.model.schema.object(relation.childObject);
    const field = children?.fields.get(relation.field.toLowerCase());
    if (
      !children?.queryable ||
      children.shareOf ||
      !field ||
      !isStored(field) ||
      /^(Master|Converted)/.test(field.name)
    )
      return [];
    const rows = scope.records.findBy(children, field.name, id).filter((row) => row['Id'] !== masterId);
    for (const row of rows) scope.records.update(children, { ...row, [field.name]: masterId });
    return rows.map((row) => String(row['Id']));
  });
}
