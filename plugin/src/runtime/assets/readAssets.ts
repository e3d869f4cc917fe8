import type { Asset, AssetsInUse, DeliveredItem, DeliveredOutput } from '../../domain/asset.ts';
import type { Attributes } from '../../domain/order.ts';
import type { Sql } from '../db/database.ts';
import { OUTPUTS } from './assetsBefore.ts';

/** The whole bundles of these assets: what orders on them are compared with. */
export async function readAssetsInUse(sql: Sql, assetIds: readonly string[]): Promise<AssetsInUse> {
  const assets = await sql.query<{ readonly doc: Asset }>(TREES, [assetIds]);
  if (assets.length === 0) return { assets: [], items: [], outputs: [] };
  const items = await sql.query<{ readonly doc: DeliveredItem }>(
    `select doc from om.asset_item where asset_ids && $1::text[] order by id`,
    [assets.map(({ doc }) => doc.id)]
  );
  return {
    assets: assets.map(({ doc }) => doc),
    items: items.map(({ doc }) => doc),
    outputs: await readOutputs(
      sql,
      items.map(({ doc }) => doc.id)
    ),
  };
}

/** What the steps gave that ever delivered these items, oldest first. */
async function readOutputs(sql: Sql, itemIds: readonly string[]): Promise<readonly DeliveredOutput[]> {
  if (itemIds.length === 0) return [];
  const deliveries = await sql.query<DeliveryRow>(
    `select plan_no::float8 as plan_no, id, doc ->> 'key' as key from om.asset_change
      where kind = 'item' and id = any($1::text[]) and fulfilled and doc is not null`,
    [itemIds]
  );
  const idOf = new Map(deliveries.map(({ plan_no, key, id }) => [`${plan_no}/${key}`, id]));
  const steps = await sql.query<StepRow>(OUTPUTS, [[...new Set(deliveries.map(({ plan_no }) => plan_no))]]);
  return steps.flatMap(({ plan_no, definition, item_keys, output }) => {
    const served = item_keys.flatMap((key) => idOf.get(`${plan_no}/${key}`) ?? []);
    return served.length > 0 ? [{ definition, itemIds: served, output }] : [];
  });
}

interface DeliveryRow {
  readonly plan_no: number;
  readonly id: string;
  readonly key: string;
}
interface StepRow {
  readonly plan_no: number;
  readonly definition: string;
  readonly item_keys: readonly string[];
  readonly output: Attributes;
}

const TREES = `
  select doc from om.asset
   where root_id in (select root_id from om.asset where id = any($1::text[])) order by id`;
