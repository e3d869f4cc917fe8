import type { MetadataComponent, Session } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { field, insert, metadata, orgOf, run } from '../metadata/orgOf.ts';

const NAME = '<nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus>';

/** A custom object with a sharing model. */
export const sharedObject = (name: string, model: string): MetadataComponent =>
  metadata(
    'CustomObject',
    name,
    `<label>${name}</label><pluralLabel>${name}</pluralLabel>${NAME}<sharingModel>${model}</sharingModel>`
  );

export const permissionSet = (
  name: string,
  objects: Readonly<Record<string, string>>,
  fields: readonly string[] = []
): MetadataComponent =>
  metadata(
    'PermissionSet',
    name,
    `<label>${name}</label>${Object.entries(objects)
      .map(
        ([object, rights]) =>
          `<objectPermissions><object>${object}</object>${['Create', 'Delete', 'Edit', 'Read']
            .map((right) => `<allow${right}>${String(rights.includes(right.charAt(0)))}</allow${right}>`)
            .join('')}<modifyAllRecords>${String(rights.includes('M'))}</modifyAllRecords>` +
          `<viewAllRecords>${String(rights.includes('V'))}</viewAllRecords></objectPermissions>`
      )
      .join('')}${fields
      .map(
        (each) =>
          `<fieldPermissions><editable>true</editable><field>${each}</field><readable>true</readable></fieldPermissions>`
      )
      .join('')}`
  );

export const role = (name: string, parent?: string): MetadataComponent =>
  metadata(
    'Role',
    name,
    `<name>${name}</name>${parent === undefined ? '' : `<parentRole>${parent}</parentRole>`}<mayForecastManagerShare>false</mayForecastManagerShare>`
  );

/** Cases of a private object, their notes (master and detail), and a public object that looks up to them. */
export const SECRETS: readonly MetadataComponent[] = [
  sharedObject('Secret__c', 'Private'),
  field('Secret__c.Level__c', 'Number', '<precision>5</precision><scale>0</scale>'),
  field('Secret__c.Kind__c', 'Text', '<length>20</length>'),
  field('Secret__c.Key__c', 'Text', '<length>40</length><unique>true</unique><externalId>true</externalId>'),
  sharedObject('Note__c', 'ControlledByParent'),
  field(
    'Note__c.Secret__c',
    'MasterDetail',
    '<referenceTo>Secret__c</referenceTo><relationshipName>Notes</relationshipName><relationshipOrder>0</relationshipOrder>'
  ),
  sharedObject('Pointer__c', 'ReadWrite'),
  field(
    'Pointer__c.Secret__c',
    'Lookup',
    '<referenceTo>Secret__c</referenceTo><relationshipName>Pointers</relationshipName>'
  ),
  permissionSet('Workers', { Secret__c: 'RECD', Note__c: 'RECD', Pointer__c: 'RECD' }, [
    'Secret__c.Level__c',
    'Secret__c.Kind__c',
    'Secret__c.Key__c',
    'Pointer__c.Secret__c',
  ]),
  permissionSet('Auditors', { Secret__c: 'RV' }),
];

export const secretOrg = (components: readonly MetadataComponent[] = []): LocalOrg =>
  orgOf([...SECRETS, ...components]);

let people = 0;

/** A standard user with permission sets, and a role by name. */
export function person(org: LocalOrg, sets: readonly string[], roleName?: string): Session {
  const { sql } = org;
  const one = (table: string, key: string, value: string): unknown =>
    sql.all(`SELECT "Id" FROM "${table}" WHERE "${key}" = ?`, [value])[0]?.['Id'];
  const username = `p${String((people += 1))}@people.test`;
  const userId = insert(org, 'User', {
    Username: username,
    Email: username,
    LastName: `P${String(people)}`,
    Alias: 'p',
    CommunityNickname: username,
    ProfileId: one('Profile', 'Name', 'Standard User'),
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    ...(roleName === undefined ? {} : { UserRoleId: one('UserRole', 'DeveloperName', roleName) }),
  });
  for (const set of sets) {
    insert(org, 'PermissionSetAssignment', {
      AssigneeId: userId,
      PermissionSetId: one('PermissionSet', 'Name', set),
    });
  }
  return { userId, username, orgId: org.id };
}

export const groupId = (org: LocalOrg, name: string): string =>
  String(
    org.sql.all(`SELECT "Id" FROM "Group" WHERE "DeveloperName" = ? AND "Type" IN ('Queue', 'Regular')`, [name])[0]?.[
      'Id'
    ]
  );

export const update = (org: LocalOrg, session: Session, id: string, values: Record<string, unknown>) =>
  run(org, { kind: 'update', object: org.schema.objectOfId(id)?.name ?? '', id, values }, session);

export const remove = (org: LocalOrg, session: Session, id: string) =>
  run(org, { kind: 'delete', object: org.schema.objectOfId(id)?.name ?? '', id }, session);
