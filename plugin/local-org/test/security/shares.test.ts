import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { codes, deploy, insert, messages, metadata, orgOf, run } from '../metadata/orgOf.ts';
import { approvalOrg, approver, expense, process, step } from '../approvals/approvalOrg.ts';
import { groupId, person, remove, role, secretOrg, sharedObject, update } from './sharingOrg.ts';

const opened: LocalOrg[] = [];
afterEach(() => {
  for (const org of opened.splice(0)) org.close();
});
const keep = (org: LocalOrg): LocalOrg => {
  opened.push(org);
  return org;
};
const rows = (org: LocalOrg, session: Session, soql: string): readonly Record<string, unknown>[] =>
  org.runAs(session, () =>
    new SoqlEngine(org)
      .run(soql, { access: org.rights(session) })
      .page(0, 100, '')
      .map(
        (record) =>
          JSON.parse(JSON.stringify(record), (key, value: unknown) =>
            key === 'attributes' ? undefined : value
          ) as Record<string, unknown>
      )
  );
const share = (org: LocalOrg, session: Session, values: Record<string, unknown>) =>
  run(org, { kind: 'insert', object: 'Secret__Share', values }, session);
const access = (org: LocalOrg, user: Session, id: string): unknown =>
  rows(
    org,
    org.admin,
    `SELECT MaxAccessLevel FROM UserRecordAccess WHERE UserId = '${user.userId}' AND RecordId = '${id}'`
  )[0]?.['MaxAccessLevel'];

