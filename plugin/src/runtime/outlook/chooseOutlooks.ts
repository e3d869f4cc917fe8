/** Which plans are looked at anew, so that large ones under way do not cost more than the little they change. */
import type { Sql } from '../db/database.ts';

/** A look reads the whole plan: smaller ones are looked at whenever something of them moved. */
const SMALL = 500;
/** A larger one is looked at again after so long for each of its steps, e.g. every 20 s with 10,000. */
const WAIT_MS_PER_STEP = 2;
/** Plans and steps that are looked at because time has passed; the rest have their turn with the next batch. */
const PLANS_AT_ONCE = 100;
const STEPS_AT_ONCE = 40_000;

/** Those of the plans that moved whose turn it is: the others are due when they have waited, or have ended. */
export async function movedOutlooks(sql: Sql, planNos: readonly number[], now: number): Promise<readonly number[]> {
  if (planNos.length === 0) return [];
  const rows = await sql.query<{ readonly plan_no: number }>(PUT_OFF, [planNos, now, SMALL, WAIT_MS_PER_STEP]);
  const later = new Set(rows.map(({ plan_no }) => plan_no));
  return planNos.filter((no) => !later.has(no));
}

/** Plans that look different by now although nothing happened, or that were put off: the longest due first. */
export async function dueOutlooks(sql: Sql, now: number): Promise<readonly number[]> {
  const rows = await sql.query<{ readonly plan_no: number }>(DUE, [now, PLANS_AT_ONCE, STEPS_AT_ONCE]);
  return rows.map(({ plan_no }) => plan_no);
}

const PUT_OFF = `
  with later as (
    select o.plan_no, o.next_at, o.looked_at + p.steps * $4::int * interval '1 ms' as due
      from om.outlook o join om.plan p on p.no = o.plan_no
     where o.plan_no = any($1::bigint[]) and p.steps > $3 and p.state not in ('Completed', 'Cancelled')
       and to_timestamp($2::float8 / 1000) >= o.looked_at
       and to_timestamp($2::float8 / 1000) < o.looked_at + p.steps * $4::int * interval '1 ms'),
  put_off as (
    update om.outlook o set next_at = l.due from later l
     where o.plan_no = l.plan_no and (l.next_at is null or l.next_at > l.due))
  select plan_no::float8 as plan_no from later`;

const DUE = `
  with due as (
    select plan_no, next_at from om.outlook where next_at <= to_timestamp($1::float8 / 1000)
     order by next_at limit $2)
  select plan_no from (
    select d.plan_no::float8 as plan_no, d.next_at,
           sum(p.steps) over (order by d.next_at, d.plan_no) - p.steps as before
      from due d join om.plan p on p.no = d.plan_no) counted
   where before < $3 order by next_at, plan_no`;
