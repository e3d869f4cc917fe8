import { ApiError, type FieldDef, type ObjectDef } from '../contract.ts';
import type { AccessLevel } from '../security/rowAccess.ts';
import type { Row } from '../store/records.ts';
import { quote } from '../store/tables.ts';
import { isChanged, type Change, type SaveScope } from './change.ts';
import { approverMayEdit } from '../approvals/editability.ts';
import { locked, noAccess, noAccessToReferenced } from './errors.ts';

/** Whether sharing lets the user do this with a stored record. */
export function mayRow(scope: SaveScope, object: ObjectDef, id: string, level: AccessLevel): boolean {
  const condition = scope.rows.condition(object, 'r', level);
  if (condition === undefined) return true;
  const sql = `SELECT 1 AS "found" FROM ${quote(object.name)} r WHERE r."Id" = ? AND ${condition}`;
  return scope.database.get(sql, [id]) !== undefined;
}

/**
 * What the user cannot see answers otherwise than what he may only read, as on the platform.
 * @throws ApiError when sharing does not let the user change, or delete, the record
 */
export function checkRow(scope: SaveScope, object: ObjectDef, row: Readonly<Row>, level: AccessLevel): void {
  const id = String(row['Id']);
  if (mayRow(scope, object, id, level)) return;
  throw mayRow(scope, object, id, 'read') ? noAccess() : noAccessToReferenced(id);
}

/**
 * Records that wait for an approval are locked, and so are their details.
 * @throws ApiError ENTITY_IS_LOCKED unless the user may modify all, or approves and may edit meanwhile
 */
export function checkLock(scope: SaveScope, object: ObjectDef, row: Readonly<Row>): void {
  if (scope.isSystem) return;
  const own = typeof row['Id'] === 'string' ? row['Id'] : '';
  if (own !== '' && isLocked(scope, object, own)) throw locked();
  const sharing = scope.model.sharing.objects.get(object.name.toLowerCase());
  for (const link of sharing?.controlledBy ?? []) {
    const id = link.isMaster ? row[link.field] : undefined;
    const master = typeof id === 'string' ? scope.model.schema.objectOfId(id) : undefined;
    if (master && typeof id === 'string' && isLocked(scope, master, id)) throw locked();
  }
}

const isLocked = (scope: SaveScope, object: ObjectDef, id: string): boolean =>
  scope.locks.has(id) && !scope.rights.modifiesAll(object) && !approverMayEdit(scope, id);

/** A record may refer to what its user can see, and become a part only of what he can change. @throws ApiError */
export function checkReferenced(
  change: Change,
  field: FieldDef,
  target: ObjectDef,
  id: string,
  scope: SaveScope
): void {
  const links = scope.model.sharing.objects.get(change.object.name.toLowerCase())?.controlledBy ?? [];
  const link = links.find((candidate) => candidate.field === field.name);
  if (link === undefined && !change.given.has(field.name)) return;
  const level = link?.isMaster && !link.readSuffices ? 'edit' : 'read';
  if (!mayRow(scope, target, id, level)) throw noAccessToReferenced(id, [field.name]);
}

/** Who may give a record away, and to whom. @throws ApiError */
export function checkOwner(change: Change, scope: SaveScope): void {
  if (!change.given.has('OwnerId') || !isChanged(change, 'OwnerId')) return;
  const { object, before, after } = change;
  const owner = String(after['OwnerId'] ?? '');
  if (before !== undefined && !mayTransfer(object, before, scope)) throw noAccess();
  const group = rowOf(scope, 'Group', owner);
  if (group) {
    checkQueue(group, object, scope);
    return;
  }
  const user = rowOf(scope, 'User', owner);
  if (user?.['IsActive'] === false) {
    throw new ApiError(
      'INACTIVE_OWNER_OR_USER',
      `operation performed with inactive user [${owner.slice(0, 15)}] as owner`
    );
  }
  if (user && !scope.rightsOf(owner).mayRead(object)) {
    throw new ApiError('TRANSFER_REQUIRES_READ', 'The new owner must have read permission', { fields: ['OwnerId'] });
  }
}

function mayTransfer(object: ObjectDef, before: Readonly<Row>, scope: SaveScope): boolean {
  const model = scope.model.sharing.objects.get(object.name.toLowerCase())?.model;
  if (model === 'ReadWriteTransfer' || model === 'FullAccess' || scope.rights.has('TransferAnyEntity')) return true;
  return mayRow(scope, object, String(before['Id']), 'all');
}

/** Queues own records of the objects that they serve. */
function checkQueue(group: Readonly<Row>, object: ObjectDef, scope: SaveScope): void {
  const links = scope.model.schema.object('QueueSobject');
  const served = links ? scope.records.findBy(links, 'QueueId', group['Id'] ?? null) : [];
  if (group['Type'] === 'Queue' && served.some((link) => link['SobjectType'] === object.name)) return;
  throw new ApiError('INVALID_OPERATION', 'Queue not associated with this SObject type');
}

function rowOf(scope: SaveScope, objectName: string, id: string): Row | undefined {
  const object = scope.model.schema.object(objectName);
  return object && id.startsWith(object.keyPrefix) ? scope.records.find(object, id) : undefined;
}
