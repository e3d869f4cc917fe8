import { z } from 'zod';
import type { ApprovalFact, ApprovalFacts, ApprovalSubject } from '../domain/approval.ts';
import type { ApprovalCase, ApprovalRequest, ApprovalStatus } from '../engine/approvalPorts.ts';
import { text } from './rowTypes.ts';
import type { Row } from './crmClient.ts';

const number = z.number().nullish();
const Line = z.object({
  Quantity: number,
  UnitPrice: number,
  ListPrice: number,
  Product2: z.object({ ProductCode: text, Name: text, OM_Kind__c: text, OM_UnitCost__c: number }).nullish(),
});
type Line = z.infer<typeof Line>;

const Subject = z.looseObject({
  Id: z.string(),
  OwnerId: text,
  OM_ApprovalStatus__c: text,
  OM_ApprovalRequestedBy__c: text,
  OM_ApprovalRequestedAt__c: text,
  OM_ApprovalComment__c: text,
  OM_ApprovalPreviewAskedAt__c: text,
  Account: z.looseObject({ Name: text, OwnerId: text }).nullish(),
  OrderNumber: text,
  TotalAmount: number,
  EffectiveDate: text,
  EndDate: text,
  OrderItems: z.object({ records: z.array(Line) }).nullish(),
  ContractNumber: text,
  ContractTerm: number,
});
type Subject = z.infer<typeof Subject>;

const Request = z.object({
  Id: z.string(),
  Name: z.string(),
  ExternalId__c: z.string(),
  Order__c: text,
  Contract__c: text,
  Rule__c: text,
  RuleName__c: text,
  Slot__c: text,
  Level__c: number,
  State__c: z.enum(['Pending', 'Approved', 'Rejected', 'Recalled', 'NotNeeded']),
  OwnerId: z.string(),
  Facts__c: text,
  Reason__c: text,
  Summary__c: text,
  DueAt__c: text,
  RemindedAt__c: text,
  EscalatedAt__c: text,
  DecidedBy__c: text,
  Comment__c: text,
});

export const REQUEST_FIELDS = Object.keys(Request.shape).join(', ');
/** Unit costs are not for everybody's eyes: without them the margin is not known. */
export const COST = 'OM_UnitCost__c';
export const lines = (withCosts: boolean): string =>
  `(SELECT Quantity, UnitPrice, ListPrice, Product2.ProductCode, Product2.Name, Product2.OM_Kind__c${withCosts ? `, Product2.${COST}` : ''} FROM OrderItems)`;
const COMMON =
  'Id, OwnerId, OM_ApprovalStatus__c, OM_ApprovalRequestedBy__c, OM_ApprovalRequestedAt__c, OM_ApprovalComment__c, ' +
  'OM_ApprovalPreviewAskedAt__c, Account.Name, Account.OwnerId';
export const ORDER_FIELDS = `${COMMON}, OrderNumber, TotalAmount, EffectiveDate, EndDate`;
export const CONTRACT_FIELDS = `${COMMON}, ContractNumber, ContractTerm`;

const Facts = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.array(z.string())]));

/** Facts that were kept with a request; unreadable ones count as none, so that somebody is asked again. */
function readFacts(json: string | null | undefined): ApprovalFacts {
  try {
    return Facts.parse(JSON.parse(json ?? '{}'));
  } catch {
    return {};
  }
}

export function toRequest(row: Row): ApprovalRequest {
  const read = Request.parse(row);
  const given = (key: 'remindedAt' | 'escalatedAt' | 'decidedBy' | 'comment', value: string | null | undefined) =>
    value ? { [key]: value } : {};
  return {
    id: read.Id,
    number: read.Name,
    key: read.ExternalId__c,
    subjectId: read.Order__c || read.Contract__c || '',
    rule: read.Rule__c ?? '',
    ruleName: read.RuleName__c ?? '',
    slot: read.Slot__c ?? '',
    level: read.Level__c ?? 1,
    state: read.State__c,
    actorId: read.OwnerId,
    facts: readFacts(read.Facts__c),
    reason: read.Reason__c ?? '',
    summary: read.Summary__c ?? '',
    dueAt: read.DueAt__c ?? '',
    ...given('remindedAt', read.RemindedAt__c),
    ...given('escalatedAt', read.EscalatedAt__c),
    ...given('decidedBy', read.DecidedBy__c),
    ...given('comment', read.Comment__c),
  };
}

