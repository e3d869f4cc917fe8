import { afterEach, expect, it } from 'vitest';
import { ApiError } from '../../src/contract.ts';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { insert } from '../metadata/orgOf.ts';
import { person, secretOrg } from './sharingOrg.ts';

let org: LocalOrg;
afterEach(() => {
  org.close();
});

it('tells by UserRecordAccess what a user may do with records', () => {
  org = secretOrg();
  const [ann, bob, auditor] = [person(org, ['Workers']), person(org, ['Workers']), person(org, ['Auditors'])];
  const ids = [insert(org, 'Secret__c', { Name: 'A' }, ann), insert(org, 'Pointer__c', { Name: 'P' }, ann)];
  const levels = (userId: string): unknown => {
    const list = ids.map((id) => `'${id}'`).join(', ');
    const where = `WHERE UserId = '${userId}' AND RecordId IN (${list})`;
    const soql = `SELECT RecordId, HasReadAccess, MaxAccessLevel FROM UserRecordAccess ${where}`;
    const rows = new SoqlEngine(org).run(soql, { access: org.rights(bob) }).page(0, 2, '');
    return rows.map((row) => (row as { MaxAccessLevel: string }).MaxAccessLevel);
  };

  expect(levels(ann.userId)).toEqual(['All', 'All']);
  expect(levels(bob.userId)).toEqual(['None', 'Edit']);
  expect(levels(auditor.userId)).toEqual(['Read', 'None']);
  expect(levels(org.admin.userId)).toEqual(['All', 'All']);
  expect(() => new SoqlEngine(org).run('SELECT RecordId FROM UserRecordAccess')).toThrow(ApiError);
});
