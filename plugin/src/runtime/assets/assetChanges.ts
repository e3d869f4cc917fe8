import type { AssetChange } from '../../domain/asset.ts';
import type { FulfillmentPlan } from '../../domain/plan.ts';
import type { Sql } from '../db/database.ts';

/** A plan's lines that are fulfilled: all that are left where none are named. */
export interface FulfilledLines {
  readonly plan_no: number;
  readonly lines: readonly string[] | null;
  /** ISO 8601. */
  readonly at: string;
}

/** Keeps what new plans will make of assets until their lines are fulfilled. */
export async function insertAssetChanges(
  sql: Sql,
  plans: readonly { readonly no: number; readonly plan: Pick<FulfillmentPlan, 'assets'> }[]
): Promise<void> {
  const rows = plans.flatMap(({ no, plan }) => (plan.assets ?? []).map((change) => rowOf(no, change)));
  if (rows.length > 0) await sql.query(INSERT, [JSON.stringify(rows)]);
}

/** A change of the order makes something else of what is not fulfilled yet, or is to be other than it was delivered. */
export async function replaceAssetChanges(sql: Sql, planNo: number, assets: readonly AssetChange[]): Promise<void> {
  await sql.query(`delete from om.asset_change where plan_no = $1 and not fulfilled`, [planNo]);
  await insertAssetChanges(sql, [{ no: planNo, plan: { assets } }]);
}

/** Makes of assets and items what the fulfilled lines were to make of them, and marks them for the CRM. */
export async function fulfilAssets(sql: Sql, fulfilled: readonly FulfilledLines[]): Promise<void> {
  if (fulfilled.length > 0) await sql.query(FULFIL, [JSON.stringify(fulfilled)]);
}

const rowOf = (planNo: number, change: AssetChange): object => ({
  plan_no: planNo,
  kind: change.kind,
  id: change.id,
  root_id: change.kind === 'asset' ? change.asset.rootId : null,
  line_ids: change.lineIds,
  doc: (change.kind === 'asset' ? change.asset : change.item) ?? null,
});

const INSERT = `
  insert into om.asset_change as c (plan_no, kind, id, root_id, line_ids, doc)
  select * from json_to_recordset($1::json)
    as x (plan_no bigint, kind text, id text, root_id text, line_ids text[], doc jsonb)
  on conflict (plan_no, kind, id) do update
     set line_ids = excluded.line_ids, doc = excluded.doc,
         fulfilled = c.fulfilled and c.doc - 'source' is not distinct from excluded.doc - 'source'`;

const FULFIL = `
  with due as (
    update om.asset_change c set fulfilled = true
      from json_to_recordset($1::json) as x (plan_no bigint, lines text[], at text)
     where c.plan_no = x.plan_no and not c.fulfilled and (x.lines is null or c.line_ids && x.lines)
    returning c.plan_no, c.kind, c.id, c.root_id, c.doc, x.at),
  made as (
    insert into om.asset (id, root_id, account_id, state, doc)
    select id, root_id, doc ->> 'accountId', doc ->> 'state',
           doc || jsonb_build_object('installedAt', coalesce(doc ->> 'installedAt', at))
               || case when doc ->> 'state' = 'Terminated' then jsonb_build_object('endedAt', at) else '{}' end
      from due where kind = 'asset' order by id
    on conflict (id) do update set root_id = excluded.root_id, state = excluded.state,
      -- The customer has it since it was first delivered, whatever became of it since.
      doc = excluded.doc || jsonb_build_object(
        'installedAt', coalesce(asset.doc -> 'installedAt', excluded.doc -> 'installedAt'))),
  delivered as (
    insert into om.asset_item (id, asset_ids, doc)
    select id, array(select jsonb_array_elements_text(doc -> 'assetIds')), doc
      from due where kind = 'item' and doc is not null order by id
    on conflict (id) do update set asset_ids = excluded.asset_ids, doc = excluded.doc),
  gone as (
    delete from om.asset_item i using due where due.kind = 'item' and due.doc is null and i.id = due.id)
  insert into om.outbox (plan_no, kind, key, version)
  select plan_no, 'asset', id, nextval('om.outbox_version') from (
    select plan_no, id from due where kind = 'asset'
    -- Assets show the items that serve them.
    union select plan_no, jsonb_array_elements_text(doc -> 'assetIds') from due where kind = 'item' and doc is not null
  ) shown
  on conflict (plan_no, kind, key) do update set version = excluded.version`;
