import type { Sql } from '../db/database.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { lockPlans } from '../store/loadNodes.ts';
import { beginDrain, iso, type CircuitState } from './circuits.ts';
import { DRAIN_PER_SECOND, type GatewayPolicy } from './circuitPolicy.ts';

/** What a release never exceeds, however fast the vendor is: one transaction stays small. */
const MOST_AT_ONCE = 200;

interface GatewayRow {
  readonly state: CircuitState;
  readonly until: number | null;
  readonly per_second: number | null;
  readonly drained_at: number | null;
  readonly now: number;
}

/**
 * One transaction: lets go of steps that wait for a vendor, as many as its state allows now. An open circuit whose time
 * has come lets one through and is then half open; one that drains as many as its rate allows since the last time, but
 * not more than a second's worth; an ended maintenance window begins to drain. One worker does it at a time.
 */
export async function releaseHeld(
  sql: Sql,
  context: SettleContext,
  gateway: string,
  { policy, callTimeoutMs }: { policy: GatewayPolicy | undefined; callTimeoutMs: number }
): Promise<{ readonly queued: boolean }> {
  const [row] = await sql.query<GatewayRow>(LOCK, [gateway]);
  if (row === undefined) return { queued: false };
  const now = context.clockNow() ?? row.now;
  const due = row.until !== null && row.until <= now;
  switch (row.state) {
    case 'Closed':
      return { queued: false };
    case 'Maintenance':
      if (due) {
        const note = 'The maintenance window has ended.';
        await beginDrain(sql, gateway, { perSecond: policy?.drainPerSecond, note, who: 'engine', now }, [row.state]);
      }
      return { queued: false };
    case 'Open':
    case 'HalfOpen': {
      if (!due) return { queued: false };
      const released = await release(sql, context, gateway, 1, now);
      if (released.count > 0) {
        await sql.query(`update om.gateway set state = 'HalfOpen', until = $2 where key = $1`, [
          gateway,
          iso(now + callTimeoutMs),
        ]);
      }
      return { queued: released.queued };
    }
    case 'Draining':
      return drain(sql, context, gateway, row, now);
  }
}

async function drain(
  sql: Sql,
  context: SettleContext,
  gateway: string,
  row: GatewayRow,
  now: number
): Promise<{ readonly queued: boolean }> {
  const rate = row.per_second ?? DRAIN_PER_SECOND;
  const sinceMs = Math.min(1_000, now - (row.drained_at ?? now));
  const allowed = Math.min(MOST_AT_ONCE, Math.floor((sinceMs * rate) / 1_000 + 1e-9));
  const [left] = await sql.query(`select 1 from om.held where gateway = $1 limit 1`, [gateway]);
  if (left === undefined) {
    await sql.query(`update om.gateway set state = 'Closed', note = '', since = $2, until = null where key = $1`, [
      gateway,
      iso(now),
    ]);
    return { queued: false };
  }
  if (allowed < 1) return { queued: false };
  const { count, queued } = await release(sql, context, gateway, allowed, now);
  // What is left of a step's share counts for the next; what a pause gave beyond one second is gone.
  const drainedAt = Math.max(now - 1_000, row.drained_at ?? now) + (count * 1_000) / rate;
  await sql.query(`update om.gateway set drained_at = $2 where key = $1`, [gateway, iso(Math.min(now, drainedAt))]);
  return { queued };
}

/** The oldest first. Steps that left their hold otherwise, as by a skip or a callback, are only forgotten. */
async function release(
  sql: Sql,
  context: SettleContext,
  gateway: string,
  limit: number,
  now: number
): Promise<{ readonly count: number; readonly queued: boolean }> {
  await sql.query(FORGET, [gateway]);
  const rows = await sql.query<{ readonly plan_no: number; readonly seq: number }>(OLDEST, [gateway, limit]);
  const { plans } = await lockPlans(sql, [...new Set(rows.map(({ plan_no }) => plan_no))]);
  const settlement = new Settlement(sql, context.catalog, plans, now);
  let count = 0;
  await settlement.run(
    rows.map(({ plan_no: planNo, seq }) => ({
      planNo,
      seq,
      event: { kind: 'resume' },
      who: 'engine',
      then: ({ outcome }) => void (outcome === 'applied' && count++),
    }))
  );
  await writeSettlement(sql, settlement.writes);
  const jobs = settlement.writes.jobs.map((job) => ({ ...job, data: { ...job.data, released: true as const } }));
  await context.queue.add(sql, jobs);
  await sql.query(DELETE, [JSON.stringify(rows)]);
  return { count, queued: jobs.length > 0 };
}

const MS = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::float8`;

const LOCK = `
  select state, ${MS('until')} as until, per_second, ${MS('drained_at')} as drained_at,
         ${MS('clock_timestamp()')} as now
    from om.gateway where key = $1 for update skip locked`;

// Plans that are suspended keep their steps on hold.
const OLDEST = `
  select h.plan_no::float8 as plan_no, h.seq
    from om.held h join om.plan p on p.no = h.plan_no and p.state = 'InProgress'
   where h.gateway = $1 order by h.no limit $2`;

const FORGET = `
  delete from om.held h using om.step_status t
   where h.gateway = $1 and t.plan_no = h.plan_no and t.seq = h.seq and t.state <> 'OnHold'`;

const DELETE = `
  delete from om.held h using json_to_recordset($1::json) as x (plan_no bigint, seq int)
   where h.plan_no = x.plan_no and h.seq = x.seq`;
