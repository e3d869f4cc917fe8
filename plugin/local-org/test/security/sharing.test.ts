import { afterEach, describe, expect, it } from 'vitest';
import type { MetadataComponent, Session } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { codes, insert, metadata, run } from '../metadata/orgOf.ts';
import { groupId, permissionSet, person, remove, role, secretOrg, sharedObject, update } from './sharingOrg.ts';

const opened: LocalOrg[] = [];
afterEach(() => {
  for (const org of opened.splice(0)) org.close();
});
const open = (components: readonly MetadataComponent[] = []): LocalOrg => {
  const org = secretOrg(components);
  opened.push(org);
  return org;
};

const rules = (inner: string): MetadataComponent => metadata('SharingRules', 'Secret__c', inner);
const queue = (name: string, inner = ''): MetadataComponent =>
  metadata(
    'Queue',
    name,
    `<name>${name}</name><queueSobject><sobjectType>Secret__c</sobjectType></queueSobject>${inner}`
  );

function names(org: LocalOrg, session: Session, soql = 'SELECT Name FROM Secret__c ORDER BY Name'): unknown[] {
  const result = new SoqlEngine(org).run(soql, { access: org.rights(session) });
  return (result.page(0, result.length, '') as { Name: unknown }[]).map((row) => row.Name);
}

function count(org: LocalOrg, session: Session, soql: string): number {
  return new SoqlEngine(org).run(soql, { access: org.rights(session) }).totalSize;
}

const OUTCOME = {
  read: [],
  unseen: ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'],
  closed: ['INSUFFICIENT_ACCESS_OR_READONLY'],
};

