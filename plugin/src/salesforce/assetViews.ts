import { z } from 'zod';
import type { AssetItemView, AssetView } from '../domain/assetView.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { parseAttributes } from './attributes.ts';
import { parseReply, type CrmClient } from './crmClient.ts';
import { text } from './rowTypes.ts';
import { isRecordId, quote, within } from './soql.ts';

export const AssetRow = z.object({
  Id: z.string(),
  Name: z.string(),
  AccountId: text,
  ParentId: text,
  OM_ExternalId__c: z.string(),
  OM_State__c: text,
  OM_Attributes__c: text,
  OM_Items__c: text,
  Quantity: z.number().nullish(),
  Price: z.number().nullish(),
  InstallDate: text,
  UsageEndDate: text,
  Product2: z.object({ ProductCode: text }).nullish(),
  Account: z.object({ Name: text }).nullish(),
  Parent: z.object({ OM_ExternalId__c: text }).nullish(),
  RootAsset: z.object({ OM_ExternalId__c: text }).nullish(),
  OM_Plan__r: z.object({ ExternalId__c: text }).nullish(),
  OM_OrderItem__r: z
    .object({
      PricebookEntryId: text,
      Order: z.object({ OrderNumber: text, Pricebook2Id: text, ContractId: text }).nullish(),
    })
    .nullish(),
});
export type AssetRow = z.infer<typeof AssetRow>;

const FIELDS =
  'Id, Name, AccountId, ParentId, OM_ExternalId__c, OM_State__c, OM_Attributes__c, OM_Items__c, Quantity, Price, ' +
  'InstallDate, UsageEndDate, Product2.ProductCode, Account.Name, Parent.OM_ExternalId__c, RootAsset.OM_ExternalId__c, ' +
  'OM_Plan__r.ExternalId__c, OM_OrderItem__r.PricebookEntryId, OM_OrderItem__r.Order.OrderNumber, ' +
  'OM_OrderItem__r.Order.Pricebook2Id, OM_OrderItem__r.Order.ContractId';

export interface AssetFilter {
  /** Name or external id. */
  readonly account?: string;
  readonly state?: string;
  readonly product?: string;
  readonly limit: number;
}

/** Assets that orders brought, bundle by bundle. */
export async function listAssets(client: CrmClient, filter: AssetFilter): Promise<readonly AssetView[]> {
  const { account, state, product, limit } = filter;
  const conditions = [
    'OM_ExternalId__c != null',
    ...(account === undefined
      ? []
      : [`(Account.Name = ${quote(account)} OR Account.OM_ExternalId__c = ${quote(account)})`]),
    ...(state === undefined ? [] : [`OM_State__c = ${quote(state)}`]),
    ...(product === undefined ? [] : [`Product2.ProductCode = ${quote(product)}`]),
  ];
  const rows = await client.query(
    `SELECT ${FIELDS} FROM Asset WHERE ${conditions.join(' AND ')} ORDER BY Account.Name, OM_ExternalId__c LIMIT ${limit}`
  );
  return parseReply(z.array(AssetRow), rows).map(toView);
}

/** The assets of the bundle that an asset belongs to, itself first, then heads before parts. */
export async function readBundle(client: CrmClient, ref: string): Promise<Result<readonly AssetRow[], Problem>> {
  const named = [`OM_ExternalId__c = ${quote(ref)}`, ...(isRecordId(ref) ? [`Id = ${quote(ref)}`] : [])];
  const found = await client.query(
    `SELECT ${FIELDS} FROM Asset WHERE OM_ExternalId__c != null AND (${named.join(' OR ')})`
  );
  const [asset] = parseReply(z.array(AssetRow), found);
  if (!asset) return refuse((await madeByHand(client, ref)) ?? notFound(ref));
  const rows = new Map([[asset.Id, asset]]);
  // Up to the head, then down to the last part: a bundle is three levels deep at most in practice.
  for (let head: string | null | undefined = asset.ParentId; head && !rows.has(head);) {
    const [row] = parseReply(
      z.array(AssetRow),
      await client.query(`SELECT ${FIELDS} FROM Asset WHERE Id = ${quote(head)}`)
    );
    if (!row) break;
    rows.set(row.Id, row);
    head = row.ParentId;
  }
  for (let heads = [...rows.keys()]; heads.length > 0;) {
    const parts = parseReply(
      z.array(AssetRow),
      await client.query(`SELECT ${FIELDS} FROM Asset WHERE OM_ExternalId__c != null AND ${within('ParentId', heads)}`)
    ).filter(({ Id }) => !rows.has(Id));
    for (const part of parts) rows.set(part.Id, part);
    heads = parts.map(({ Id }) => Id);
  }
  const heads = [...rows.values()].filter(({ Id }) => Id !== asset.Id);
  return ok([asset, ...heads.sort((a, b) => depthOf(a, rows) - depthOf(b, rows))]);
}

