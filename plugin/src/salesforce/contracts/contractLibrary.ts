import { z } from 'zod';
import type { ContractTemplate, LibraryClause, MergeFacts } from '../../contracts/index.ts';
import { contractTypes } from '../../domain/contract.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import { parseReply, type CrmClient } from '../crmClient.ts';
import { number, text } from '../rowTypes.ts';
import { isRecordId, quote, within } from '../soql.ts';
import { present } from './contractRows.ts';

const TemplateRow = z.object({
  Id: z.string(),
  Name: z.string(),
  ExternalId__c: text,
  Type__c: z.enum(contractTypes).nullish(),
  Active__c: z.boolean(),
  Version__c: z.number(),
  Title__c: z.string(),
  Locale__c: text,
});
const PlaceRow = z.object({ ClauseKey__c: z.string(), Required__c: z.boolean() });
const LibraryRow = z.object({
  Id: z.string(),
  Key__c: z.string(),
  Version__c: z.number(),
  Alternative__c: z.string(),
  Standard__c: z.boolean(),
  State__c: text,
  Heading__c: z.string(),
  Body__c: text,
  Terms__c: text,
  Obligations__c: text,
});
const fieldsOf = (row: z.ZodObject): string => Object.keys(row.shape).join(', ');

/** A template by its external id, name or record id, with every clause that its contracts may be made of. */
export async function readTemplate(
  client: CrmClient,
  ref: string,
  moreClauses: readonly string[] = []
): Promise<Result<{ readonly template: ContractTemplate; readonly library: readonly LibraryClause[] }, Problem>> {
  const conditions = [`ExternalId__c = ${quote(ref)}`, `Name = ${quote(ref)}`];
  if (isRecordId(ref)) conditions.push(`Id = ${quote(ref)}`);
  const where = conditions.join(' OR ');
  const [templates, places] = await client.queries([
    `SELECT ${fieldsOf(TemplateRow)} FROM OM_ContractTemplate__c WHERE ${where} LIMIT 1`,
    `SELECT ${fieldsOf(PlaceRow)} FROM OM_TemplateClause__c WHERE Template__c IN ` +
      `(SELECT Id FROM OM_ContractTemplate__c WHERE ${where}) ORDER BY Sequence__c, Name`,
  ]);
  const [row] = parseReply(z.array(TemplateRow), templates);
  if (row === undefined) return refuse(noTemplate(ref));
  const clauses = parseReply(z.array(PlaceRow), places);
  const keys = [...new Set([...clauses.map((place) => place.ClauseKey__c), ...moreClauses])];
  const library = await client.query(
    `SELECT ${fieldsOf(LibraryRow)} FROM OM_Clause__c WHERE ${within('Key__c', keys)}`
  );
  return ok({
    template: {
      id: row.Id,
      externalId: row.ExternalId__c ?? row.Id,
      name: row.Name,
      type: row.Type__c ?? 'Service',
      version: row.Version__c,
      isActive: row.Active__c,
      title: row.Title__c,
      locale: row.Locale__c ?? 'en-US',
      places: clauses.map((place) => ({ clauseKey: place.ClauseKey__c, isRequired: place.Required__c })),
    },
    library: parseReply(z.array(LibraryRow), library).map(toClause),
  });
}

const toClause = (row: z.infer<typeof LibraryRow>): LibraryClause => ({
  id: row.Id,
  key: row.Key__c,
  version: row.Version__c,
  alternative: row.Alternative__c,
  isStandard: row.Standard__c,
  isPublished: row.State__c === 'Published',
  heading: row.Heading__c,
  body: row.Body__c ?? '',
  ...present({ terms: row.Terms__c, obligations: row.Obligations__c }),
});

const PartyRow = z.object({
  Name: text,
  BillingStreet: text,
  BillingPostalCode: text,
  BillingCity: text,
  BillingCountry: text,
});
const FactsRow = z.object({
  ContractNumber: z.string(),
  StartDate: text,
  EndDate: text,
  ContractTerm: number,
  OM_Type__c: text,
  OM_RenewalTermMonths__c: number,
  OM_NoticePeriodDays__c: number,
  Account: PartyRow.nullish(),
  Owner: z.object({ Name: text, Email: text }).nullish(),
  CustomerSigned: z.object({ Name: text, Email: text }).nullish(),
  CustomerSignedTitle: text,
});
const LineRow = z.object({
  Quantity: z.number(),
  UnitPrice: z.number(),
  Product2: z.object({ Name: text, ProductCode: text }).nullish(),
});

