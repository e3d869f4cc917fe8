import { ApiError, type ObjectDef } from '../contract.ts';
import { normalizeId } from '../store/ids.ts';
import { RecycleBin } from '../store/recycleBin.ts';
import type { Row } from '../store/records.ts';
import { quote } from '../store/tables.ts';
import { checkRow } from './access.ts';
import type { SaveScope } from './change.ts';
import { noAccess } from './errors.ts';
import { refreshRollups } from './rollups.ts';
import { standardBehaviour } from './standard/index.ts';

const notInBin = (): ApiError => new ApiError('UNDELETE_FAILED', 'Entity is not in the recycle bin');

/**
 * Takes a record, and what its deletion took along, out of the recycle bin.
 * @throws ApiError UNDELETE_FAILED when it is not there, or its values or its master stand in the way
 */
export function undeleteRecord(object: ObjectDef, givenId: string, scope: SaveScope): void {
  const row = binned(object, givenId, scope);
  const id = String(row['Id']);
  const bin = new RecycleBin(scope.database);
  checkMasters(object, row, scope);
  const back: (() => void)[] = [];
  for (const entry of bin.deletedWith(id)) {
    const own = scope.model.schema.object(entry.object);
    if (own === undefined) continue;
    setDeleted(own, entry.id, scope);
    const restored = scope.records.find(own, entry.id);
    if (restored === undefined) continue;
    refreshRollups(own, [restored], scope);
    back.push(() => standardBehaviour(own)?.afterUndelete?.(restored, scope));
  }
  bin.restore(id);
  for (const finish of back) finish();
}

/** Removes a record, and what its deletion took along, for good. @throws ApiError when it is not in the recycle bin */
export function purgeRecord(object: ObjectDef, givenId: string, scope: SaveScope): void {
  const id = String(binned(object, givenId, scope)['Id']);
  const bin = new RecycleBin(scope.database);
  for (const entry of bin.deletedWith(id)) {
    const own = scope.model.schema.object(entry.object);
    if (own) scope.records.remove(own, entry.id);
  }
  bin.purge(id);
}

/** The record that an id means in the recycle bin. @throws ApiError when it is not there, or not for this user */
export function binned(object: ObjectDef, givenId: string, scope: SaveScope): Row {
  const id = normalizeId(givenId);
  if (id === undefined) throw new ApiError('MALFORMED_ID', `malformed id ${givenId}`);
  if (!scope.rights.mayDelete(object)) throw noAccess();
  const row = scope.records.findDeleted(object, id);
  if (row === undefined || new RecycleBin(scope.database).deletedWith(id).length === 0) throw notInBin();
  checkRow(scope, object, row, 'all');
  return row;
}

/** A detail whose master is deleted cannot come back without it. */
function checkMasters(object: ObjectDef, row: Row, scope: SaveScope): void {
  for (const field of object.fields.values()) {
    const master = field.masterDetail ? row[field.name] : undefined;
    const target = typeof master === 'string' ? scope.model.schema.objectOfId(master) : undefined;
    if (target && scope.records.existing(target, [String(master)]).size === 0) {
      throw new ApiError('UNDELETE_FAILED', 'Parent record is deleted', { fields: [field.name] });
    }
  }
}

function setDeleted(object: ObjectDef, id: string, scope: SaveScope): void {
  const stamp = object.fields.has('systemmodstamp') ? ', "SystemModstamp" = ?' : '';
  const sql = `UPDATE ${quote(object.name)} SET "IsDeleted" = 0${stamp} WHERE "Id" = ?`;
  scope.records.noteWrite(object, id);
  try {
    scope.database.run(sql, stamp === '' ? [id] : [scope.stamp, id]);
  } catch (error) {
    // The bin gives unique values free; meanwhile another record has taken one.
    if (!(error instanceof Error) || !error.message.includes('UNIQUE')) throw error;
    throw new ApiError('DUPLICATE_VALUE', 'A record with the same unique value exists.');
  }
}
