import { ApiError, type ChildRelationship, type ObjectDef } from '../contract.ts';
import { nameFieldOf } from '../metadata/schema.ts';
import { quote } from '../store/tables.ts';
import { viewOf } from '../store/views.ts';
import { RecycleBin } from '../store/recycleBin.ts';
import type { Row } from '../store/records.ts';
import type { SaveScope } from './change.ts';
import { refreshRollups } from './rollups.ts';
import { standardBehaviour } from './standard/index.ts';

/** Objects whose records are gone at once: they never see the recycle bin. */
const HARD = new Set([
  'ActiveScratchOrg',
  'OrderItem',
  'PermissionSetAssignment',
  'GroupMember',
  'QueueSobject',
  'ContentDocumentLink',
]);

/**
 * Deletes a record with its details, after asking everything that may object. Lookups to it are cleared.
 * @throws ApiError when a rule of the object or a record that refers to it forbids the deletion
 */
export function deleteRecord(object: ObjectDef, row: Row, scope: SaveScope): void {
  if (!object.deletable) {
    throw new ApiError('INVALID_TYPE_FOR_OPERATION', `entity type ${object.name} does not support delete`);
  }
  scope.automation.beforeDelete(object, row, scope);
  standardBehaviour(object)?.beforeDelete?.(row, scope);
  remove(object, row, scope, String(row['Id']));
}

/** `root` is the id of the record that somebody deletes; others go along with it. */
function remove(object: ObjectDef, row: Row, scope: SaveScope, root: string): void {
  for (const relation of scope.model.schema.childRelationships(object.name))
    releaseChildren(object, row, relation, scope, root);
  const gone = HARD.has(object.name) || object.tooling === true || object.shareOf !== undefined;
  new RecycleBin(scope.database).add({ object: object.name, id: String(row['Id']), root, at: scope.stamp, gone });
  if (gone) scope.records.remove(object, String(row['Id']));
  else scope.records.update(object, deleted(object, row, scope));
  refreshRollups(object, [row], scope);
  standardBehaviour(object)?.afterDelete?.(row, scope);
}

function deleted(object: ObjectDef, row: Row, scope: SaveScope): Row {
  const stamped = object.fields.has('systemmodstamp') ? { SystemModstamp: scope.stamp } : {};
  return { ...row, IsDeleted: true, ...stamped };
}

/** Details go with their master, lookups are cleared, restricting ones forbid the deletion. */
function releaseChildren(
  object: ObjectDef,
  row: Row,
  relation: ChildRelationship,
  scope: SaveScope,
  root: string
): void {
  const children = scope.model.schema.object(relation.childObject);
  const field = children?.fields.get(relation.field.toLowerCase());
  if (children === undefined || field === undefined || !children.queryable || viewOf(children.name)) return;
  if (children.shareOf) return;
  const referring = scope.records.findBy(children, field.name, row['Id'] ?? null);
  if (referring.length === 0) return;
  if (field.restrictedDelete) throw restricted(object, row, children, referring);
  if (relation.cascadeDelete) for (const child of referring) remove(children, child, scope, root);
  else if (field.nillable) clearLookup(children, field.name, referring, scope, root);
}

/** The platform clears lookups without running the rules of the records that hold them. */
function clearLookup(object: ObjectDef, field: string, rows: readonly Row[], scope: SaveScope, root: string): void {
  const bin = new RecycleBin(scope.database);
  const sql = `UPDATE ${quote(object.name)} SET ${quote(field)} = NULL WHERE "Id" = ?`;
  for (const row of rows) {
    const id = String(row['Id']);
    bin.addLookup(root, String(row[field]), { object: object.name, id }, field);
    scope.records.noteWrite(object, id);
    scope.database.run(sql, [id]);
  }
}

function restricted(object: ObjectDef, row: Row, children: ObjectDef, referring: readonly Row[]): ApiError {
  const nameField = nameFieldOf(object)?.name ?? 'Id';
  const childName = nameFieldOf(children)?.name ?? 'Id';
  const names = referring.slice(0, 5).map((child) => String(child[childName] ?? child['Id']));
  return new ApiError(
    'DELETE_FAILED',
    `Your attempt to delete ${String(row[nameField] ?? row['Id'])} could not be completed because it is associated with the following ${children.labelPlural.toLowerCase()}.: ${names.join(', ')}\n`
  );
}
