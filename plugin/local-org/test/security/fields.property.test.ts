import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { Session } from '../../src/contract.ts';
import { SoqlEngine } from '../../src/soql/soqlEngine.ts';
import { customObject, field, insert, metadata, orgOf, run } from '../metadata/orgOf.ts';

const FIELDS = ['One__c', 'Two__c', 'Three__c'] as const;
type Level = 'none' | 'read' | 'edit';

const permissionSet = (levels: readonly Level[]): ReturnType<typeof metadata> =>
  metadata(
    'PermissionSet',
    'Some',
    `<label>Some</label>${levels
      .map(
        (level, at) =>
          `<fieldPermissions><field>Thing__c.${FIELDS[at] ?? ''}</field><readable>${level !== 'none'}</readable><editable>${level === 'edit'}</editable></fieldPermissions>`
      )
      .join('')}<objectPermissions><object>Thing__c</object><allowRead>true</allowRead><allowCreate>true</allowCreate>
<allowEdit>true</allowEdit><allowDelete>false</allowDelete><modifyAllRecords>false</modifyAllRecords><viewAllRecords>false</viewAllRecords></objectPermissions>`
  );

const org = orgOf([
  customObject('Thing__c'),
  ...FIELDS.map((name) => field(`Thing__c.${name}`, 'Text', '<length>20</length>')),
  permissionSet(['none', 'none', 'none']),
]);
afterAll(() => {
  org.close();
});

const idOf = (object: string, name: string): string =>
  String(org.sql.all(`SELECT "Id" FROM ${org.sql.table(object)} WHERE "Name" = ?`, [name])[0]?.['Id']);

function reader(): Session {
  const username = 'fields@local.test';
  const userId = insert(org, 'User', {
    Username: username,
    LastName: 'Fields',
    Email: username,
    Alias: 'fields',
    ProfileId: idOf('Profile', 'Minimum Access - Salesforce'),
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
  });
  insert(org, 'PermissionSetAssignment', { AssigneeId: userId, PermissionSetId: idOf('PermissionSet', 'Some') });
  return { userId, username, orgId: org.id };
}

const succeeds = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

it('never shows or takes a field that random grants deny, and never denies one that they allow', () => {
  const user = reader();
  const id = insert(org, 'Thing__c', { Name: 'Secret', One__c: 'a', Two__c: 'b', Three__c: 'c' });
  const engine = new SoqlEngine(org);
  const level = fc.constantFrom<Level[]>('none', 'read', 'edit');
  fc.assert(
    fc.property(fc.tuple(level, level, level), (levels) => {
      org.applyMetadata([permissionSet(levels)], { checkOnly: false });
      const access = org.rights(user);
      const query = (soql: string): boolean => succeeds(() => engine.run(soql, { access }));
      for (const [at, name] of FIELDS.entries()) {
        const [mayRead, mayEdit] = [levels[at] !== 'none', levels[at] === 'edit'];
        const shown = {
          retrieved: name in (org.retrieve(user, 'Thing__c', id) ?? {}),
          selected: query(`SELECT ${name} FROM Thing__c`),
          filtered: query(`SELECT Id FROM Thing__c WHERE ${name} = 'a'`),
          sorted: query(`SELECT Id FROM Thing__c ORDER BY ${name}`),
          grouped: query(`SELECT COUNT(Id) FROM Thing__c GROUP BY ${name}`),
        };
        expect(shown).toEqual({
          retrieved: mayRead,
          selected: mayRead,
          filtered: mayRead,
          sorted: mayRead,
          grouped: mayRead,
        });
        const values = { [name]: 'x' };
        expect(run(org, { kind: 'update', object: 'Thing__c', id, values }, user).success).toBe(mayEdit);
        expect(run(org, { kind: 'insert', object: 'Thing__c', values }, user).success).toBe(mayEdit);
      }
    }),
    { numRuns: 20 }
  );
});
