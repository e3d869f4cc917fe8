import { afterAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/contract.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { field, insert, orgOf } from '../metadata/orgOf.ts';
import { permissionSet, sharedObject } from './sharingOrg.ts';

const org = orgOf([
  sharedObject('Job__c', 'ReadWrite'),
  field('User.Salary__c', 'Text', '<length>20</length>'),
  permissionSet('Workers', { Job__c: 'RECD', Task: 'REV' }),
  permissionSet('Sellers', { Task: 'REV', Contact: 'REV', Account: 'REV' }),
]);
afterAll(() => {
  org.close();
});
const engine = new SoqlEngine(org);
const query = (soql: string, reader?: Session): unknown => {
  const access = reader && org.rights(reader);
  return engine
    .run(soql, access ? { access } : {})
    .page(0, 10, '')
    .map((row) => JSON.parse(JSON.stringify(row, (key, value: unknown) => (key === 'attributes' ? undefined : value))));
};

const idOf = (object: string, name: string): string =>
  String(org.sql.all(`SELECT "Id" FROM ${org.sql.table(object)} WHERE "Name" = ?`, [name])[0]?.['Id']);

/** A user who may do what the permission set says. */
function userWith(alias: string, set: string): Session {
  const username = `${alias}@names.test`;
  const userId = insert(org, 'User', {
    Username: username,
    LastName: alias,
    Email: username,
    Alias: alias,
    ProfileId: idOf('Profile', 'Minimum Access - Salesforce'),
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  });
  insert(org, 'PermissionSetAssignment', { AssigneeId: userId, PermissionSetId: idOf('PermissionSet', set) });
  return { userId, username, orgId: org.id };
}

describe('fields of whatever a polymorphic lookup points at', () => {
  const worker = userWith('worker', 'Workers');
  const seller = userWith('seller', 'Sellers');
  const account = insert(org, 'Account', { Name: 'Mill' });
  const contact = insert(org, 'Contact', { LastName: 'Smith', Email: 'smith@mill.test', AccountId: account });
  const ticket = insert(org, 'Case', { Subject: 'Broken' });
  insert(org, 'Job__c', { Name: 'Paint', OwnerId: worker.userId });
  for (const [Subject, WhatId] of [
    ['account', account],
    ['case', ticket],
  ]) {
    insert(org, 'Task', { Subject, WhatId, WhoId: contact, OwnerId: worker.userId });
  }

  it('are those of Name: custom fields, which security may hide, are not among them', () => {
    expect(query('SELECT Owner.Alias FROM Job__c')).toEqual([{ Owner: { Alias: 'worker' } }]);
    for (const reader of [undefined, worker]) {
      expect(() => query('SELECT Owner.Salary__c FROM Job__c', reader)).toThrow("No such column 'Salary__c'");
      expect(() => query("SELECT Id FROM Job__c WHERE Owner.Salary__c = 'x'", reader)).toThrow(/No such column/);
    }
  });

  it('are empty where the reader may not see the object, whoever asked first', () => {
    const text = "SELECT Who.Email FROM Task WHERE Subject = 'account'";
    const all = [{ Who: { Email: 'smith@mill.test' } }];
    expect(query(text)).toEqual(all);
    expect(JSON.stringify(query(text, worker))).not.toContain('smith');
    expect(query(text, seller)).toEqual(all);
    expect(query(text)).toEqual(all);
  });

  it('follow ELSE of TYPEOF, with the name that each object has', () => {
    const text = 'SELECT TYPEOF What WHEN Opportunity THEN Amount ELSE Name, Email END FROM Task ORDER BY Subject';
    const number = org.sql.all('SELECT "CaseNumber" FROM "Case"', [])[0]?.['CaseNumber'];
    expect(query(text)).toEqual([{ What: { Name: 'Mill', Email: null } }, { What: { Name: number, Email: null } }]);
  });
});

describe('an aggregate inside of FORMAT', () => {
  it('makes an aggregate result', () => {
    insert(org, 'Opportunity', { Name: 'Big', StageName: 'Prospecting', CloseDate: '2026-12-01', Amount: 1234.5 });
    expect(engine.run('SELECT FORMAT(MAX(Amount)) most FROM Opportunity').page(0, 1, '')).toEqual([
      { attributes: { type: 'AggregateResult' }, most: '$1,234.50' },
    ]);
  });
});
