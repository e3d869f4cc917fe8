import { z } from 'zod';
import type { CommercialOrder } from '../domain/order.ts';
import { orderLifecycle, type OrderState } from '../domain/states.ts';
import type { Problem } from '../domain/result.ts';
import { COLLECTIONS_PER_CALL, parseReply, type CrmClient, type Row } from './crmClient.ts';
import { LINE_FIELDS, LineRow, ORDER_FIELDS, OrderRow, toCommercialOrder } from './orderRows.ts';
import { chunked, IDS_PER_QUERY, instant, quote, within } from './soql.ts';
import type { OrgCurrency } from './orgCurrency.ts';
import type { KnownStates } from './knownStates.ts';

export interface OrdersRead {
  readonly orders: readonly CommercialOrder[];
  readonly problems: ReadonlyMap<string, Problem>;
}

/** Reads whole orders: the headers and the lines of up to 800 orders cost one call and one more for each 2,000 lines. */
export function createOrderReader(client: CrmClient, currency: OrgCurrency, known: KnownStates) {
  async function readRows(ids: readonly string[], orderFields: string): Promise<[readonly Row[], readonly Row[]]> {
    const orders: Row[] = [];
    const lines: Row[] = [];
    const chunksPerCall = Math.floor(COLLECTIONS_PER_CALL / 2);
    for (const chunks of chunked(chunked(ids, IDS_PER_QUERY), chunksPerCall)) {
      const soql = chunks.flatMap((chunk) => [
        `SELECT ${orderFields} FROM Order WHERE ${within('Id', chunk)}`,
        `SELECT ${LINE_FIELDS} FROM OrderItem WHERE ${within('OrderId', chunk)} ORDER BY OrderId, Id`,
      ]);
      const pages = await client.queries(soql);
      pages.forEach((rows, at) => (at % 2 === 0 ? orders : lines).push(...rows));
    }
    return [orders, lines];
  }

  async function readOrders(
    orderIds: readonly string[],
    { state }: { readonly state?: OrderState } = {}
  ): Promise<OrdersRead> {
    const ids = [...new Set(orderIds)];
    if (ids.length === 0) return { orders: [], problems: new Map() };
    const money = await currency.resolve();
    const fields = money.perRecord ? `${ORDER_FIELDS}, CurrencyIsoCode` : ORDER_FIELDS;
    const [orderRows, lineRows] = await readRows(ids, fields);
    const linesOf = Map.groupBy(parseReply(z.array(LineRow), lineRows), (line) => line.OrderId);
    const orders: CommercialOrder[] = [];
    const problems = new Map<string, Problem>(ids.map((id) => [id, notFound(id)]));
    for (const row of parseReply(z.array(OrderRow), orderRows)) {
      const lines = linesOf.get(row.Id) ?? [];
      const actual = row.OM_State__c ?? orderLifecycle.initial;
      known.noteOrder(row.Id, actual);
      for (const line of lines) known.noteLine(line);
      if (state !== undefined && state !== actual) {
        problems.set(row.Id, inOtherState(row, actual, state));
        continue;
      }
      const mapped = toCommercialOrder(row, lines, money.orgDefault);
      if (mapped.ok) {
        orders.push(mapped.value);
        problems.delete(row.Id);
      } else problems.set(row.Id, joined(mapped.error));
    }
    return { orders, problems };
  }

  async function acknowledgedOrders(before: string, limit: number): Promise<readonly string[]> {
    // Whoever writes the state alone, past the commands, gives no time: then that of the last change counts.
    const since = `(OM_SubmittedAt__c < ${instant(before)} OR (OM_SubmittedAt__c = null AND LastModifiedDate < ${instant(before)}))`;
    const rows = await client.query(
      `SELECT Id FROM Order WHERE OM_State__c = ${quote('Acknowledged')} AND ${since} ` +
        `ORDER BY OM_SubmittedAt__c, Id LIMIT ${limit}`
    );
    return parseReply(z.array(z.object({ Id: z.string() })), rows).map((row) => row.Id);
  }

  async function submittedOrders(since: string, after: string, limit: number): Promise<readonly string[]> {
    const rows = await client.query(
      `SELECT Id FROM Order WHERE OM_SubmittedAt__c >= ${instant(since)}${after === '' ? '' : ` AND Id > ${quote(after)}`} ` +
        `ORDER BY Id LIMIT ${limit}`
    );
    return parseReply(z.array(z.object({ Id: z.string() })), rows).map((row) => row.Id);
  }

  return { readOrders, acknowledgedOrders, submittedOrders };
}

/** One problem that tells all: the code and place of the first, the messages of up to ten. */
function joined(problems: readonly Problem[]): Problem {
  const [first] = problems;
  if (first === undefined) throw new Error('A refusal without a problem');
  const more = problems.length > 10 ? [`and ${problems.length - 10} more`] : [];
  return { ...first, message: [...problems.slice(0, 10).map((each) => each.message), ...more].join('; ') };
}

const inOtherState = (row: OrderRow, actual: string, wanted: string): Problem => ({
  code: 'OrderInOtherState',
  message: `Order ${row.OrderNumber} is ${actual}, not ${wanted}`,
  path: `Order ${row.OrderNumber}: OM_State__c`,
  action: `See where it stands: sf order display --order ${row.OrderNumber}`,
});

const notFound = (id: string): Problem => ({
  code: 'OrderNotFound',
  message: `There is no order ${id}, or the integration user may not see it`,
  path: `Order ${id}`,
  action: 'Check the id, and that the integration user has the permission set OM_Integration.',
});
