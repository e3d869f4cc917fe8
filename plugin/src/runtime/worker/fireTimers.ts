import type { Sql } from '../db/database.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { lockPlans } from '../store/loadNodes.ts';

export interface DueTimer {
  readonly plan_no: number;
  readonly seq: number;
  readonly purpose: string;
}

/** Timers that are due, oldest first. They are not claimed: who deletes one under the lock of its plan fires it. */
export function dueTimers(sql: Sql, now: number | undefined, limit: number): Promise<readonly DueTimer[]> {
  return sql.query<DueTimer>(
    `select plan_no::float8 as plan_no, seq, purpose from om.timer
      where due_at <= coalesce(to_timestamp($1::float8 / 1000), clock_timestamp()) order by due_at limit $2`,
    [now ?? null, limit]
  );
}

/** One transaction: removes the timers and tells their steps. */
export async function fireTimers(
  sql: Sql,
  context: SettleContext,
  timers: readonly DueTimer[]
): Promise<{ readonly queued: boolean }> {
  const { plans, databaseNow } = await lockPlans(sql, [...new Set(timers.map(({ plan_no }) => plan_no))]);
  const now = context.clockNow() ?? databaseNow;
  const fired = await sql.query<DueTimer>(
    `delete from om.timer t using json_to_recordset($1::json) as x (plan_no bigint, seq int, purpose text)
      where t.plan_no = x.plan_no and t.seq = x.seq and t.purpose = x.purpose
        and t.due_at <= to_timestamp($2::float8 / 1000)
     returning t.plan_no::float8 as plan_no, t.seq, t.purpose`,
    [JSON.stringify(timers), now]
  );
  const settlement = new Settlement(sql, context.catalog, plans, now);
  await settlement.run(
    fired.map(({ plan_no: planNo, seq }) => ({ planNo, seq, event: { kind: 'timerFired' }, who: 'engine' }))
  );
  await writeSettlement(sql, settlement.writes);
  await context.queue.add(sql, settlement.writes.jobs);
  return { queued: settlement.writes.jobs.length > 0 };
}

/** A timer that cannot be fired is put off, so that it does not stand before the others for ever. */
export async function putOffTimer(
  sql: Sql,
  { plan_no, seq, purpose }: DueTimer,
  byMs: number
): Promise<{ readonly tries: number }> {
  const [row] = await sql.query<{ readonly tries: number }>(
    `update om.timer set due_at = due_at + $4 * interval '1 millisecond', tries = tries + 1
      where plan_no = $1 and seq = $2 and purpose = $3 returning tries`,
    [plan_no, seq, purpose, byMs]
  );
  return { tries: row?.tries ?? 0 };
}
