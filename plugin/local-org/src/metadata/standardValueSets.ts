import type { ObjectDef, PicklistValue } from '../contract.ts';
import { MetadataError } from './xml.ts';

/** The fields whose values a standard value set holds. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  AccountOwnership: ['Account.Ownership'],
  AccountRating: ['Account.Rating', 'Lead.Rating'],
  AccountType: ['Account.Type'],
  AssetStatus: ['Asset.Status'],
  CaseOrigin: ['Case.Origin'],
  CasePriority: ['Case.Priority'],
  CaseReason: ['Case.Reason'],
  CaseStatus: ['Case.Status'],
  CaseType: ['Case.Type'],
  ContractStatus: ['Contract.Status'],
  Industry: ['Account.Industry', 'Lead.Industry'],
  LeadSource: ['Lead.LeadSource', 'Contact.LeadSource', 'Opportunity.LeadSource', 'Account.AccountSource'],
  LeadStatus: ['Lead.Status'],
  OpportunityStage: ['Opportunity.StageName'],
  OpportunityType: ['Opportunity.Type'],
  OrderStatus: ['Order.Status'],
  OrderType: ['Order.Type'],
  Product2Family: ['Product2.Family'],
  QuantityUnitOfMeasure: ['Product2.QuantityUnitOfMeasure'],
  Salutation: ['Contact.Salutation', 'Lead.Salutation'],
  TaskPriority: ['Task.Priority'],
  TaskStatus: ['Task.Status'],
  TaskSubject: ['Task.Subject'],
  TaskType: ['Task.Type'],
};

/** Puts the values into the standard fields. @throws MetadataError for a set that no known field has */
export function applyStandardValueSet(
  objects: Map<string, ObjectDef>,
  name: string,
  values: readonly PicklistValue[]
): void {
  const targets = FIELDS[name];
  if (targets === undefined) throw new MetadataError(`No StandardValueSet named ${name} found.`);
  for (const target of targets) {
    const [objectName = '', fieldName = ''] = target.toLowerCase().split('.');
    const object = objects.get(objectName);
    const field = object?.fields.get(fieldName);
    if (object === undefined || field === undefined) continue;
    const fields = new Map(object.fields).set(fieldName, { ...field, picklistValues: values });
    objects.set(objectName, { ...object, fields });
  }
}
