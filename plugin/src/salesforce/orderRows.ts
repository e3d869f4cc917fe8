import { z } from 'zod';
import type { CommercialOrder, ItemAction, OrderLine } from '../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { parseAttributes } from './attributes.ts';
import { ORDER_EXTERNAL_ID_LENGTH } from './externalIds.ts';
import { text, time } from './rowTypes.ts';

export const OrderRow = z.object({
  Id: z.string(),
  OrderNumber: z.string(),
  AccountId: text,
  Account: z.object({ Name: text }).nullish(),
  CurrencyIsoCode: text,
  OM_ExternalId__c: text,
  OM_Revision__c: z.number().nullish(),
  OM_RequestedDate__c: time,
  OM_PromisedDate__c: time,
  OM_Attributes__c: text,
  OM_State__c: text,
  OM_AmendsOrder__c: text,
  OM_ChangeScope__c: text,
});
export type OrderRow = z.infer<typeof OrderRow>;

export const LineRow = z.object({
  Id: z.string(),
  OrderId: z.string(),
  OM_ExternalId__c: text,
  OM_ParentItem__c: text,
  OM_Action__c: text,
  OM_Attributes__c: text,
  OM_State__c: text,
  OM_BillingState__c: text,
  Quantity: z.number().nullish(),
  UnitPrice: z.number().nullish(),
  OM_Asset__c: text,
  OM_Asset__r: z.object({ OM_ExternalId__c: text }).nullish(),
  Product2Id: text,
  Product2: z.object({ ProductCode: text, Name: text, Family: text }).nullish(),
});
export type LineRow = z.infer<typeof LineRow>;

export const ORDER_FIELDS =
  'Id, OrderNumber, AccountId, Account.Name, OM_ExternalId__c, OM_Revision__c, OM_RequestedDate__c, OM_PromisedDate__c, OM_Attributes__c, ' +
  'OM_State__c, OM_AmendsOrder__c, OM_ChangeScope__c';
export const LINE_FIELDS =
  'Id, OrderId, OM_ExternalId__c, OM_ParentItem__c, OM_Action__c, OM_Attributes__c, OM_State__c, OM_BillingState__c, ' +
  'Quantity, UnitPrice, OM_Asset__c, OM_Asset__r.OM_ExternalId__c, Product2Id, Product2.ProductCode, Product2.Name, Product2.Family';

const ACTIONS: readonly ItemAction[] = ['add', 'modify', 'delete', 'noChange', 'move', 'suspend', 'resume'];

/** Maps an order with its lines, or says everything that is wrong with it: record, field and what to do. */
export function toCommercialOrder(
  row: OrderRow,
  lineRows: readonly LineRow[],
  currency: string
): Result<CommercialOrder, readonly Problem[]> {
  const problems: Problem[] = [];
  const where = `Order ${row.OrderNumber}`;
  const externalId = row.OM_ExternalId__c ?? row.Id;
  const attributes = parseAttributes(row.OM_Attributes__c);
  if (!attributes.ok) problems.push(malformed(where, attributes.error));
  if (externalId.length > ORDER_EXTERNAL_ID_LENGTH) {
    const message = `${where}: the external id has ${externalId.length} characters, ${ORDER_EXTERNAL_ID_LENGTH} fit`;
    const action = 'Clone the order with a shorter external id and submit the clone.';
    problems.push(problem('ExternalIdTooLong', message, `${where}: OM_ExternalId__c`, action));
  }
  if (!row.AccountId) {
    problems.push(problem('MissingAccount', `${where} has no account`, `${where}: AccountId`, 'Set the account.'));
  }
  if (lineRows.length === 0) {
    problems.push(
      problem('EmptyOrder', `${where} has no lines`, `${where}: OrderItems`, 'Add a product to the order.')
    );
  }
  const lines: OrderLine[] = [];
  for (const line of lineRows) {
    const mapped = toOrderLine(line, `${where}, line ${line.OM_ExternalId__c ?? line.Id}`, externalId);
    if (mapped.ok) lines.push(mapped.value);
    else problems.push(...mapped.error);
  }
  if (problems.length > 0) return refuse(problems);
  const sorted = parentsFirst(lines, where);
  if (!sorted.ok) return sorted;
  return ok({
    ...headerOf(row, currency),
    attributes: attributes.ok ? attributes.value : {},
    lines: sorted.value,
  });
}

function headerOf(row: OrderRow, currency: string): Omit<CommercialOrder, 'attributes' | 'lines'> {
  return {
    id: row.Id,
    externalId: row.OM_ExternalId__c ?? row.Id,
    orderNumber: row.OrderNumber,
    accountId: row.AccountId ?? '',
    accountName: row.Account?.Name ?? '',
    currency: row.CurrencyIsoCode ?? currency,
    revision: row.OM_Revision__c ?? 1,
    ...(row.OM_RequestedDate__c ? { requestedAt: row.OM_RequestedDate__c } : {}),
    ...(row.OM_PromisedDate__c ? { promisedAt: row.OM_PromisedDate__c } : {}),
    ...(row.OM_AmendsOrder__c
      ? { amends: { orderId: row.OM_AmendsOrder__c, scope: row.OM_ChangeScope__c === 'Full' ? 'full' : 'partial' } }
      : {}),
  };
}

