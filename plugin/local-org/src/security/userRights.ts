import type { ObjectDef } from '../contract.ts';
import type { ObjectAccess } from '../metadata/readAccess.ts';
import type { UserRights } from '../save/change.ts';
import type { UserGrants } from './grants.ts';

/** Objects whose records everybody may read: what names, sharing and prices hang on. */
const OPEN = new Set([
  'User',
  'Profile',
  'UserRole',
  'Organization',
  'RecordType',
  'Group',
  'GroupMember',
  'BusinessHours',
  'ProcessDefinition',
  'ProcessNode',
  'ProcessInstance',
  'ProcessInstanceNode',
  'ProcessInstanceStep',
  'ProcessInstanceWorkitem',
  'ProcessInstanceHistory',
  'UserRecordAccess',
  'ApexClass',
  'ApexTrigger',
  'AsyncApexJob',
  'CronJobDetail',
  'CronTrigger',
]);

/** Objects that only people who set up the org write. */
const SETUP = new Set([
  'User',
  'Profile',
  'UserRole',
  'PermissionSet',
  'PermissionSetAssignment',
  'PermissionSetGroup',
  'PermissionSetGroupComponent',
  'ObjectPermissions',
  'FieldPermissions',
  'SetupEntityAccess',
  'Group',
  'GroupMember',
  'QueueSobject',
  'Organization',
  'BusinessHours',
  'Holiday',
  'RecordType',
]);

/** Files have no object permissions: every user stores them and sees those of the records that he sees. */
const FILES = new Set(['ContentDocument', 'ContentDocumentLink', 'ContentVersion']);

/** The rights that grants add up to. Users who may modify all data are asked nothing. */
export function userRights(grants: UserGrants): UserRights {
  const has = (permission: string): boolean => grants.userPermissions.has(permission);
  const isAlmighty = has('ModifyAllData');
  const wide = (definition: ObjectDef, right: 'viewAll' | 'modifyAll'): boolean =>
    grants.grants.some((grant) => {
      const access = grant.objects.get(definition.name.toLowerCase());
      return access !== undefined && (access.modifyAll || (right === 'viewAll' && access.viewAll));
    });
  const object = (definition: ObjectDef, right: keyof ObjectAccess): boolean => {
    if (isAlmighty || (right === 'read' && has('ViewAllData'))) return true;
    const name = definition.name;
    if (SETUP.has(name) && right !== 'read') return has('ManageUsers');
    if (SETUP.has(name) || OPEN.has(name) || FILES.has(name)) return true;
    // Whoever reads an object has its shares; whose he may change is a question of the record.
    if (definition.shareOf) return ofKey(definition.shareOf.object, !definition.shareOf.object.endsWith('__c'), 'read');
    return ofKey(name, definition.kind === 'standard', right);
  };
  const ofKey = (name: string, isStandard: boolean, right: keyof ObjectAccess): boolean => {
    if (isStandard && grants.standardObjects) return true;
    // Lines follow their order, as they have no access of their own.
    const key = name === 'OrderItem' ? 'order' : name.toLowerCase();
    return grants.grants.some((grant) => {
      const access = grant.objects.get(key);
      return access !== undefined && (access[right] || access.modifyAll || (right === 'read' && access.viewAll));
    });
  };
  const field = (definition: ObjectDef, name: string, right: 'read' | 'edit'): boolean => {
    if (isAlmighty) return true;
    const found = definition.fields.get(name.toLowerCase());
    // Standard fields are visible by default; required and master fields cannot be hidden.
    if (found === undefined || !found.custom || !found.nillable || found.masterDetail) return true;
    const key = `${definition.name}.${name}`.toLowerCase();
    return grants.grants.some((grant) => {
      const access = grant.fields.get(key);
      return access !== undefined && (access.edit || (right === 'read' && access.read));
    });
  };
  return {
    has,
    hasCustom: (permission) => grants.customPermissions.has(permission),
    mayRead: (definition) => object(definition, 'read'),
    mayCreate: (definition) => object(definition, 'create'),
    mayEdit: (definition) => object(definition, 'edit'),
    mayDelete: (definition) => object(definition, 'delete'),
    mayReadField: (definition, name) => field(definition, name, 'read'),
    mayEditField: (definition, name) => field(definition, name, 'edit'),
    viewsAll: (definition) => isAlmighty || has('ViewAllData') || wide(definition, 'viewAll'),
    modifiesAll: (definition) => isAlmighty || wide(definition, 'modifyAll'),
  };
}
