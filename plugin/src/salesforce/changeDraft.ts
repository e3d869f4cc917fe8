import { ORDER_ON_ASSETS } from '../domain/change.ts';
import { z } from 'zod';
import type { Attributes, AttributeValue, ItemAction } from '../domain/order.ts';
import { orderLifecycle } from '../domain/states.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { parseAttributes } from './attributes.ts';
import { parseReply, type CompositeRequest, type CrmClient } from './crmClient.ts';
import { compositeFailure } from './compositeFailure.ts';
import { findOrder, type OrderKey } from './orderActions.ts';
import { isEmpty } from './recordText.ts';
import { text } from './rowTypes.ts';
import { quote } from './soql.ts';

/** What is to be different, by the keys of lines. */
export interface LineEdits {
  readonly set: readonly { readonly line: string; readonly attribute: string; readonly value: AttributeValue }[];
  readonly remove: readonly string[];
}

export interface ChangeDraft {
  readonly id: string;
  readonly orderNumber: string;
  readonly externalId: string;
  readonly amends: string;
}

const HeadRow = z.object({ AccountId: text, Pricebook2Id: text, ContractId: text });
const LineRow = z.object({
  Id: z.string(),
  OM_ExternalId__c: text,
  OM_ParentItem__c: text,
  OM_Attributes__c: text,
  PricebookEntryId: z.string(),
  Quantity: z.number(),
  UnitPrice: z.number().nullish(),
});
type LineRow = z.infer<typeof LineRow>;
const Created = z.object({ id: z.string() });

/** A composite call takes 25 requests, the order being one. */
const MOST_LINES = 24;

/**
 * Makes a draft order that changes another one: the lines that are edited and the heads that they are bundled in. Nothing
 * happens to the order under way until the draft is submitted.
 */
export async function draftChange(
  client: CrmClient,
  now: () => number,
  ref: string,
  edits: LineEdits,
  externalId?: string
): Promise<Result<ChangeDraft, Problem>> {
  const found = await findOrder(client, ref);
  if (!found.ok) return found;
  const order = found.value;
  const wrong = notUnderWay(order);
  if (wrong) return refuse(wrong);
  const [heads = [], rows = []] = await client.queries([
    `SELECT AccountId, Pricebook2Id, ContractId FROM Order WHERE Id = ${quote(order.id)}`,
    `SELECT Id, OM_ExternalId__c, OM_ParentItem__c, OM_Attributes__c, PricebookEntryId, Quantity, UnitPrice FROM OrderItem ` +
      `WHERE OrderId = ${quote(order.id)} ORDER BY Id`,
  ]);
  const [head] = parseReply(z.array(HeadRow), heads);
  const lines = changedLines(parseReply(z.array(LineRow), rows), edits, order.externalId);
  if (!lines.ok) return lines;
  const own = externalId ?? `${order.externalId}-change-${now().toString(36)}`;
  const { AccountId, Pricebook2Id, ContractId } = head ?? {};
  const header: CompositeRequest = {
    method: 'POST',
    url: '/sobjects/Order',
    referenceId: 'order',
    body: {
      AccountId,
      Pricebook2Id,
      ...(ContractId ? { ContractId } : {}),
      Status: 'Draft',
      EffectiveDate: new Date(now()).toISOString().slice(0, 10),
      OM_ExternalId__c: own,
      OM_AmendsOrder__c: order.id,
      OM_ChangeScope__c: 'Partial',
    },
  };
  const nodes = lines.value.map((line, at) => lineNode(line, at, lines.value, own));
  const replies = await client.composite([header, ...nodes], { allOrNone: true, idempotent: false });
  const problem = compositeFailure(replies, `the change of order ${order.orderNumber}`);
  if (problem) return refuse(problem);
  const { id } = parseReply(Created, replies[0]?.body);
  const made = await findOrder(client, id);
  return made.ok ? ok({ id, orderNumber: made.value.orderNumber, externalId: own, amends: order.orderNumber }) : made;
}

interface ChangedLine {
  readonly row: LineRow;
  readonly key: string;
  readonly action: ItemAction;
  readonly quantity: number;
  readonly attributes: Attributes;
}