/** What merge fields of a contract may name: `company`, `account`, `contract`, `owner`, `customer` and, where given, `order`. */
export async function readMergeFacts(
  client: CrmClient,
  contractId: string,
  orderNumber?: string
): Promise<Result<MergeFacts, Problem>> {
  const [organizations, contracts, orders = [], lines = []] = await client.queries([
    'SELECT Name FROM Organization',
    'SELECT ContractNumber, StartDate, EndDate, ContractTerm, OM_Type__c, OM_RenewalTermMonths__c, OM_NoticePeriodDays__c, ' +
      'Account.Name, Account.BillingStreet, Account.BillingPostalCode, Account.BillingCity, Account.BillingCountry, ' +
      'Owner.Name, Owner.Email, CustomerSigned.Name, CustomerSigned.Email, CustomerSignedTitle ' +
      `FROM Contract WHERE Id = ${quote(contractId)}`,
    ...(orderNumber === undefined
      ? []
      : [
          `SELECT OrderNumber, TotalAmount, EffectiveDate FROM Order WHERE OrderNumber = ${quote(orderNumber)}`,
          `SELECT Quantity, UnitPrice, Product2.Name, Product2.ProductCode FROM OrderItem WHERE Order.OrderNumber = ${quote(orderNumber)} ORDER BY Id`,
        ]),
  ]);
  const [company] = parseReply(z.array(z.object({ Name: z.string() })), organizations);
  const [row] = parseReply(z.array(FactsRow), contracts);
  if (row === undefined) return refuse(noContract(contractId));
  const [order] = parseReply(
    z.array(z.object({ OrderNumber: z.string(), TotalAmount: number, EffectiveDate: text })),
    orders
  );
  if (orderNumber !== undefined && order === undefined) return refuse(noOrder(orderNumber));
  const account = row.Account;
  return ok({
    company: { name: company?.Name },
    account: present({
      name: account?.Name,
      street: account?.BillingStreet,
      postalCode: account?.BillingPostalCode,
      city: account?.BillingCity,
      country: account?.BillingCountry,
    }),
    contract: present({
      number: row.ContractNumber,
      startDate: row.StartDate,
      endDate: row.EndDate,
      termMonths: row.ContractTerm,
      renewalMonths: row.OM_RenewalTermMonths__c,
      noticeDays: row.OM_NoticePeriodDays__c,
      type: row.OM_Type__c,
    }),
    owner: present({ name: row.Owner?.Name, email: row.Owner?.Email }),
    customer: present({
      name: row.CustomerSigned?.Name,
      email: row.CustomerSigned?.Email,
      title: row.CustomerSignedTitle,
    }),
    ...(order === undefined
      ? {}
      : {
          order: {
            ...present({ number: order.OrderNumber, total: order.TotalAmount, date: order.EffectiveDate }),
            lines: parseReply(z.array(LineRow), lines).map((line) => ({
              quantity: line.Quantity,
              unitPrice: line.UnitPrice,
              ...present({ name: line.Product2?.Name, code: line.Product2?.ProductCode }),
            })),
          },
        }),
  });
}

const noTemplate = (ref: string): Problem => ({
  code: 'TemplateNotFound',
  message: `There is no contract template ${ref}`,
  path: `template ${ref}`,
  action: 'Give the name, external id or record id of a template that you may see.',
});
const noContract = (ref: string): Problem => ({
  code: 'ContractNotFound',
  message: `There is no contract ${ref}`,
  path: `Contract ${ref}`,
  action: 'Give the contract number, external id or record id of a contract that you may see.',
});
const noOrder = (ref: string): Problem => ({
  code: 'OrderNotFound',
  message: `There is no order ${ref}`,
  path: `Order ${ref}`,
  action: 'Give the number of an order that you may see.',
});
export { noContract };
