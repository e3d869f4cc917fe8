import type { AssetTurn } from '../../engine/ports.ts';
import type { Sql } from '../db/database.ts';
import { LOCKS } from '../db/locks.ts';

/**
 * Gives an order its place in the queue of each bundle that it speaks of, and says whether it is its turn. To be run in a
 * transaction; an order that has its place keeps it.
 *
 * @param assetIds the assets that its lines name
 */
export async function takeTurn(
  sql: Sql,
  order: { readonly id: string; readonly orderNumber: string },
  assetIds: readonly string[]
): Promise<AssetTurn> {
  // Turns are given one at a time, so that two orders never both come first.
  await sql.query(`select pg_advisory_xact_lock($1)`, [LOCKS.assetTurns]);
  // A turn that ended without a plan is over; who asks again comes last.
  await sql.query(`delete from om.asset_turn where order_id = $1 and ended_at is not null`, [order.id]);
  await sql.query(TAKE, [order.id, order.orderNumber, assetIds]);
  const before = await sql.query<{ readonly order_number: string }>(
    `select w.order_number from om.asset_turn t, lateral (${BEFORE}) w where t.order_id = $1 limit 10`,
    [order.id]
  );
  const numbers = [...new Set(before.map(({ order_number }) => order_number))];
  return numbers.length === 0 ? { kind: 'go' } : { kind: 'waits', for: numbers };
}

/** The order gets no plan. */
export async function endTurn(sql: Sql, orderId: string): Promise<boolean> {
  const ended = await sql.query(
    `update om.asset_turn t set ended_at = clock_timestamp()
      where t.order_id = $1 and t.ended_at is null and ${WITHOUT_PLAN} returning t.no`,
    [orderId]
  );
  return ended.length > 0;
}

/** Orders that waited and need wait no longer, first come first. */
export async function dueTurns(sql: Sql, limit: number): Promise<readonly string[]> {
  const rows = await sql.query<{ readonly order_id: string }>(
    `select t.order_id from om.asset_turn t
      where t.ended_at is null and ${WITHOUT_PLAN} and not exists (${BEFORE}) order by t.no limit $1`,
    [limit]
  );
  return rows.map(({ order_id }) => order_id);
}

const ENDED = `('Completed', 'Cancelled')`;
const WITHOUT_PLAN = `not exists (select 1 from om.plan p where p.order_id = t.order_id)`;

/**
 * Orders that come before turn `t`: those that took a place earlier, and those whose work on one of the bundles goes on,
 * such as the order that brings it.
 */
const BEFORE = `
  select o.order_number from om.asset_turn o
   where o.no < t.no and o.roots && t.roots and o.ended_at is null
     and not exists (select 1 from om.plan p where p.order_id = o.order_id and p.state in ${ENDED})
  union all
  select p.order_number from om.plan p
   where p.order_id <> t.order_id and p.state not in ${ENDED}
     and p.no in (select c.plan_no from om.asset_change c where c.kind = 'asset' and c.root_id = any(t.roots))`;

// Bundles that share an item, e.g. one per account, take turns as one.
const TAKE = `
  with trees as (
    select id from om.asset where root_id in (select root_id from om.asset where id = any($3::text[]))),
  shared as (
    select distinct unnest(asset_ids) as id from om.asset_item
     where asset_ids && (select coalesce(array_agg(id), '{}') from trees)),
  roots as (
    select distinct root_id from om.asset where id in (select id from trees union select id from shared))
  insert into om.asset_turn (order_id, order_number, roots)
  select $1, $2, coalesce((select array_agg(root_id order by root_id) from roots), '{}')
  on conflict (order_id) do nothing`;
