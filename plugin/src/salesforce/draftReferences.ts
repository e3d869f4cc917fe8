import { z } from 'zod';
import type { OrderDraft } from '../domain/orderDraft.ts';
import type { Problem } from '../domain/result.ts';
import { parseReply, type CrmClient, type Row } from './crmClient.ts';
import type { Money } from './orgCurrency.ts';
import { chunked, quote, within } from './soql.ts';

export interface PriceEntry {
  readonly id: string;
  readonly pricebookId: string;
  readonly productCode: string;
  readonly unitPrice: number;
  readonly currency: string | undefined;
}

/** What drafts refer to, as the org has it. */
export interface DraftReferences {
  /** Account id by external id. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Order id by external id. */
  readonly orders: ReadonlyMap<string, { readonly id: string; readonly orderNumber: string }>;
  /** Active entries of the price book, by product code. */
  readonly prices: ReadonlyMap<string, readonly PriceEntry[]>;
}

const AccountRow = z.object({ Id: z.string(), OM_ExternalId__c: z.string() });
const OrderRow = z.object({ Id: z.string(), OrderNumber: z.string(), OM_ExternalId__c: z.string() });
const EntryRow = z.object({
  Id: z.string(),
  Pricebook2Id: z.string(),
  UnitPrice: z.number(),
  CurrencyIsoCode: z.string().nullish(),
  Product2: z.object({ ProductCode: z.string() }),
});
/** Names and codes may be long, so fewer of them fit a URL than ids. */
const KEYS_PER_QUERY = 60;

/** Looks up accounts, orders and prices; up to 60 of each cost one call. */
export async function readReferences(
  client: CrmClient,
  drafts: readonly OrderDraft[],
  money: Money,
  pricebook: string | undefined
): Promise<DraftReferences> {
  const accounts = unique(drafts.map((draft) => draft.accountExternalId));
  const orders = unique(drafts.map((draft) => draft.externalId));
  const products = unique(drafts.flatMap((draft) => draft.lines.map((line) => line.productCode)));
  const book = pricebook === undefined ? 'Pricebook2.IsStandard = true' : `Pricebook2.Name = ${quote(pricebook)}`;
  const currency = money.perRecord ? ', CurrencyIsoCode' : '';
  const rows = {
    account: await inCalls(
      client,
      accounts,
      (keys) => `SELECT Id, OM_ExternalId__c FROM Account WHERE ${keys('OM_ExternalId__c')}`
    ),
    order: await inCalls(
      client,
      orders,
      (keys) => `SELECT Id, OrderNumber, OM_ExternalId__c FROM Order WHERE ${keys('OM_ExternalId__c')}`
    ),
    entry: await inCalls(
      client,
      products,
      (keys) =>
        `SELECT Id, Pricebook2Id, UnitPrice, Product2.ProductCode${currency} FROM PricebookEntry ` +
        `WHERE IsActive = true AND ${book} AND ${keys('Product2.ProductCode')}`
    ),
  };
  const entries = parseReply(z.array(EntryRow), rows.entry).map((row) => ({
    id: row.Id,
    pricebookId: row.Pricebook2Id,
    productCode: row.Product2.ProductCode,
    unitPrice: row.UnitPrice,
    currency: row.CurrencyIsoCode ?? undefined,
  }));
  return {
    accounts: new Map(parseReply(z.array(AccountRow), rows.account).map((row) => [row.OM_ExternalId__c, row.Id])),
    orders: new Map(
      parseReply(z.array(OrderRow), rows.order).map((row) => [
        row.OM_ExternalId__c,
        { id: row.Id, orderNumber: row.OrderNumber },
      ])
    ),
    prices: Map.groupBy(entries, (entry) => entry.productCode),
  };
}

async function inCalls(
  client: CrmClient,
  keys: readonly string[],
  soql: (keys: (field: string) => string) => string
): Promise<readonly Row[]> {
  const queries = chunked(keys, KEYS_PER_QUERY).map((chunk) => soql((field) => within(field, chunk)));
  const rows: Row[] = [];
  for (const call of chunked(queries, 5)) rows.push(...(await client.queries(call)).flat());
  return rows;
}

/** What the org lacks for this draft, and which price each product has. A choice between prices is refused, never made. */
export function resolvePrices(
  draft: OrderDraft,
  references: DraftReferences,
  money: Money
): { readonly prices: ReadonlyMap<string, PriceEntry>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const prices = new Map<string, PriceEntry>();
  if (!references.accounts.has(draft.accountExternalId)) {
    problems.push({
      code: 'AccountNotFound',
      message: `There is no account with the external id ${draft.accountExternalId}`,
      path: `order ${draft.externalId}: account`,
      action: 'Create the account with this OM_ExternalId__c, or import with --create-missing.',
    });
  }
  if (!money.perRecord && money.isStated && draft.currency !== undefined && draft.currency !== money.orgDefault) {
    problems.push({
      code: 'CurrencyMismatch',
      message: `The order is in ${draft.currency}, the org has ${money.orgDefault} only`,
      path: `order ${draft.externalId}: currency`,
      action: 'Convert the prices, or turn on multiple currencies in the org.',
    });
  }
  for (const line of draft.lines) {
    if (prices.has(line.productCode)) continue;
    const wanted = draft.currency ?? money.orgDefault;
    const entries = (references.prices.get(line.productCode) ?? []).filter(
      (entry) => !money.perRecord || entry.currency === wanted
    );
    const [entry, other] = entries;
    if (entry && !other) prices.set(line.productCode, entry);
    else
      problems.push(entry ? ambiguousPrice(line.productCode, line.path) : unknownProduct(line.productCode, line.path));
  }
  return { prices, problems };
}

const unknownProduct = (code: string, path: string): Problem => ({
  code: 'UnknownProduct',
  message: `No product ${code} with an active price in the price book`,
  path,
  action: 'Create the product with this Product Code and a price, or import with --create-missing.',
});

const ambiguousPrice = (code: string, path: string): Problem => ({
  code: 'AmbiguousPrice',
  message: `More than one active price for product ${code}`,
  path,
  action: 'Deactivate all but one price book entry of this product code.',
});

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