describe('share objects', () => {
  it('show the owner, and give access by hand until the share or the owner goes', () => {
    const org = keep(secretOrg());
    const [owner, other] = [person(org, ['Workers']), person(org, ['Workers'])];
    const id = insert(org, 'Secret__c', { Name: 'S' }, owner);
    const all = 'SELECT UserOrGroupId, AccessLevel, RowCause FROM Secret__Share';
    const owning = { UserOrGroupId: owner.userId, AccessLevel: 'All', RowCause: 'Owner' };
    expect(rows(org, owner, all)).toEqual([owning]);
    expect(rows(org, other, all)).toEqual([]);
    expect(access(org, other, id)).toBe('None');

    expect(codes(share(org, other, { ParentId: id, UserOrGroupId: other.userId, AccessLevel: 'Edit' }))).toEqual([
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    ]);
    const made = share(org, owner, { ParentId: id, UserOrGroupId: other.userId, AccessLevel: 'Read' });
    expect(made).toMatchObject({ success: true, id: expect.stringMatching(/^h/) });
    expect(rows(org, other, `${all} ORDER BY RowCause`)).toEqual([
      { UserOrGroupId: other.userId, AccessLevel: 'Read', RowCause: 'Manual' },
      owning,
    ]);
    expect(access(org, other, id)).toBe('Read');
    expect(codes(update(org, other, id, { Level__c: 1 }))).toEqual(['INSUFFICIENT_ACCESS_OR_READONLY']);
    const shareId = made.success ? made.id : '';
    expect(codes(update(org, owner, shareId, { AccessLevel: 'Edit' }))).toEqual([]);
    expect(access(org, other, id)).toBe('Edit');
    expect(codes(update(org, other, id, { Level__c: 1 }))).toEqual([]);
    expect(codes(remove(org, other, shareId))).toEqual(['INSUFFICIENT_ACCESS_OR_READONLY']);
    expect(codes(remove(org, owner, shareId))).toEqual([]);
    expect(access(org, other, id)).toBe('None');

    share(org, owner, { ParentId: id, UserOrGroupId: other.userId, AccessLevel: 'Edit' });
    share(org, owner, { ParentId: id, UserOrGroupId: other.userId, AccessLevel: 'Read' });
    expect(rows(org, owner, `${all} WHERE RowCause = 'Manual'`)).toHaveLength(1);
    expect(codes(update(org, org.admin, id, { OwnerId: org.admin.userId }))).toEqual([]);
    expect(access(org, other, id)).toBe('None');
  });

  it('reach groups, and those above whom they are shared with', () => {
    const org = keep(
      secretOrg([
        role('Boss'),
        role('Clerk', 'Boss'),
        metadata('Group', 'Team', '<name>Team</name><doesIncludeBosses>true</doesIncludeBosses>'),
      ])
    );
    const [owner, boss, clerk, member] = [
      person(org, ['Workers']),
      person(org, ['Workers'], 'Boss'),
      person(org, ['Workers'], 'Clerk'),
      person(org, ['Workers']),
    ];
    insert(org, 'GroupMember', { GroupId: groupId(org, 'Team'), UserOrGroupId: member.userId });
    const id = insert(org, 'Secret__c', { Name: 'S' }, owner);
    share(org, owner, { ParentId: id, UserOrGroupId: clerk.userId, AccessLevel: 'Read' });
    expect([boss, clerk, member].map((user) => access(org, user, id))).toEqual(['Read', 'Read', 'None']);
    share(org, owner, { ParentId: id, UserOrGroupId: groupId(org, 'Team'), AccessLevel: 'Edit' });
    expect(access(org, member, id)).toBe('Edit');
    expect(rows(org, member, 'SELECT Name FROM Secret__c')).toEqual([{ Name: 'S' }]);
  });

  it('show what rules share, which nobody can take away by hand', () => {
    const rules = metadata(
      'SharingRules',
      'Secret__c',
      `<sharingCriteriaRules><fullName>High</fullName><accessLevel>Read</accessLevel><label>High</label><sharedTo><allInternalUsers></allInternalUsers></sharedTo>
<criteriaItems><field>Level__c</field><operation>greaterThan</operation><value>5</value></criteriaItems></sharingCriteriaRules>`
    );
    const org = keep(secretOrg([rules]));
    const owner = person(org, ['Workers']);
    const high = insert(org, 'Secret__c', { Name: 'H', Level__c: 9 }, owner);
    insert(org, 'Secret__c', { Name: 'L', Level__c: 1 }, owner);
    const found = rows(
      org,
      org.admin,
      `SELECT Id, ParentId, UserOrGroup.Name, AccessLevel FROM Secret__Share WHERE RowCause = 'Rule'`
    );
    expect(found).toMatchObject([{ ParentId: high, AccessLevel: 'Read', UserOrGroup: { Name: 'All Internal Users' } }]);
    for (const { Id } of rows(org, org.admin, 'SELECT Id FROM Secret__Share'))
      expect(codes(remove(org, org.admin, String(Id)))).toEqual(['INSUFFICIENT_ACCESS_OR_READONLY']);
  });

  it('refuse levels that give nothing, and reasons that the object does not have', () => {
    const org = keep(
      orgOf([
        sharedObject('Plan__c', 'Read'),
        sharedObject('Open__c', 'ReadWrite'),
        metadata('SharingReason', 'Plan__c.Staff__c', '<fullName>Staff__c</fullName><label>Staff</label>'),
      ])
    );
    const other = person(org, []);
    const id = insert(org, 'Plan__c', { Name: 'P' });
    const give = (values: Record<string, unknown>) =>
      run(org, {
        kind: 'insert',
        object: 'Plan__Share',
        values: { ParentId: id, UserOrGroupId: other.userId, ...values },
      });
    expect(messages(give({ AccessLevel: 'Read' }))).toEqual([
      'field integrity exception (trivial share level Read, for organization with default level Read)',
    ]);
    expect(codes(give({ AccessLevel: 'All' }))).toEqual(['FIELD_INTEGRITY_EXCEPTION']);
    expect(codes(give({ AccessLevel: 'Edit', RowCause: 'Other__c' }))).toEqual([
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    ]);
    expect(codes(give({ AccessLevel: 'Edit', RowCause: 'Staff__c' }))).toEqual([]);
    expect(org.schema.object('Open__Share')).toBeUndefined();
    update(org, org.admin, id, { OwnerId: other.userId });
    expect(rows(org, org.admin, `SELECT RowCause FROM Plan__Share WHERE RowCause LIKE 'Staff%'`)).toHaveLength(1);
  });

  it('are there for standard objects, and follow the objects that change', () => {
    const org = keep(orgOf([metadata('CustomObject', 'Account', '<sharingModel>Private</sharingModel>')]));
    const other = person(org, []);
    const account = insert(org, 'Account', { Name: 'A' });
    const given = {
      AccountId: account,
      UserOrGroupId: other.userId,
      AccountAccessLevel: 'Edit',
      OpportunityAccessLevel: 'Read',
    };
    expect(run(org, { kind: 'insert', object: 'AccountShare', values: given })).toMatchObject({ success: true });
    expect(rows(org, other, 'SELECT AccountId, OpportunityAccessLevel FROM AccountShare').length).toBe(2);
    expect(rows(org, other, 'SELECT Name, (SELECT RowCause FROM Shares) FROM Account')).toHaveLength(1);
    expect(deploy(org, [sharedObject('Late__c', 'Private')])).toEqual([]);
    insert(org, 'Late__c', { Name: 'L' });
    expect(rows(org, org.admin, 'SELECT RowCause FROM Late__Share')).toEqual([{ RowCause: 'Owner' }]);
    expect(deploy(org, [sharedObject('Late__c', 'ReadWrite')])).toEqual([]);
    expect(org.schema.object('Late__Share')).toBeUndefined();
    expect(deploy(org, [{ ...sharedObject('Late__c', 'Private'), delete: true }])).toEqual([]);
  });
});

describe('approvers', () => {
  it('may read what they are asked about, while they are asked', () => {
    const world = approvalOrg([process('Check', step('One', approver('relatedUserField', 'Checker__c')))]);
    const org = keep(world.org);
    expect(deploy(org, [sharedObject('Expense__c', 'Private')])).toEqual([]);
    const id = expense(world, { Checker__c: world.checker.userId });
    expect(access(org, world.checker, id)).toBe('None');
    const { newWorkitemIds } = org.approvals.submit(world.worker, { recordId: id });
    expect(access(org, world.checker, id)).toBe('Read');
    expect(rows(org, world.checker, 'SELECT Id FROM Expense__c')).toEqual([{ Id: id }]);
    expect(access(org, world.manager, id)).toBe('None');
    org.approvals.decide(world.checker, { workitemId: newWorkitemIds[0] ?? '', action: 'Approve' });
    expect(access(org, world.checker, id)).toBe('None');
  });
});
