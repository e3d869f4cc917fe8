import type { Sql } from '../db/database.ts';

/** How far items, lines and the plan are, counted anew over all steps; everything of them is projected again. */
export async function recount(sql: Sql, planNo: number): Promise<void> {
  await sql.query(RECOUNT_ITEMS, [planNo]);
  await sql.query(RECOUNT_LINES, [planNo]);
  await sql.query(RECOUNT_PLAN, [planNo]);
  await sql.query(MARK_PARTS, [planNo]);
}

const CLOSED = `'{Completed,Skipped,Discarded,Amended,Compensating,Compensated}'::text[]`;
const COUNTS = (links: string): string => `
  select n.seq::int as seq, count(*) as steps,
         count(*) filter (where t.state = any(${CLOSED})) as settled,
         count(*) filter (where t.state <> 'Pending') as begun,
         count(*) filter (where t.state = 'FatallyFailed') as broken
    from om.step s
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
    cross join json_array_elements_text(s.links -> '${links}') as n (seq)
   where s.plan_no = $1
   group by n.seq`;
const RECOUNT = (table: string, links: string): string => `
  update om.${table} t
     set steps = coalesce(c.steps, 0), settled = coalesce(c.settled, 0), begun = coalesce(c.begun, 0),
         broken = coalesce(c.broken, 0)
    from om.${table} o left join (${COUNTS(links)}) c on c.seq = o.seq
   where t.plan_no = $1 and o.plan_no = t.plan_no and o.seq = t.seq`;
const RECOUNT_ITEMS = RECOUNT('item', 'items');
const RECOUNT_LINES = RECOUNT('line', 'lines');

const RECOUNT_PLAN = `
  update om.plan p
     set steps = c.steps, settled = c.settled, begun = c.begun, broken = c.broken
    from (select count(*) as steps, count(*) filter (where state = any(${CLOSED})) as settled,
                 count(*) filter (where state <> 'Pending') as begun,
                 count(*) filter (where state = 'FatallyFailed') as broken
            from om.step_status where plan_no = $1) c
   where p.no = $1`;

const MARK_PARTS = `
  insert into om.outbox (plan_no, kind, key, version)
  select $1, p.kind, p.key, nextval('om.outbox_version')
    from (select 'item' as kind, key from om.item where plan_no = $1
          union all select 'line', line_id from om.line where plan_no = $1) p
  on conflict (plan_no, kind, key) do update set version = excluded.version`;