describe('sharing', () => {
  it('shows private records to their owner and to nobody else', () => {
    const org = open();
    const [ann, bob] = [person(org, ['Workers']), person(org, ['Workers'])];
    const id = insert(org, 'Secret__c', { Name: 'A' }, ann);

    expect(names(org, ann)).toEqual(['A']);
    expect(names(org, bob)).toEqual([]);
    expect(org.retrieve(ann, 'Secret__c', id)).toMatchObject({ Name: 'A' });
    expect(org.retrieve(bob, 'Secret__c', id)).toBeUndefined();
    expect(codes(update(org, bob, id, { Name: 'B' }))).toEqual(OUTCOME.unseen);
    expect(codes(remove(org, bob, id))).toEqual(OUTCOME.unseen);
    expect(codes(update(org, ann, id, { Name: 'B' }))).toEqual([]);
    expect(codes(remove(org, ann, id))).toEqual([]);
  });

  it('opens records to those above the owner in the role hierarchy, not below or beside', () => {
    const org = open([role('Boss'), role('Lead', 'Boss'), role('Worker', 'Lead'), role('Other', 'Boss')]);
    const [boss, lead, worker, other] = ['Boss', 'Lead', 'Worker', 'Other'].map((name) =>
      person(org, ['Workers'], name)
    ) as [Session, Session, Session, Session];
    const id = insert(org, 'Secret__c', { Name: 'A' }, lead);

    expect([boss, lead, worker, other].map((each) => names(org, each).length)).toEqual([1, 1, 0, 0]);
    expect(codes(update(org, boss, id, { Level__c: 2 }))).toEqual([]);
    expect(codes(update(org, other, id, { Level__c: 2 }))).toEqual(OUTCOME.unseen);
    const twin = person(org, ['Workers'], 'Lead');
    expect(names(org, twin)).toEqual([]);

    run(org, { kind: 'update', object: 'User', id: other.userId, values: { UserRoleId: null } });
    run(org, { kind: 'update', object: 'User', id: worker.userId, values: { UserRoleId: roleOf(org, boss) } });
    expect(names(org, worker)).toEqual(['A']);
  });

  it('lets members of a queue work on what it owns', () => {
    const org = open([queue('Desk'), queue('Shelf')]);
    const [ann, bob] = [person(org, ['Workers']), person(org, ['Workers'])];
    const id = insert(org, 'Secret__c', { Name: 'A', OwnerId: groupId(org, 'Desk') }, ann);
    insert(org, 'GroupMember', { GroupId: groupId(org, 'Desk'), UserOrGroupId: bob.userId });

    expect(names(org, ann)).toEqual([]);
    expect(names(org, bob)).toEqual(['A']);
    expect(codes(update(org, bob, id, { OwnerId: bob.userId }))).toEqual([]);
  });

  it('fills a queue with the users and roles that its metadata names', () => {
    const members = `<queueMembers><roles><role>Worker</role></roles></queueMembers>`;
    const org = open([role('Boss'), role('Worker', 'Boss'), queue('Desk', members)]);
    const [boss, worker, other] = [
      person(org, ['Workers'], 'Boss'),
      person(org, ['Workers'], 'Worker'),
      person(org, ['Workers']),
    ];
    insert(org, 'Secret__c', { Name: 'A', OwnerId: groupId(org, 'Desk') });

    expect([boss, worker, other].map((each) => names(org, each).length)).toEqual([1, 1, 0]);
  });

  it('refuses owners that cannot own', () => {
    const org = open([sharedObject('Other__c', 'Private'), queue('Desk')]);
    const [ann, bob, stranger] = [person(org, ['Workers']), person(org, ['Workers']), person(org, [])];
    const id = insert(org, 'Secret__c', { Name: 'A' }, ann);
    run(org, { kind: 'update', object: 'User', id: bob.userId, values: { IsActive: false } });

    expect(codes(update(org, ann, id, { OwnerId: bob.userId }))).toEqual(['INACTIVE_OWNER_OR_USER']);
    expect(codes(update(org, ann, id, { OwnerId: stranger.userId }))).toEqual(['TRANSFER_REQUIRES_READ']);
    const other = insert(org, 'Other__c', { Name: 'O' });
    expect(codes(update(org, org.admin, other, { OwnerId: groupId(org, 'Desk') }))).toEqual(['INVALID_OPERATION']);
  });

  it('applies owner rules and criteria rules at their level', () => {
    const org = open([
      role('Seller'),
      role('Reader'),
      role('Editor'),
      rules(`<sharingCriteriaRules><fullName>Hot</fullName><accessLevel>Read</accessLevel><label>Hot</label>
<sharedTo><role>Reader</role></sharedTo><booleanFilter>1 AND (2 OR 3)</booleanFilter>
<criteriaItems><field>Level__c</field><operation>greaterThan</operation><value>5</value></criteriaItems>
<criteriaItems><field>Kind__c</field><operation>equals</operation><value>hot,warm</value></criteriaItems>
<criteriaItems><field>Kind__c</field><operation>startsWith</operation><value>ur</value></criteriaItems></sharingCriteriaRules>
<sharingOwnerRules><fullName>Sold</fullName><accessLevel>Edit</accessLevel><label>Sold</label>
<sharedTo><role>Editor</role></sharedTo><sharedFrom><role>Seller</role></sharedFrom></sharingOwnerRules>`),
    ]);
    const [seller, reader, editor] = ['Seller', 'Reader', 'Editor'].map((name) => person(org, ['Workers'], name)) as [
      Session,
      Session,
      Session,
    ];
    const hot = insert(org, 'Secret__c', { Name: 'hot', Level__c: 9, Kind__c: 'HOT' }, seller);
    insert(org, 'Secret__c', { Name: 'urgent', Level__c: 9, Kind__c: 'urgent' }, seller);
    insert(org, 'Secret__c', { Name: 'low', Level__c: 5, Kind__c: 'hot' }, seller);
    insert(org, 'Secret__c', { Name: 'blank' }, seller);
    insert(org, 'Secret__c', { Name: 'mine', Level__c: 9, Kind__c: 'cold' });

    expect(names(org, reader)).toEqual(['hot', 'urgent']);
    expect(names(org, editor)).toEqual(['blank', 'hot', 'low', 'urgent']);
    expect(codes(update(org, reader, hot, { Level__c: 1 }))).toEqual(OUTCOME.closed);
    expect(codes(update(org, editor, hot, { Level__c: 8 }))).toEqual([]);
    expect(codes(remove(org, editor, hot))).toEqual(OUTCOME.closed);
    expect(codes(update(org, editor, hot, { OwnerId: editor.userId }))).toEqual(OUTCOME.closed);
  });

  it('lets details follow their master', () => {
    const org = open();
    const [ann, bob] = [person(org, ['Workers']), person(org, ['Workers'])];
    const secret = insert(org, 'Secret__c', { Name: 'A' }, ann);
    const note = insert(org, 'Note__c', { Name: 'N', Secret__c: secret }, ann);

    expect(names(org, bob, 'SELECT Name FROM Note__c')).toEqual([]);
    expect(org.retrieve(bob, 'Note__c', note)).toBeUndefined();
    expect(codes(run(org, { kind: 'insert', object: 'Note__c', values: { Secret__c: secret } }, bob))).toEqual(
      OUTCOME.unseen
    );
    expect(codes(remove(org, bob, note))).toEqual(OUTCOME.unseen);
    expect(codes(remove(org, ann, note))).toEqual([]);
  });

  it('does not show through a reference what it hides', () => {
    const org = open();
    const [ann, bob] = [person(org, ['Workers']), person(org, ['Workers'])];
    const secret = insert(org, 'Secret__c', { Name: 'A', Level__c: 3 }, ann);
    insert(org, 'Pointer__c', { Name: 'P', Secret__c: secret }, ann);
    const shown = (session: Session): unknown =>
      new SoqlEngine(org)
        .run('SELECT Secret__r.Name FROM Pointer__c', { access: org.rights(session) })
        .page(0, 1, '')
        .map((row) => (row as { Secret__r: { Name: string } | null }).Secret__r?.Name ?? null);

    expect(shown(ann)).toEqual(['A']);
    expect(shown(bob)).toEqual([null]);
    expect(count(org, bob, `SELECT COUNT() FROM Pointer__c WHERE Secret__r.Name = 'A'`)).toBe(0);
    expect(count(org, bob, 'SELECT COUNT() FROM Pointer__c WHERE Secret__c IN (SELECT Id FROM Secret__c)')).toBe(0);
    expect(count(org, bob, 'SELECT SUM(Level__c) total FROM Secret__c GROUP BY Name')).toBe(0);
    expect(count(org, ann, 'SELECT SUM(Level__c) total FROM Secret__c GROUP BY Name')).toBe(1);
    const pointing = { kind: 'insert', object: 'Pointer__c', values: { Secret__c: secret } } as const;
    expect(codes(run(org, pointing, bob))).toEqual(OUTCOME.unseen);
  });

  it('shows everything to those who view or modify all', () => {
    const org = open([permissionSet('Owners', { Secret__c: 'REDVM' })]);
    const [ann, auditor, owner] = [person(org, ['Workers']), person(org, ['Auditors']), person(org, ['Owners'])];
    const id = insert(org, 'Secret__c', { Name: 'A' }, ann);

    expect(names(org, auditor)).toEqual(['A']);
    expect(codes(update(org, auditor, id, { Name: 'B' }))).toEqual(OUTCOME.closed);
    expect(codes(update(org, owner, id, { Name: 'B' }))).toEqual([]);
    expect(codes(remove(org, owner, id))).toEqual([]);
  });

  it('forgets who belonged where when a save that moved people is undone', () => {
    const org = open([queue('Desk')]);
    const bob = person(org, ['Workers']);
    insert(org, 'Secret__c', { Name: 'A', OwnerId: groupId(org, 'Desk') });
    const join = {
      kind: 'insert',
      object: 'GroupMember',
      values: { GroupId: groupId(org, 'Desk'), UserOrGroupId: bob.userId },
    } as const;

    expect(() =>
      org.transaction(() => {
        run(org, join);
        expect(names(org, bob)).toEqual(['A']);
        throw new Error('undone');
      })
    ).toThrow('undone');
    expect(names(org, bob)).toEqual([]);
  });

  it('gives accounts to all, and contacts and orders to those who see their account', () => {
    const org = open([metadata('CustomObject', 'Account', '<sharingModel>Private</sharingModel>')]);
    const [ann, bob] = [person(org, []), person(org, [])];
    const account = insert(org, 'Account', { Name: 'Acme' }, ann);
    const contact = insert(org, 'Contact', { LastName: 'C', AccountId: account }, ann);
    insert(org, 'Contact', { LastName: 'Loose' }, bob);

    expect(names(org, bob, 'SELECT Name FROM Contact')).toEqual(['Loose']);
    expect(names(org, ann, 'SELECT Name FROM Contact')).toEqual(['C']);
    expect(codes(update(org, bob, contact, { LastName: 'D' }))).toEqual(OUTCOME.unseen);
  });
});

const roleOf = (org: LocalOrg, session: Session): unknown =>
  org.retrieve(org.admin, 'User', session.userId)?.['UserRoleId'];