function changedLines(
  rows: readonly LineRow[],
  { set, remove }: LineEdits,
  orderExternalId: string
): Result<readonly ChangedLine[], Problem> {
  const keyOf = ({ OM_ExternalId__c: stated, Id }: LineRow): string =>
    stated?.startsWith(`${orderExternalId}/`) ? stated.slice(orderExternalId.length + 1) : (stated ?? Id);
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const byId = new Map(rows.map((row) => [row.Id, row]));
  const unknown = [...set.map(({ line }) => line), ...remove].find((key) => !byKey.has(key));
  if (unknown !== undefined) return refuse(unknownLine(unknown, [...byKey.keys()]));
  const wanted = new Map<string, ChangedLine>();
  const add = (row: LineRow, action: ItemAction): void => {
    const parent = row.OM_ParentItem__c ? byId.get(row.OM_ParentItem__c) : undefined;
    if (parent && !wanted.has(parent.Id)) add(parent, 'noChange');
    const attributes = parseAttributes(row.OM_Attributes__c);
    const known = attributes.ok ? attributes.value : {};
    const key = keyOf(row);
    const own = action === 'modify' ? set.filter(({ line }) => line === key) : [];
    const quantity = own.find(({ attribute }) => attribute === 'quantity')?.value;
    const changed = own.filter(({ attribute }) => attribute !== 'quantity');
    wanted.set(row.Id, {
      row,
      key,
      action,
      quantity: typeof quantity === 'number' ? quantity : row.Quantity,
      attributes: { ...known, ...Object.fromEntries(changed.map(({ attribute, value }) => [attribute, value])) },
    });
  };
  for (const key of new Set(set.map(({ line }) => line))) add(byKey.get(key) as LineRow, 'modify');
  for (const key of remove) add(byKey.get(key) as LineRow, 'delete');
  if (wanted.size > MOST_LINES) return refuse(tooManyLines(wanted.size));
  return ok([...wanted.values()]);
}

function lineNode(line: ChangedLine, at: number, all: readonly ChangedLine[], externalId: string): CompositeRequest {
  const { row, key, action, quantity, attributes } = line;
  const parent = all.findIndex((other) => other.row.Id === row.OM_ParentItem__c);
  return {
    method: 'POST',
    url: '/sobjects/OrderItem',
    referenceId: `l${at}`,
    body: {
      OrderId: '@{order.id}',
      PricebookEntryId: row.PricebookEntryId,
      Quantity: quantity,
      UnitPrice: row.UnitPrice ?? 0,
      OM_ExternalId__c: `${externalId}/${key}`,
      OM_Action__c: action,
      ...(parent < 0 ? {} : { OM_ParentItem__c: `@{l${parent}.id}` }),
      ...(isEmpty(attributes) ? {} : { OM_Attributes__c: JSON.stringify(attributes) }),
    },
  };
}

/** A draft is changed by itself, and what is done by an order on what the customer has. */
function notUnderWay({ orderNumber, state }: OrderKey): Problem | undefined {
  const problem = (what: string, action: string): Problem => ({
    code: 'OrderNotUnderWay',
    message: `Order ${orderNumber} ${what}; a change is for an order under way`,
    path: `Order ${orderNumber}: OM_State__c`,
    action,
  });
  if (state === 'Draft') return problem('is a draft', 'Change its own lines, then submit it.');
  if (state === 'Completed' || state === 'Partial') return problem('is fulfilled', ORDER_ON_ASSETS);
  return orderLifecycle.finals.some((final) => final === state)
    ? problem(`is ${state}`, 'Make a new order.')
    : undefined;
}

const unknownLine = (key: string, known: readonly string[]): Problem => ({
  code: 'LineNotFound',
  message: `The order has no line ${key}. It has ${known.slice(0, 20).join(', ')}`,
  path: `line ${key}`,
  action: 'See its lines: sf order display',
});

const tooManyLines = (count: number): Problem => ({
  code: 'TooManyLines',
  message: `The change names ${count} lines; ${MOST_LINES} go into one change`,
  action: 'Split it into several changes; they may be submitted one after the other at once.',
});