function toOrderLine(row: LineRow, where: string, orderExternalId: string): Result<OrderLine, readonly Problem[]> {
  const problems: Problem[] = [];
  const attributes = parseAttributes(row.OM_Attributes__c);
  if (!attributes.ok) problems.push(malformed(where, attributes.error));
  const { code: productCode, name, family } = productOf(row);
  if (productCode === '') {
    const action = 'Give the product a Product Code; the fulfillment design finds it by that.';
    problems.push(
      problem('MissingProductCode', `${where}: ${name} has no product code`, `${where}: ProductCode`, action)
    );
  }
  const quantity = row.Quantity ?? 0;
  if (!(quantity > 0)) {
    const action = 'Set a quantity above zero; to take something away, use the action delete.';
    problems.push(problem('BadQuantity', `${where}: quantity is ${quantity}`, `${where}: Quantity`, action));
  }
  const action = ACTIONS.find((known) => known === (row.OM_Action__c ?? 'add'));
  if (action === undefined) {
    const message = `${where}: unknown action ${row.OM_Action__c}`;
    problems.push(problem('UnknownAction', message, `${where}: OM_Action__c`, `Use one of ${ACTIONS.join(', ')}.`));
  }
  if (problems.length > 0 || !attributes.ok || action === undefined) return refuse(problems);
  return ok({
    id: row.Id,
    externalId: lineKey(row, orderExternalId),
    ...(row.OM_ParentItem__c ? { parentId: row.OM_ParentItem__c } : {}),
    productCode,
    productName: name,
    ...(family ? { family } : {}),
    action,
    quantity,
    unitPrice: decimalText(row.UnitPrice ?? 0),
    attributes: attributes.value,
    ...(row.OM_Asset__c ? { assetId: row.OM_Asset__r?.OM_ExternalId__c ?? row.OM_Asset__c } : {}),
    ...(row.Product2Id ? { productId: row.Product2Id } : {}),
  });
}

const productOf = ({ Product2 }: LineRow) => ({
  code: Product2?.ProductCode ?? '',
  name: Product2?.Name ?? Product2?.ProductCode ?? 'a line without a product',
  family: Product2?.Family,
});

/** `<order>/<line key>` in the CRM is unique over all orders; within the order the key is enough and reads better. */
function lineKey(row: LineRow, orderExternalId: string): string {
  const stated = row.OM_ExternalId__c;
  if (!stated) return row.Id;
  return stated.startsWith(`${orderExternalId}/`) ? stated.slice(orderExternalId.length + 1) : stated;
}

/** Parents before children, otherwise in the given order. Refuses lost parents, circles and keys that stand twice. */
function parentsFirst(lines: readonly OrderLine[], where: string): Result<readonly OrderLine[], readonly Problem[]> {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const problems: Problem[] = [];
  const keys = new Set<string>();
  const children = new Map<string | undefined, OrderLine[]>();
  for (const line of lines) {
    const path = `${where}, line ${line.externalId}: OM_ParentItem__c`;
    if (keys.has(line.externalId)) {
      const message = `${where}: more than one line is called ${line.externalId}`;
      problems.push(problem('AmbiguousLine', message, `${where}: OrderItems`, 'Give each line its own external id.'));
    }
    keys.add(line.externalId);
    if (line.parentId !== undefined && !byId.has(line.parentId)) {
      const message = `${where}: the parent of line ${line.externalId} is not on this order`;
      problems.push(problem('ForeignParent', message, path, 'Choose a parent line of the same order.'));
    }
    const siblings = children.get(line.parentId);
    if (siblings) siblings.push(line);
    else children.set(line.parentId, [line]);
  }
  if (problems.length > 0) return refuse(problems);
  const sorted: OrderLine[] = [...(children.get(undefined) ?? [])];
  for (const line of sorted) sorted.push(...(children.get(line.id) ?? []));
  if (sorted.length === lines.length) return ok(sorted);
  const reached = new Set(sorted.map((line) => line.id));
  const circle = lines.filter((line) => !reached.has(line.id)).map((line) => line.externalId);
  const message = `${where}: lines that are parents of one another: ${circle.slice(0, 10).join(', ')}`;
  const action = 'Clear the parent of one of these lines.';
  return refuse([problem('CyclicParents', message, `${where}: OM_ParentItem__c`, action)]);
}

/** JSON states prices as numbers; their shortest text is what the org stores, without an exponent. */
const decimalText = (value: number): string => {
  const shortest = String(value);
  return shortest.includes('e') ? value.toFixed(10).replace(/\.?0+$/, '') : shortest;
};

const malformed = (where: string, what: string): Problem =>
  problem(
    'MalformedAttributes',
    `${where}: OM_Attributes__c ${what}`,
    `${where}: OM_Attributes__c`,
    'Correct the JSON: one object whose values are texts, numbers or booleans.'
  );

const problem = (code: string, message: string, path: string, action: string): Problem => ({
  code,
  message,
  path,
  action,
});
