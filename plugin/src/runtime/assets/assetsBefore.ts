/** What customers had when orders on it were planned: what the plans before them had made of it. */
import type { Asset, AssetsInUse, DeliveredItem } from '../../domain/asset.ts';
import type { Attributes, CommercialOrder } from '../../domain/order.ts';
import type { Sql } from '../db/database.ts';

/**
 * Orders on one bundle come one after the other, so what a plan found is what the latest plan before it had left.
 *
 * @returns by order id; an order that has no plan here is left out
 */
export async function assetsBefore(
  sql: Sql,
  orders: readonly Pick<CommercialOrder, 'id' | 'lines'>[]
): Promise<ReadonlyMap<string, AssetsInUse>> {
  const plans = await sql.query<PlanRow>(PLANS, [orders.map(({ id }) => id)]);
  const named = orders.flatMap(({ lines }) => lines.flatMap(({ assetId }) => assetId ?? []));
  const assets = await sql.query<AssetRow>(ASSETS, [named]);
  const items = await sql.query<ItemRow>(ITEMS, [[...new Set(assets.map(({ id }) => id))]]);
  const outputs = await sql.query<OutputRow>(OUTPUTS, [[...new Set(items.map(({ plan_no }) => plan_no))]]);
  const planOf = new Map(plans.map(({ order_id, no }) => [order_id, no]));
  const found = new Map<string, AssetsInUse>();
  for (const { id, lines } of orders) {
    const no = planOf.get(id);
    if (no === undefined) continue;
    const isBefore = ({ plan_no }: { readonly plan_no: number }): boolean => plan_no < no;
    const asked = new Set(lines.flatMap(({ assetId }) => assetId ?? []));
    found.set(id, asTheyWere(asked, assets.filter(isBefore), items.filter(isBefore), outputs.filter(isBefore)));
  }
  return found;
}

/** @param changes of assets and items, and what steps gave; oldest first */
function asTheyWere(
  asked: ReadonlySet<string>,
  changes: readonly AssetRow[],
  itemChanges: readonly ItemRow[],
  given: readonly OutputRow[]
): AssetsInUse {
  const roots = new Set(changes.flatMap(({ id, root_id }) => (asked.has(id) ? [root_id] : [])));
  const assets = new Map(changes.filter(({ root_id }) => roots.has(root_id)).map(({ id, doc }) => [id, doc]));
  const latest = new Map(itemChanges.map(({ id, doc }) => [id, doc]));
  const items = [...latest.values()].filter((doc) => doc?.assetIds.some((id) => assets.has(id)) ?? false);
  const ours = new Set(items.map((item) => item?.id));
  const idOf = new Map(
    itemChanges.flatMap(({ plan_no, id, doc }) => (doc && ours.has(id) ? [[`${plan_no}/${doc.key}`, id] as const] : []))
  );
  return {
    assets: [...assets.values()].toSorted(byId),
    items: items.flatMap((item) => item ?? []).toSorted(byId),
    outputs: given.flatMap(({ plan_no, definition, item_keys, output }) => {
      const itemIds = item_keys.flatMap((key) => idOf.get(`${plan_no}/${key}`) ?? []);
      return itemIds.length > 0 ? [{ definition, itemIds, output }] : [];
    }),
  };
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

interface PlanRow {
  readonly order_id: string;
  readonly no: number;
}
interface AssetRow {
  readonly plan_no: number;
  readonly id: string;
  readonly root_id: string;
  readonly doc: Asset;
}
interface ItemRow {
  readonly plan_no: number;
  readonly id: string;
  /** Null when the item went. */
  readonly doc: DeliveredItem | null;
}
interface OutputRow {
  readonly plan_no: number;
  readonly definition: string;
  readonly item_keys: readonly string[];
  readonly output: Attributes;
}

const PLANS = `
  select order_id, min(no)::float8 as no from om.plan where order_id = any($1::text[]) group by order_id`;

const ASSETS = `
  select plan_no::float8 as plan_no, id, root_id, doc from om.asset_change
   where kind = 'asset' and fulfilled
     and root_id in (select root_id from om.asset where id = any($1::text[]))
   order by plan_no, id`;

const ITEMS = `
  select plan_no::float8 as plan_no, id, doc from om.asset_change
   where kind = 'item' and fulfilled
     and id in (select id from om.asset_change where kind = 'item' and doc -> 'assetIds' ?| $1::text[])
   order by plan_no, id`;

/** Of every step that gave something, but of those that took something back. */
export const OUTPUTS = `
  select s.plan_no::float8 as plan_no, s.doc ->> 'definition' as definition, s.doc -> 'itemKeys' as item_keys,
         t.status -> 'output' as output
    from om.step s join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
   where s.plan_no = any($1::bigint[]) and t.state = 'Completed' and t.status ? 'output'
     and s.key not like 'undo.%'
   order by s.plan_no, s.seq`;
