import { adviseRepair, type RepairAdvice, type RepairRecord } from '../../engine/repairAdvice.ts';
import type { Database, Sql } from '../db/database.ts';

/** What the latest failures of a kind taught counts: a vendor that was repaired long ago says little. */
const LATEST = 200;
const AT_ONCE = 1_000;

/** Writes the advice of fallouts that this transaction opens. */
export async function adviseOpened(
  sql: Sql,
  opened: readonly { readonly id: string; readonly fingerprint: string }[]
): Promise<void> {
  const advice = await readAdvice(sql, [...new Set(opened.map(({ fingerprint }) => fingerprint))]);
  const rows = opened.flatMap(({ id, fingerprint }) => {
    const known = advice.get(fingerprint);
    return known === undefined ? [] : [{ id, advice: known }];
  });
  if (rows.length > 0) await sql.query(WRITE, [JSON.stringify(rows)]);
}

/**
 * Brings the advice of open fallouts up to date with what repairs came to since, and has those shown for which it
 * differs. Plans that are being changed right now are left for the next time.
 */
export async function refreshAdvice(database: Database): Promise<number> {
  const fingerprints = await database.query<{ readonly fingerprint: string }>(
    `select distinct fingerprint from om.fallout where resolved_at is null limit ${AT_ONCE}`
  );
  const advice = await readAdvice(
    database,
    fingerprints.map(({ fingerprint }) => fingerprint)
  );
  if (advice.size === 0) return 0;
  const rows = [...advice].map(([fingerprint, known]) => ({ fingerprint, advice: known }));
  const [changed] = await database.query<{ readonly count: number }>(REFRESH, [JSON.stringify(rows), AT_ONCE]);
  return changed?.count ?? 0;
}

async function readAdvice(sql: Sql, fingerprints: readonly string[]): Promise<ReadonlyMap<string, RepairAdvice>> {
  if (fingerprints.length === 0) return new Map();
  const rows = await sql.query<RepairRecord & { readonly fingerprint: string }>(RECORDS, [fingerprints, LATEST]);
  const advice = new Map<string, RepairAdvice>();
  for (const [fingerprint, records] of Map.groupBy(rows, (row) => row.fingerprint)) {
    const known = adviseRepair(records.map(({ action, tried, succeeded }) => ({ action, tried, succeeded })));
    if (known !== undefined) advice.set(fingerprint, known);
  }
  return advice;
}

// A retry that is still under way says nothing yet, and neither does one after which the step was skipped at once.
const RECORDS = `
  with latest as (
    select f.*, exists (
             select 1 from om.fallout g
              where g.plan_no = f.plan_no and g.seq = f.seq and g.id <> f.id and g.opened_at >= f.resolved_at) as again,
           t.state as step_state
      from unnest($1::text[]) as x (fingerprint)
      cross join lateral (
        select * from om.fallout f
         where f.fingerprint = x.fingerprint and f.resolved_at is not null
         order by f.resolved_at desc limit $2) f
      join om.step_status t on t.plan_no = f.plan_no and t.seq = f.seq),
  decided as (
    select fingerprint,
           case resolution when 'retried' then 'retry' when 'skipped' then 'skip' when 'forced' then 'complete'
             else 'wait' end as action,
           resolution <> 'retried' or not again as success
      from latest
     where resolution <> 'retried' or again
        or step_state in ('Completed', 'Amended', 'Compensating', 'Compensated'))
  select fingerprint, action, count(*)::int as tried, (count(*) filter (where success))::int as succeeded
    from decided group by fingerprint, action`;

const WRITE = `
  update om.fallout t set advice = x.advice
    from json_to_recordset($1::json) as x (id text, advice jsonb) where t.id = x.id`;

const REFRESH = `
  with stale as (
    select f.id, f.plan_no, x.advice
      from json_to_recordset($1::json) as x (fingerprint text, advice jsonb)
      join om.fallout f on f.fingerprint = x.fingerprint and f.resolved_at is null
     where f.advice is distinct from x.advice limit $2),
  free as (
    select no from om.plan where no in (select plan_no from stale) order by no for update skip locked),
  written as (
    update om.fallout t set advice = s.advice
      from stale s where t.id = s.id and t.resolved_at is null and s.plan_no in (select no from free)
    returning t.plan_no, t.id),
  shown as (
    insert into om.outbox (plan_no, kind, key, version)
    select plan_no, 'fallout', id, nextval('om.outbox_version') from written
    on conflict (plan_no, kind, key) do update set version = excluded.version)
  select count(*)::int as count from written`;
