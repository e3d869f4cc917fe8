import { afterAll, describe, expect, it } from 'vitest';
import type { SaveResult } from '../../src/contract.ts';
import { codes, customObject, deploy, field, insert, messages, orgOf, run } from '../metadata/orgOf.ts';

const item = (name: string, operation: string, value: string): string =>
  `<filterItems><field>${name}</field><operation>${operation}</operation>${value}</filterItems>`;
const lookup = (filter: string): string =>
  `<referenceTo>Contact</referenceTo><relationshipName>Visits</relationshipName><lookupFilter>${filter}</lookupFilter>`;

const org = orgOf([
  customObject('Visit__c'),
  field(
    'Visit__c.Account__c',
    'Lookup',
    '<referenceTo>Account</referenceTo><relationshipName>Visits</relationshipName>'
  ),
  field(
    'Visit__c.Contact__c',
    'Lookup',
    lookup(
      `<active>true</active><booleanFilter>1 AND (2 OR 3)</booleanFilter><errorMessage>Someone of the account.</errorMessage>` +
        item('Contact.AccountId', 'equals', '<valueField>$Source.Account__c</valueField>') +
        item('Contact.Title', 'equals', '<value>Head, Deputy</value>') +
        item('Contact.Account.Industry', 'equals', '<value>Energy</value>') +
        '<isOptional>false</isOptional>'
    )
  ),
  field(
    'Visit__c.Guest__c',
    'Lookup',
    lookup(
      `<active>true</active>${item('Contact.Title', 'equals', '<value>Head</value>')}<isOptional>true</isOptional>`
    ).replace('Visits', 'Guests')
  ),
]);
afterAll(() => {
  org.close();
});

describe('a lookup with a filter', () => {
  const [mill, plant] = [
    insert(org, 'Account', { Name: 'Mill' }),
    insert(org, 'Account', { Name: 'Plant', Industry: 'Energy' }),
  ];
  const contact = (AccountId: string, Title: string | null): string =>
    insert(org, 'Contact', { LastName: `${Title ?? 'Nobody'} of ${AccountId}`, AccountId, Title });
  const [head, clerk, worker] = [contact(mill, 'deputy'), contact(mill, 'Clerk'), contact(plant, null)];
  const visit = (values: Record<string, unknown>): SaveResult =>
    run(org, { kind: 'insert', object: 'Visit__c', values: { Name: 'v', ...values } });

  it('takes the records that its criteria allow, and refuses others in its words', () => {
    expect(visit({ Account__c: mill, Contact__c: head }).success).toBe(true);
    expect(visit({ Account__c: plant, Contact__c: worker }).success).toBe(true);
    expect(visit({ Account__c: mill }).success).toBe(true);
    for (const wrong of [
      { Account__c: mill, Contact__c: clerk },
      { Account__c: plant, Contact__c: head },
      { Contact__c: head },
    ]) {
      const refused = visit(wrong);
      expect([codes(refused), messages(refused)]).toEqual([
        ['FIELD_FILTER_VALIDATION_EXCEPTION'],
        ['Someone of the account.'],
      ]);
    }
  });

  it('looks again when the lookup or what it depends on changes, and not at what was there before', () => {
    const id = insert(org, 'Visit__c', { Name: 'v', Account__c: mill, Contact__c: head });
    const update = (values: Record<string, unknown>): readonly string[] =>
      codes(run(org, { kind: 'update', object: 'Visit__c', id, values }));
    expect(update({ Account__c: plant })).toEqual(['FIELD_FILTER_VALIDATION_EXCEPTION']);
    run(org, { kind: 'update', object: 'Contact', id: head, values: { Title: 'Clerk' } });
    expect(update({ Name: 'other' })).toEqual([]);
    expect(update({ Contact__c: clerk })).toEqual(['FIELD_FILTER_VALIDATION_EXCEPTION']);
    expect(update({ Contact__c: null, Account__c: plant })).toEqual([]);
  });

  it('only suggests when it is optional', () => {
    expect(visit({ Guest__c: clerk }).success).toBe(true);
  });

  it('is refused with logic that names no item', () => {
    const wrong = field(
      'Visit__c.Host__c',
      'Lookup',
      lookup(
        `<active>true</active><booleanFilter>1 AND 2</booleanFilter>${item('Contact.Title', 'equals', '<value>x</value>')}<isOptional>false</isOptional>`
      ).replace('Visits', 'Hosts')
    );
    expect(deploy(org, [wrong]).join()).toContain('The filter logic references an undefined filter: 2');
  });
});