/** A record that is there but that no order brought; undefined when there is none. */
async function madeByHand(client: CrmClient, ref: string): Promise<Problem | undefined> {
  if (!isRecordId(ref)) return undefined;
  const found = await client.query(`SELECT Name FROM Asset WHERE Id = ${quote(ref)} AND OM_ExternalId__c = null`);
  const [row] = parseReply(z.array(z.object({ Name: z.string() })), found);
  return row && byHand(row.Name, ref);
}

function depthOf(row: AssetRow, rows: ReadonlyMap<string, AssetRow>): number {
  let depth = 0;
  for (let at = rows.get(row.ParentId ?? ''); at && depth < rows.size; at = rows.get(at.ParentId ?? '')) depth += 1;
  return depth;
}

/** An asset with the rest of its bundle. */
export async function readAsset(
  client: CrmClient,
  ref: string
): Promise<Result<{ readonly asset: AssetView; readonly bundle: readonly AssetView[] }, Problem>> {
  const rows = await readBundle(client, ref);
  if (!rows.ok) return rows;
  const [asset, ...others] = rows.value.map(toView);
  return asset ? ok({ asset, bundle: others }) : refuse(notFound(ref));
}

export function toView(row: AssetRow): AssetView {
  const attributes = parseAttributes(row.OM_Attributes__c);
  return {
    id: row.Id,
    externalId: row.OM_ExternalId__c,
    name: row.Name,
    productCode: row.Product2?.ProductCode ?? '',
    accountName: row.Account?.Name ?? '',
    state: row.OM_State__c ?? '',
    quantity: row.Quantity ?? 0,
    unitPrice: String(row.Price ?? 0),
    attributes: attributes.ok ? attributes.value : {},
    ...present('parentExternalId', row.Parent?.OM_ExternalId__c),
    rootExternalId: row.RootAsset?.OM_ExternalId__c ?? row.OM_ExternalId__c,
    ...present('orderNumber', row.OM_OrderItem__r?.Order?.OrderNumber),
    ...present('planExternalId', row.OM_Plan__r?.ExternalId__c),
    ...present('installedOn', row.InstallDate),
    ...present('endedOn', row.UsageEndDate),
    items: itemsOf(row.OM_Items__c),
  };
}

const Value = z.union([z.string(), z.number(), z.boolean()]);
const Items = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      productCode: z.string(),
      productName: z.string(),
      quantity: z.number(),
      attributes: z.record(z.string(), Value),
      suspended: z.boolean().default(false),
    })
  ),
});

function itemsOf(json: string | null | undefined): readonly AssetItemView[] {
  try {
    return Items.safeParse(JSON.parse(json ?? '{}')).data?.items ?? [];
  } catch {
    return [];
  }
}

function present<K extends string>(key: K, value: string | null | undefined): { readonly [key in K]?: string } {
  return value ? ({ [key]: value } as { [key in K]: string }) : {};
}

const notFound = (ref: string): Problem => ({
  code: 'AssetNotFound',
  message: `There is no asset ${ref} that an order brought`,
  path: `Asset ${ref}`,
  action: 'See what customers have: sf order asset list',
});

const byHand = (name: string, ref: string): Problem => ({
  code: 'AssetMadeByHand',
  message: `Asset ${name} was entered by hand: no order brought it, so what was delivered for it is not known`,
  path: `Asset ${ref}`,
  action: 'Order its product with the action add, which brings an asset to change later, and end this one in the CRM.',
});
