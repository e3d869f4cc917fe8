import type { ObjectDef } from '../../../contract.ts';
import type { OrgCore } from '../../../org/orgCore.ts';
import { quote } from '../../../store/tables.ts';
import { viewOf } from '../../../store/views.ts';

/** Records that tests see whether they ask for the data of the org or not: those of set-up, and who works in it. */
const SETUP = new Set([
  'ApexClass',
  'ApexTrigger',
  'BusinessHours',
  'AppMenuItem',
  'CustomPermission',
  'EntityDefinition',
  'FieldDefinition',
  'FieldPermissions',
  'Group',
  'GroupMember',
  'Holiday',
  'ObjectPermissions',
  'Organization',
  'PermissionSet',
  'PermissionSetAssignment',
  'PermissionSetGroup',
  'PermissionSetGroupComponent',
  'PermissionSetLicense',
  'PlatformCachePartition',
  'ProcessDefinition',
  'ProcessNode',
  'Profile',
  'QueueSobject',
  'RecordType',
  'SetupEntityAccess',
  'StaticResource',
  'User',
  'UserLicense',
  'UserRole',
]);

const isData = (object: ObjectDef): boolean =>
  object.queryable &&
  object.tooling !== true &&
  object.kind !== 'metadata' &&
  !SETUP.has(object.name) &&
  viewOf(object.name) === undefined;

/** Takes the data of the org out of sight; the caller's transaction, which is undone, brings it back. */
export function hideData(core: OrgCore): void {
  for (const object of core.model.schema.objects()) {
    if (!isData(object)) continue;
    // `Test.getStandardPricebookId` names a record that is always there.
    const kept = object.name === 'Pricebook2' ? ' WHERE "IsStandard" = 0' : '';
    core.database.run(`DELETE FROM ${quote(object.name)}${kept}`);
  }
}
