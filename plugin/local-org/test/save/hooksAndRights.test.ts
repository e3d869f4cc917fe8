import { describe, expect, it } from 'vitest';
import { ApiError, type SaveOperation } from '../../src/contract.ts';
import { codes, insert, metadata, orgOf, run } from '../metadata/orgOf.ts';
import { PLAN_MODEL } from './planModel.ts';

describe('hooks of a save', () => {
  it('may change records before and refuse them after; refused ones leave no trace', () => {
    const org = orgOf([], {
      hooks: [
        {
          beforeSave: (changes) => {
            for (const change of changes) if (change.object.name === 'Account') change.after['Site'] = 'hooked';
          },
          afterSave: (changes) => {
            for (const change of changes) {
              if (change.after['Name'] === 'bad')
                change.errors.push(new ApiError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'trigger'));
            }
          },
        },
      ],
    });
    const account = (Name: string): SaveOperation => ({ kind: 'insert', object: 'Account', values: { Name } });

    const results = org.save(org.admin, [account('good'), account('bad'), account('fine')], { allOrNone: false });

    expect(results.map(codes)).toEqual([[], ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'], []]);
    expect(org.sql.all('SELECT "Name", "Site" FROM "Account" ORDER BY "Id"', [])).toEqual([
      { Name: 'good', Site: 'hooked' },
      { Name: 'fine', Site: 'hooked' },
    ]);
    org.close();
  });
});

describe('users without all rights', () => {
  it('see and change what profile and permission sets give', () => {
    const org = orgOf([
      ...PLAN_MODEL,
      metadata('CustomPermission', 'Do_It', '<label>Do it</label>'),
      metadata(
        'PermissionSet',
        'Planner',
        `<label>Planner</label><customPermissions><enabled>true</enabled><name>Do_It</name></customPermissions>
<fieldPermissions><editable>false</editable><field>Plan__c.Key__c</field><readable>true</readable></fieldPermissions>
<objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Plan__c</object><viewAllRecords>false</viewAllRecords></objectPermissions>`
      ),
    ]);
    const profile = org.sql.all(
      `SELECT "Id" FROM "Profile" WHERE "Name" = 'Minimum Access - API Only Integrations'`,
      []
    )[0]?.['Id'];
    insert(org, 'User', {
      Username: 'robot@test.local.test',
      Email: 'robot@test.local.test',
      LastName: 'Robot',
      Alias: 'robot',
      CommunityNickname: 'robot',
      ProfileId: profile,
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
    });
    const robot = org.sessionOf('robot@test.local.test');
    if (robot === undefined) throw new Error('The robot has no session.');
    const create = (values: Record<string, unknown>) =>
      codes(run(org, { kind: 'insert', object: 'Plan__c', values }, robot));

    expect(create({})).toEqual(['INVALID_TYPE']);
    const set = org.sql.all(`SELECT "Id" FROM "PermissionSet" WHERE "Name" = 'Planner'`, [])[0]?.['Id'];
    insert(org, 'PermissionSetAssignment', { AssigneeId: robot.userId, PermissionSetId: set });

    expect(create({})).toEqual([]);
    expect(create({ Key__c: 'x' })).toEqual(['INVALID_FIELD_FOR_INSERT_UPDATE']);
    expect([...org.permissions(robot.userId)]).toEqual(['Do_It']);
    const id = insert(org, 'Plan__c', { Key__c: 'seen' });
    expect(org.retrieve(robot, 'Plan__c', id)).toMatchObject({ Key__c: 'seen' });
    expect(org.retrieve(robot, 'Plan__c', id)).not.toHaveProperty('Total__c');
    expect(codes(run(org, { kind: 'delete', object: 'Plan__c', id }, robot))).toEqual([
      'INSUFFICIENT_ACCESS_OR_READONLY',
    ]);
    expect(org.retrieve(robot, 'Account', insert(org, 'Account', { Name: 'hidden' }))).toBeUndefined();
    org.close();
  });
});
