import type { Sql } from '../db/database.ts';
import type { ClaimedJob } from '../queue/jobQueue.ts';
import type { Settlement } from '../settle/settlement.ts';

/**
 * Puts the steps of these jobs on hold, in the transaction that claimed the jobs. They cost no attempt; the caller removes the
 * jobs, and whoever releases a step makes it a new one.
 */
export async function holdSteps(sql: Sql, settlement: Settlement, jobs: readonly ClaimedJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const gateways = [...new Set(jobs.map(({ gateway }) => gateway))];
  const notes = await sql.query<{ readonly key: string; readonly note: string }>(
    `select key, note from om.gateway where key = any($1::text[])`,
    [gateways]
  );
  const noteOf = new Map(notes.map(({ key, note }) => [key, note]));
  const held: object[] = [];
  await settlement.run(
    jobs.map(({ gateway, data }) => ({
      planNo: data.plan,
      seq: data.step,
      event: { kind: 'hold', note: noteOf.get(gateway) || `${gateway} is offline.` },
      who: 'engine',
      then: ({ outcome }) => {
        if (outcome === 'applied') held.push({ plan_no: data.plan, seq: data.step, gateway });
      },
    }))
  );
  await sql.query(HELD, [JSON.stringify(held)]);
}

// A step that was held before, and left its hold by another way, goes to the end of the line.
const HELD = `
  with x as (select * from json_to_recordset($1::json) as x (plan_no bigint, seq int, gateway text))
  insert into om.held (plan_no, seq, gateway) select plan_no, seq, gateway from x
  on conflict (plan_no, seq) do update set gateway = excluded.gateway, no = default`;