/** An order or a contract row with its requests. */
export function toCase(row: Row, requests: readonly ApprovalRequest[], moreFacts: ApprovalFacts = {}): ApprovalCase {
  const read = Subject.parse(row);
  const lines = read.OrderItems?.records ?? [];
  const subject = toSubject(read, lines, moreFacts);
  return {
    subject,
    status: (read.OM_ApprovalStatus__c || 'NotRequired') as ApprovalStatus,
    requestedAt: read.OM_ApprovalRequestedAt__c ?? '',
    comment: read.OM_ApprovalComment__c ?? '',
    requests: requests.filter((one) => one.subjectId === read.Id),
    description: describe(subject.facts, lines),
    ...(read.OM_ApprovalPreviewAskedAt__c ? { previewAskedAt: read.OM_ApprovalPreviewAskedAt__c } : {}),
  };
}

function toSubject(read: Subject, lines: readonly Line[], moreFacts: ApprovalFacts): ApprovalSubject {
  const isOrder = Boolean(read.OrderNumber);
  const owner = read.OwnerId ?? '';
  return {
    kind: isOrder ? 'Order' : 'Contract',
    id: read.Id,
    number: read.OrderNumber || read.ContractNumber || read.Id,
    accountName: read.Account?.Name ?? '',
    submittedBy: read.OM_ApprovalRequestedBy__c || owner,
    people: { OwnerId: owner, ...(read.Account?.OwnerId ? { 'Account.OwnerId': read.Account.OwnerId } : {}) },
    facts: { ...customerFacts(read), ...(isOrder ? orderFacts(read, lines) : contractFacts(read)), ...moreFacts },
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;
const sum = (lines: readonly Line[], of: (line: Line) => number): number =>
  lines.reduce((total, line) => total + of(line) * (line.Quantity ?? 0), 0);

/** The margin is known only where every line has a cost; the term only where the order ends. */
function orderFacts(read: Subject, lines: readonly Line[]): ApprovalFacts {
  const price = sum(lines, (line) => line.UnitPrice ?? 0);
  const list = sum(lines, (line) => line.ListPrice ?? line.UnitPrice ?? 0);
  const hasCosts = lines.length > 0 && lines.every((line) => typeof line.Product2?.OM_UnitCost__c === 'number');
  const cost = sum(lines, (line) => line.Product2?.OM_UnitCost__c ?? 0);
  const bundles = lines.flatMap(({ Product2: product }) =>
    product?.OM_Kind__c === 'Bundle' && product.ProductCode ? [product.ProductCode] : []
  );
  const term = monthsBetween(read.EffectiveDate, read.EndDate);
  return {
    amount: round(read.TotalAmount ?? price),
    discountPercent: list > 0 ? Math.max(0, round((1 - price / list) * 100)) : 0,
    ...(hasCosts && price > 0 ? { marginPercent: round((1 - cost / price) * 100) } : {}),
    ...(term === undefined ? {} : { termMonths: term }),
    nonStandardClauses: 0,
    bundle: [...new Set(bundles)].sort(),
  };
}

const contractFacts = ({ ContractTerm: term }: Subject): ApprovalFacts =>
  typeof term === 'number' ? { termMonths: term } : {};

function monthsBetween(from: string | null | undefined, to: string | null | undefined): number | undefined {
  if (!from || !to) return undefined;
  const [start, end] = [new Date(from), new Date(to)];
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  return end.getUTCDate() >= start.getUTCDate() ? months + 1 : months;
}

function customerFacts({ Account: account }: Subject): ApprovalFacts {
  const facts: Record<string, ApprovalFact> = {};
  for (const [name, value] of Object.entries(account ?? {})) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      if (value !== '') facts[`customer.${name}`] = value;
    }
  }
  return facts;
}

const MOST_LINES = 15;

function describe(facts: ApprovalFacts, lines: readonly Line[]): readonly string[] {
  const numbers = [
    ['amount', 'Amount'],
    ['discountPercent', 'Discount %'],
    ['marginPercent', 'Margin %'],
    ['termMonths', 'Term in months'],
    ['nonStandardClauses', 'Non-standard clauses'],
  ] as const;
  const shown = numbers.flatMap(([name, label]) => {
    const value = facts[name];
    return value === undefined || (name === 'nonStandardClauses' && value === 0) ? [] : [`${label}: ${String(value)}`];
  });
  const products = lines
    .slice(0, MOST_LINES)
    .map((line) => `- ${String(line.Quantity ?? 0)} x ${line.Product2?.Name ?? ''} at ${String(line.UnitPrice ?? 0)}`);
  const more = lines.length > MOST_LINES ? [`- and ${String(lines.length - MOST_LINES)} more lines`] : [];
  return [...shown, ...products, ...more];
}
