import type { OrgModel } from '../metadata/model.ts';
import type { AccessGrant } from '../metadata/readAccess.ts';
import type { Records } from '../store/records.ts';

/** Profiles that every org has; metadata of the same name adds to what they grant. */
export interface StandardProfile {
  readonly name: string;
  readonly userPermissions: readonly string[];
  /** Whether the profile sees and edits the standard objects, as new orgs give it. */
  readonly standardObjects: boolean;
}

const ORDER_RIGHTS = ['ActivateOrder', 'EditActivatedOrders', 'ActivateContract'];

export const STANDARD_PROFILES: readonly StandardProfile[] = [
  {
    name: 'System Administrator',
    userPermissions: [
      'ApiEnabled',
      'ModifyAllData',
      'ViewAllData',
      'ViewSetup',
      'CustomizeApplication',
      'ManageUsers',
      'ModifyMetadata',
      'ManageFlow',
      'RunFlow',
      'DeleteActivatedContract',
      ...ORDER_RIGHTS,
    ],
    standardObjects: true,
  },
  {
    name: 'Standard User',
    userPermissions: ['ApiEnabled', 'ActivateOrder', 'ActivateContract', 'RunFlow'],
    standardObjects: true,
  },
  { name: 'Standard Platform User', userPermissions: ['ApiEnabled', 'RunFlow'], standardObjects: true },
  { name: 'Read Only', userPermissions: ['ApiEnabled'], standardObjects: false },
  { name: 'Minimum Access - Salesforce', userPermissions: [], standardObjects: false },
  {
    name: 'Minimum Access - API Only Integrations',
    userPermissions: ['ApiEnabled', 'ApiUserOnly'],
    standardObjects: false,
  },
];

/** What one user has been granted, by profile, permission sets and groups of them. */
export interface UserGrants {
  readonly profile: string;
  readonly grants: readonly AccessGrant[];
  readonly userPermissions: ReadonlySet<string>;
  readonly customPermissions: ReadonlySet<string>;
  readonly standardObjects: boolean;
}

export function grantsOf(userId: string, model: OrgModel, records: Records): UserGrants {
  const grants: AccessGrant[] = [];
  const profile = profileName(userId, model, records);
  const standard = STANDARD_PROFILES.find(({ name }) => name === profile);
  const declared = model.profiles.get(metadataProfileName(profile).toLowerCase());
  if (declared) grants.push(declared);
  for (const name of assignedSets(userId, model, records)) {
    const grant = model.permissionSets.get(name.toLowerCase());
    if (grant) grants.push(grant);
  }
  return {
    profile,
    grants,
    userPermissions: new Set([
      ...(standard?.userPermissions ?? []),
      ...grants.flatMap((grant) => [...grant.userPermissions]),
    ]),
    customPermissions: new Set(grants.flatMap((grant) => [...grant.customPermissions])),
    standardObjects: standard?.standardObjects ?? false,
  };
}

/** In metadata the administrator's profile is called Admin, and the standard user's Standard. */
function metadataProfileName(profile: string): string {
  if (profile === 'System Administrator') return 'Admin';
  return profile === 'Standard User' ? 'Standard' : profile;
}

function profileName(userId: string, model: OrgModel, records: Records): string {
  const users = model.schema.object('User');
  const profiles = model.schema.object('Profile');
  const profileId = users && records.find(users, userId)?.['ProfileId'];
  return profiles && typeof profileId === 'string' ? String(records.find(profiles, profileId)?.['Name'] ?? '') : '';
}

function assignedSets(userId: string, model: OrgModel, records: Records): readonly string[] {
  const assignments = model.schema.object('PermissionSetAssignment');
  if (assignments === undefined) return [];
  return records.findBy(assignments, 'AssigneeId', userId).flatMap((row) => {
    const set = nameIn('PermissionSet', 'Name', row['PermissionSetId'], model, records);
    const group = nameIn('PermissionSetGroup', 'DeveloperName', row['PermissionSetGroupId'], model, records);
    const inGroup = group === undefined ? [] : (model.permissionSetGroups.get(group.toLowerCase()) ?? []);
    return [...(set === undefined ? [] : [set]), ...inGroup];
  });
}

function nameIn(object: string, field: string, id: unknown, model: OrgModel, records: Records): string | undefined {
  const definition = model.schema.object(object);
  const row = definition && typeof id === 'string' ? records.find(definition, id) : undefined;
  return row === undefined ? undefined : String(row[field]);
}
