import { ApiError, type ConvertedLead, type LeadConversion, type ObjectDef } from '../../contract.ts';
import type { Row } from '../../store/records.ts';
import type { SaveScope } from '../change.ts';
import { existing, objectFor } from '../prepare.ts';
import { checkRow } from '../access.ts';
import { saveAll } from './saveAll.ts';

type Mapping = Readonly<Record<string, string>>;

const address = (prefix: string): Mapping =>
  Object.fromEntries(['Street', 'City', 'State', 'PostalCode', 'Country'].map((part) => [part, prefix + part]));

/** The standard mapping of lead fields; each target takes what the lead has where it has nothing itself. */
const TO_ACCOUNT: Mapping = {
  ...address('Billing'),
  Company: 'Name',
  Phone: 'Phone',
  Fax: 'Fax',
  Website: 'Website',
  Industry: 'Industry',
  AnnualRevenue: 'AnnualRevenue',
  NumberOfEmployees: 'NumberOfEmployees',
  Rating: 'Rating',
  LeadSource: 'AccountSource',
};
const TO_CONTACT: Mapping = {
  ...address('Mailing'),
  FirstName: 'FirstName',
  LastName: 'LastName',
  Salutation: 'Salutation',
  Title: 'Title',
  Phone: 'Phone',
  MobilePhone: 'MobilePhone',
  Fax: 'Fax',
  Email: 'Email',
  LeadSource: 'LeadSource',
  Description: 'Description',
};

/**
 * Converts a lead: account and contact are made, or get what they lack; an opportunity is made unless it is not wanted.
 * Runs inside the caller's transaction.
 * @throws ApiError as the SOAP call `convertLead` words it
 */
export function convertLead(scope: SaveScope, request: LeadConversion): ConvertedLead {
  const leads = objectFor(scope, 'Lead');
  const lead = existing(scope, leads, request.leadId);
  checkRow(scope, leads, lead, 'edit');
  if (lead['IsConverted'] === true) {
    throw new ApiError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead');
  }
  const status = statusOf(leads, request.convertedStatus);
  const owner = { OwnerId: request.ownerId ?? lead['OwnerId'] };
  const accountId = takeOver(scope, 'Account', request.accountId, { ...mapped(lead, TO_ACCOUNT), ...owner });
  const contact = { ...mapped(lead, TO_CONTACT), ...owner, AccountId: accountId };
  const contactId = takeOver(scope, 'Contact', request.contactId, contact, request.overwriteLeadSource);
  const opportunityId = request.doNotCreateOpportunity
    ? null
    : (saveAll(scope, [{ kind: 'insert', object: 'Opportunity', values: sale(scope, lead, request, accountId) }])[0] ??
      null);
  scope.records.update(leads, {
    ...lead,
    Status: status,
    IsConverted: true,
    ConvertedDate: scope.stamp.slice(0, 10),
    ConvertedAccountId: accountId,
    ConvertedContactId: contactId,
    ConvertedOpportunityId: opportunityId,
    LastModifiedDate: scope.stamp,
    LastModifiedById: scope.session.userId,
    SystemModstamp: scope.stamp,
  });
  return { leadId: String(lead['Id']), accountId, contactId, opportunityId };
}

function statusOf(leads: ObjectDef, wanted: string): string {
  const status = leads.fields.get('status')?.picklistValues.find(({ value }) => value === wanted);
  if (status?.converted) return status.value;
  throw new ApiError('INVALID_STATUS', `invalid convertedStatus: ${wanted}`);
}

function mapped(lead: Row, mapping: Mapping): Record<string, unknown> {
  const entries = Object.entries(mapping).flatMap(([from, to]) => {
    const value = lead[from] ?? null;
    return value === null ? [] : [[to, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Makes a record, or fills what is blank in the one that the caller names. */
function takeOver(
  scope: SaveScope,
  name: string,
  id: string | undefined,
  values: Readonly<Record<string, unknown>>,
  overwriteLeadSource = false
): string {
  if (id === undefined) return saveAll(scope, [{ kind: 'insert', object: name, values }])[0] ?? '';
  const object = objectFor(scope, name);
  const known = existing(scope, object, id);
  const blank = Object.entries(values).filter(
    ([field]) => (known[field] ?? null) === null || (overwriteLeadSource && field === 'LeadSource')
  );
  if (blank.length > 0) saveAll(scope, [{ kind: 'update', object: name, id, values: Object.fromEntries(blank) }]);
  return String(known['Id']);
}

/** The opportunity is named after the company, stands at the first stage and closes with the quarter. */
function sale(scope: SaveScope, lead: Row, request: LeadConversion, accountId: string): Record<string, unknown> {
  const stages = objectFor(scope, 'Opportunity').fields.get('stagename')?.picklistValues ?? [];
  const { now } = scope;
  const quarterEnd = new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3 + 3, 0));
  return {
    Name: request.opportunityName ?? `${String(lead['Company'])}-`,
    AccountId: accountId,
    StageName: stages.find(({ active }) => active)?.value ?? null,
    CloseDate: quarterEnd.toISOString().slice(0, 10),
    OwnerId: request.ownerId ?? lead['OwnerId'],
    ...(lead['LeadSource'] ? { LeadSource: lead['LeadSource'] } : {}),
  };
}
