/** People and records for looking at pages: an account with an order of each kind. */
import { loadCatalogue } from '../data/catalogue.ts';
import { assignPermissionSets } from '../support/assignPermissionSets.ts';
import type { OrgClient } from './orgClient.ts';

/** Who works in the sample org, with the permission sets of their job. */
export const PEOPLE = {
  sales: { first: 'Sam', last: 'Seller', title: 'Sales Rep', sets: ['OM_Sales'] },
  approver: { first: 'Ava', last: 'Approver', title: 'Sales Director', sets: ['OM_Approver'] },
  operator: { first: 'Omar', last: 'Operator', title: 'Fulfillment Desk', sets: ['OM_Operator'] },
  lead: { first: 'Lena', last: 'Lead', title: 'Operations Lead', sets: ['OM_Operator'] },
  contracts: { first: 'Cora', last: 'Counsel', title: 'Contract Manager', sets: ['OM_ContractManager'] },
} as const;
export type Person = keyof typeof PEOPLE;

export interface SampleRecords {
  readonly account: string;
  readonly draftOrder: string;
  readonly runningOrder: string;
}

export const usernameOf = (person: Person): string => `${person}@pages.example`;

/** Users of all jobs; the administrator gets the rights of the product, too. */
export async function addPeople(admin: OrgClient, adminUsername: string): Promise<void> {
  await assignPermissionSets(admin, adminUsername, ['OM_Admin', 'OM_Sales', 'OM_Operator']);
  const [profile] = await admin.query<{ Id: string }>("SELECT Id FROM Profile WHERE Name = 'Standard User'");
  if (!profile) throw new Error('The org has no profile Standard User.');
  for (const [person, { first, last, title, sets }] of Object.entries(PEOPLE)) {
    const username = usernameOf(person as Person);
    await admin.create('User', {
      FirstName: first,
      LastName: last,
      Title: title,
      Username: username,
      Email: username,
      Alias: person.slice(0, 8),
      CommunityNickname: person,
      ProfileId: profile.Id,
      TimeZoneSidKey: 'America/New_York',
      LocaleSidKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      LanguageLocaleKey: 'en_US',
    });
    await assignPermissionSets(admin, username, sets);
  }
}

/** @param service - the user that may move states, as the sync service does */
export async function addRecords(admin: OrgClient, service: OrgClient): Promise<SampleRecords> {
  await loadCatalogue(admin);
  const account = await admin.create('Account', {
    Name: 'Acme Media',
    Phone: '+1 415 555 0100',
    Website: 'https://acme.example',
    Industry: 'Media',
    BillingStreet: '1 Main Street',
    BillingCity: 'Springfield',
    BillingState: 'IL',
    BillingPostalCode: '62701',
    BillingCountry: 'US',
  });
  const order = (start: string): Promise<string> =>
    admin.create('Order', { AccountId: account, EffectiveDate: start, Status: 'Draft' });
  const draftOrder = await order('2026-11-20');
  const runningOrder = await order('2026-11-21');
  for (let day = 2; day < 9; day += 1) await order(`2026-11-2${String(day)}`);
  await admin.update('Order', runningOrder, { OM_State__c: 'Acknowledged' });
  await service.update('Order', runningOrder, {
    OM_State__c: 'InProgress',
    OM_StepsTotal__c: 12,
    OM_StepsDone__c: 7,
    OM_PromisedDate__c: '2026-12-12T12:00:00Z',
    OM_ProjectedDate__c: '2026-12-14T12:00:00Z',
    OM_StateReason__c: 'The courier did not come; next try tomorrow.',
  });
  return { account, draftOrder, runningOrder };
}
