import { afterAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/contract.ts';
import { customObject, field, insert, metadata, orgOf, run } from '../metadata/orgOf.ts';

const permissionSet = (readable: boolean): ReturnType<typeof metadata> =>
  metadata(
    'PermissionSet',
    'Reader',
    `<label>Reader</label><objectPermissions><object>Thing__c</object><allowRead>${readable}</allowRead>
<allowCreate>false</allowCreate><allowEdit>false</allowEdit><allowDelete>false</allowDelete>
<modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords></objectPermissions>`
  );

describe('rights that are kept between calls', () => {
  const org = orgOf([customObject('Thing__c'), field('Thing__c.Note__c', 'Text', '<length>20</length>')]);
  afterAll(() => {
    org.close();
  });
  const idOf = (object: string, name: string): string =>
    String(
      org.sql.all(`SELECT "Id" FROM ${org.sql.table(object)} WHERE "Name" = ?`, [name])[0]?.['Id'] ?? expect.fail(name)
    );
  const minimum = idOf('Profile', 'Minimum Access - Salesforce');
  const userId = insert(org, 'User', {
    Username: 'kept@local.test',
    LastName: 'Kept',
    Email: 'kept@local.test',
    Alias: 'kept',
    ProfileId: minimum,
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  });
  const user: Session = { userId, username: 'kept@local.test', orgId: org.id };
  const mayRead = (): boolean => {
    const thing = org.schema.object('Thing__c');
    return thing !== undefined && org.rights(user).mayRead(thing);
  };

  it('follow assignments, undone transactions, metadata and the profile', () => {
    expect(mayRead()).toBe(false);
    org.applyMetadata([permissionSet(true)], { checkOnly: false });
    const set = idOf('PermissionSet', 'Reader');
    const assign = (): string => insert(org, 'PermissionSetAssignment', { AssigneeId: userId, PermissionSetId: set });
    expect(() =>
      org.transaction(() => {
        assign();
        expect(mayRead()).toBe(true);
        throw new Error('undone');
      })
    ).toThrow('undone');
    expect(mayRead()).toBe(false);
    const assignment = assign();
    expect(mayRead()).toBe(true);
    org.applyMetadata([permissionSet(false)], { checkOnly: false });
    expect(mayRead()).toBe(false);
    org.applyMetadata([permissionSet(true)], { checkOnly: false });
    expect(mayRead()).toBe(true);
    run(org, { kind: 'delete', object: 'PermissionSetAssignment', id: assignment });
    expect(mayRead()).toBe(false);
    run(org, {
      kind: 'update',
      object: 'User',
      id: userId,
      values: { ProfileId: idOf('Profile', 'System Administrator') },
    });
    expect(mayRead()).toBe(true);
  });
});
