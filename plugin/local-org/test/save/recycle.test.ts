import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalOrg } from '../../src/org/localOrg.ts';
import { codes, customObject, field, insert, orgOf, run } from '../metadata/orgOf.ts';

const MODEL = [
  customObject('Plan__c'),
  field('Plan__c.Key__c', 'Text', '<length>80</length><unique>true</unique><externalId>true</externalId>'),
  customObject('Step__c'),
  field(
    'Step__c.Plan__c',
    'MasterDetail',
    '<referenceTo>Plan__c</referenceTo><relationshipName>Steps</relationshipName>'
  ),
  field('Contact.Plan__c', 'Lookup', '<referenceTo>Plan__c</referenceTo><relationshipName>People</relationshipName>'),
];

describe('the recycle bin', () => {
  let org: LocalOrg;
  let plan: string;
  beforeEach(() => {
    org = orgOf(MODEL);
    plan = insert(org, 'Plan__c', { Key__c: 'p1' });
  });
  afterEach(() => org.close());
  const read = (object: string, id: string) => org.retrieve(org.admin, object, id);
  const remove = (object: string, id: string) => run(org, { kind: 'delete', object, id });
  const undelete = (object: string, id: string) => run(org, { kind: 'undelete', object, id });

  it('gives a record back with the details that went along, and with the lookups to it', () => {
    const step = insert(org, 'Step__c', { Plan__c: plan });
    const contact = insert(org, 'Contact', { LastName: 'Held', Plan__c: plan });
    remove('Plan__c', plan);
    expect(read('Contact', contact)).toMatchObject({ Plan__c: null });
    expect(undelete('Plan__c', plan)).toMatchObject({ success: true });
    expect(read('Step__c', step)).toMatchObject({ Plan__c: plan });
    expect(read('Contact', contact)).toMatchObject({ Plan__c: plan });
  });

  it('leaves a lookup alone that points elsewhere meanwhile', () => {
    const contact = insert(org, 'Contact', { LastName: 'Moved', Plan__c: plan });
    const other = insert(org, 'Plan__c', { Key__c: 'p2' });
    remove('Plan__c', plan);
    run(org, { kind: 'update', object: 'Contact', id: contact, values: { Plan__c: other } });
    undelete('Plan__c', plan);
    expect(read('Contact', contact)).toMatchObject({ Plan__c: other });
  });

  it('does not give back what was deleted before its master', () => {
    const step = insert(org, 'Step__c', { Plan__c: plan });
    remove('Step__c', step);
    remove('Plan__c', plan);
    undelete('Plan__c', plan);
    expect(read('Step__c', step)).toBeUndefined();
    expect(undelete('Step__c', step)).toMatchObject({ success: true });
  });

  it('refuses a detail without its master, a live record and one that is gone for good', () => {
    const step = insert(org, 'Step__c', { Plan__c: plan });
    expect(codes(undelete('Plan__c', plan))).toEqual(['UNDELETE_FAILED']);
    remove('Step__c', step);
    remove('Plan__c', plan);
    expect(codes(undelete('Step__c', step))).toEqual(['UNDELETE_FAILED']);
    expect(run(org, { kind: 'purge', object: 'Plan__c', id: plan })).toMatchObject({ success: true });
    expect(codes(undelete('Plan__c', plan))).toEqual(['UNDELETE_FAILED']);
  });

  it('refuses to bring a unique value back that another record has taken', () => {
    remove('Plan__c', plan);
    insert(org, 'Plan__c', { Key__c: 'p1' });
    expect(codes(undelete('Plan__c', plan))).toEqual(['DUPLICATE_VALUE']);
    expect(read('Plan__c', plan)).toBeUndefined();
  });
});

describe('merging', () => {
  let org: LocalOrg;
  beforeEach(() => {
    org = orgOf(MODEL);
  });
  afterEach(() => org.close());

  it('gives the master the children of the others and deletes these', () => {
    const [master, other] = ['Keep', 'Lose'].map((Name) => insert(org, 'Account', { Name })) as [string, string];
    const contact = insert(org, 'Contact', { LastName: 'Child', AccountId: other });
    const request = { object: 'Account', masterId: master, values: { Phone: '1' }, mergedIds: [other] };
    expect(org.merge(org.admin, request)).toEqual({
      id: master,
      mergedRecordIds: [other],
      updatedRelatedIds: [contact],
    });
    expect(org.retrieve(org.admin, 'Contact', contact)).toMatchObject({ AccountId: master });
    expect(org.retrieve(org.admin, 'Account', master)).toMatchObject({ Phone: '1' });
    expect(org.retrieve(org.admin, 'Account', other)).toBeUndefined();
    const row = org.sql.all(`SELECT "MasterRecordId" AS master FROM ${org.sql.table('Account')} WHERE "Id" = ?`, [
      other,
    ]);
    expect(row).toEqual([{ master }]);
  });

  it('changes nothing when one part is refused', () => {
    const [master, other] = ['Keep', 'Lose'].map((Name) => insert(org, 'Account', { Name })) as [string, string];
    const request = { object: 'Account', masterId: master, values: { Name: '' }, mergedIds: [other] };
    expect(() => org.merge(org.admin, request)).toThrow(/Required fields are missing/);
    expect(org.retrieve(org.admin, 'Account', other)).toMatchObject({ Name: 'Lose' });
    expect(() => org.merge(org.admin, { ...request, values: {}, mergedIds: [master] })).toThrow(/itself/);
  });
});

describe('converting a lead', () => {
  let org: LocalOrg;
  let lead: string;
  beforeEach(() => {
    org = orgOf([]);
    lead = insert(org, 'Lead', {
      FirstName: 'Ada',
      LastName: 'Lovelace',
      Company: 'Engines',
      City: 'London',
      Phone: '7',
    });
  });
  afterEach(() => org.close());
  const request = { convertedStatus: 'Closed - Converted', doNotCreateOpportunity: false, overwriteLeadSource: false };

  it('makes account, contact and opportunity, and remembers them', () => {
    const made = org.convertLead(org.admin, { ...request, leadId: lead });
    expect(org.retrieve(org.admin, 'Account', made.accountId)).toMatchObject({
      Name: 'Engines',
      BillingCity: 'London',
    });
    expect(org.retrieve(org.admin, 'Contact', made.contactId)).toMatchObject({
      Name: 'Ada Lovelace',
      AccountId: made.accountId,
      MailingCity: 'London',
    });
    expect(org.retrieve(org.admin, 'Opportunity', String(made.opportunityId))).toMatchObject({ Name: 'Engines-' });
    expect(org.retrieve(org.admin, 'Lead', lead)).toMatchObject({
      IsConverted: true,
      Status: 'Closed - Converted',
      ConvertedContactId: made.contactId,
    });
    expect(() => org.convertLead(org.admin, { ...request, leadId: lead })).toThrow(/converted lead/);
  });

  it('fills what an existing account lacks and overwrites nothing', () => {
    const account = insert(org, 'Account', { Name: 'Known', Phone: '1' });
    org.convertLead(org.admin, { ...request, leadId: lead, accountId: account, doNotCreateOpportunity: true });
    expect(org.retrieve(org.admin, 'Account', account)).toMatchObject({
      Name: 'Known',
      Phone: '1',
      BillingCity: 'London',
    });
  });

  it('refuses a status that is none of converted leads', () => {
    expect(() =>
      org.convertLead(org.admin, { ...request, convertedStatus: 'Working - Contacted', leadId: lead })
    ).toThrow(/invalid convertedStatus/);
    expect(org.retrieve(org.admin, 'Lead', lead)).toMatchObject({ IsConverted: false });
  });
});
