import type { ObjectDef } from '../contract.ts';
import { blankRow } from '../save/defaults.ts';
import { STANDARD_PROFILES } from '../security/grants.ts';
import { makeId } from '../store/ids.ts';
import type { Row } from '../store/records.ts';
import type { OrgCore } from './orgCore.ts';

export interface SeedOptions {
  readonly orgId: string;
  readonly name: string;
  readonly adminUsername: string;
  readonly adminEmail: string;
  readonly timeZone: string;
  /** Values of the organization that are not those of a Developer Edition org. */
  readonly organization?: Row;
}

/** The records that a new org has before anybody works in it. Answers the id of the administrator. */
export function seedOrg(core: OrgCore, options: SeedOptions): string {
  const adminId = core.nextId('User');
  const seed = seeder(core, adminId);
  seed('Organization', {
    Id: options.orgId,
    Name: options.name,
    InstanceName: 'LOCAL',
    IsSandbox: false,
    OrganizationType: 'Developer Edition',
    TimeZoneSidKey: options.timeZone,
    LanguageLocaleKey: 'en_US',
    DefaultLocaleSidKey: 'en_US',
    FiscalYearStartMonth: 1,
    DefaultAccountAccess: 'Edit',
    DefaultContactAccess: 'ControlledByParent',
    ...options.organization,
  });
  const license = seed('UserLicense', {
    Name: 'Salesforce',
    MasterLabel: 'Salesforce',
    LicenseDefinitionKey: 'SFDC',
    Status: 'Active',
    TotalLicenses: 100,
    UsedLicenses: 1,
  });
  const profiles = new Map(STANDARD_PROFILES.map((profile) => [profile.name, seedProfile(seed, profile, license)]));
  seed('User', {
    ...userDefaults(options.timeZone),
    Id: adminId,
    Username: options.adminUsername,
    Email: options.adminEmail,
    LastName: 'Admin',
    FirstName: 'Org',
    Name: 'Org Admin',
    Alias: 'admin',
    CommunityNickname: 'admin',
    ProfileId: profiles.get('System Administrator') ?? null,
  });
  seed('Pricebook2', { Name: 'Standard Price Book', IsActive: true, IsStandard: true });
  seed('BusinessHours', {
    Name: 'Default',
    IsActive: true,
    IsDefault: true,
    TimeZoneSidKey: options.timeZone,
    ...workingDays(),
  });
  return adminId;
}

type Seed = (object: string, values: Row) => string;

function seeder(core: OrgCore, adminId: string): Seed {
  const stamp = core.stamp();
  const defaults: Row = {
    CreatedById: adminId,
    LastModifiedById: adminId,
    OwnerId: adminId,
    CreatedDate: stamp,
    LastModifiedDate: stamp,
    SystemModstamp: stamp,
  };
  return (name, values) => {
    const object = core.objectNamed(name);
    const row: Row = { ...blankRow(object), ...presentIn(object, defaults), Id: core.nextId(name), ...values };
    core.records.insert(object, row);
    return String(row['Id']);
  };
}

const presentIn = (object: ObjectDef, values: Row): Row =>
  Object.fromEntries(Object.entries(values).filter(([name]) => object.fields.has(name.toLowerCase())));

/** Each profile owns a permission set, through which its permissions can be queried like others. */
function seedProfile(seed: Seed, profile: (typeof STANDARD_PROFILES)[number], license: string): string {
  const permissions = Object.fromEntries(profile.userPermissions.map((name) => [`Permissions${name}`, true]));
  const id = seed('Profile', { Name: profile.name, UserType: 'Standard', UserLicenseId: license, ...permissions });
  seed('PermissionSet', {
    Name: `X${id}`,
    Label: id,
    ProfileId: id,
    IsOwnedByProfile: true,
    IsCustom: false,
    Type: 'Profile',
    LicenseId: license,
    ...permissions,
  });
  return id;
}

export const userDefaults = (timeZone: string): Row => ({
  IsActive: true,
  UserType: 'Standard',
  TimeZoneSidKey: timeZone,
  LocaleSidKey: 'en_US',
  LanguageLocaleKey: 'en_US',
  EmailEncodingKey: 'UTF-8',
  DefaultGroupNotificationFrequency: 'N',
  DigestFrequency: 'N',
});

function workingDays(): Row {
  const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'];
  return Object.fromEntries(
    days.flatMap((day) => [
      [`${day}StartTime`, '09:00:00.000Z'],
      [`${day}EndTime`, '18:00:00.000Z'],
    ])
  );
}

/** A stable id for an org by its name: tokens and clients refer to it across restarts. */
export function orgIdFor(number: number): string {
  return makeId('00D', number);
}
