import type { Row } from '../store/records.ts';
import { ensureRecord } from './ensureRecord.ts';
import type { OrgCore } from './orgCore.ts';
import { syncApprovalProcesses } from './setupApprovals.ts';
import { syncApexRecords } from './setupApex.ts';
import { syncCustomMetadata } from './setupCustomMetadata.ts';
import { syncPrincipals } from './setupPrincipals.ts';

/**
 * Keeps the records that show metadata in step with it: permission sets and what they grant, groups, queues, record
 * types and custom permissions can be queried and referred to like other records.
 */
export function syncSetupRecords(core: OrgCore): void {
  const { model } = core;
  syncBy(
    core,
    'CustomPermission',
    'DeveloperName',
    [...model.customPermissions].map(([name, label]) => ({
      DeveloperName: name,
      MasterLabel: label,
      Language: 'en_US',
    }))
  );
  syncBy(
    core,
    'PermissionSet',
    'Name',
    [...model.permissionSets.values()].map((grant) => ({
      Name: grant.name,
      Label: grant.label,
      Description: grant.description ?? null,
      IsCustom: true,
      IsOwnedByProfile: false,
      Type: 'Regular',
    })),
    (row) => row['IsOwnedByProfile'] !== true
  );
  syncBy(
    core,
    'PermissionSetGroup',
    'DeveloperName',
    [...model.permissionSetGroups.keys()].map((name) => ({
      DeveloperName: name,
      MasterLabel: name,
      Status: 'Updated',
    }))
  );
  for (const profile of model.profiles.values()) {
    if (profile.name !== 'Admin' && profile.name !== 'Standard')
      ensureRecord(core, 'Profile', 'Name', { Name: profile.name, UserType: 'Standard' });
  }
  syncBy(
    core,
    'EntityDefinition',
    'QualifiedApiName',
    [...model.schema.objects()]
      .filter(({ tooling }) => tooling !== true)
      .map(({ name, label, keyPrefix }) => ({
        Id: name,
        DurableId: name,
        QualifiedApiName: name,
        DeveloperName: name.replace(/__\w+$/, ''),
        Label: label,
        KeyPrefix: keyPrefix === '' ? null : keyPrefix,
      }))
  );
  syncPrincipals(core);
  syncApprovalProcesses(core);
  syncCustomMetadata(core);
  syncApexRecords(core);
  for (const type of model.recordTypes) {
    ensureRecord(core, 'RecordType', 'DeveloperName', {
      DeveloperName: type.name,
      Name: type.label,
      SobjectType: type.object,
      IsActive: type.active,
    });
  }
}

/** Makes the records of an object exactly these, by a key; `mine` says which existing ones are metadata's to delete. */
function syncBy(
  core: OrgCore,
  objectName: string,
  key: string,
  wanted: readonly Row[],
  mine: (row: Row) => boolean = () => true
): void {
  const object = core.objectNamed(objectName);
  const names = new Set(wanted.map((row) => String(row[key]).toLowerCase()));
  for (const row of core.records.all(object)) {
    if (mine(row) && !names.has(String(row[key]).toLowerCase())) core.records.remove(object, String(row['Id']));
  }
  for (const row of wanted) ensureRecord(core, objectName, key, row);
}
