import type { StepEvent } from '../../engine/reaction.ts';
import type { Sql } from '../db/database.ts';
import { lockPlans } from '../store/loadNodes.ts';
import { Settlement } from './settlement.ts';
import type { SettleContext } from './settleTypes.ts';
import { writeSettlement } from './writeSettlement.ts';

/**
 * Applies messages that name a vendor's id which is known by now. A callback and the reply that brings its id can pass
 * each other: neither transaction sees the other. Both sides look again after they have committed, so one of them does;
 * this is that look, and it is also taken at start and now and then, in case a process died in between.
 */
export async function sweepInbox(sql: Sql, context: SettleContext): Promise<{ readonly queued: boolean }> {
  const candidates = await sql.query<{ readonly plan_no: number }>(`select distinct plan_no from (${MATCHES}) m`);
  if (candidates.length === 0) return { queued: false };
  const { plans, databaseNow } = await lockPlans(
    sql,
    candidates.map(({ plan_no }) => plan_no)
  );
  const locked = new Set(plans.map(({ no }) => no));
  const matches = (await sql.query<MatchRow>(`${MATCHES} order by i.received_at, i.message_id`)).filter(({ plan_no }) =>
    locked.has(plan_no)
  );
  const settlement = new Settlement(sql, context.catalog, plans, context.clockNow() ?? databaseNow);
  await settlement.run(
    matches.map(({ source, message_id, plan_no: planNo, seq, event }) => ({
      planNo,
      seq,
      event,
      who: source,
      then: (reaction, node) => {
        if (reaction.outcome === 'early')
          settlement.writes.keepMessage({ source, messageId: message_id, event }, node, 0);
        else settlement.writes.inbox(source, message_id, reaction.outcome);
      },
    }))
  );
  await writeSettlement(sql, settlement.writes);
  await context.queue.add(sql, settlement.writes.jobs);
  return { queued: settlement.writes.jobs.length > 0 };
}

interface MatchRow {
  readonly source: string;
  readonly message_id: string;
  readonly plan_no: number;
  readonly seq: number;
  readonly event: StepEvent;
}

const MATCHES = `
  select i.source, i.message_id, t.plan_no::float8 as plan_no, t.seq, i.event, i.received_at
    from om.inbox i
    join om.step_status t on t.external_id = i.external_id
    join om.step s on s.plan_no = t.plan_no and s.seq = t.seq and s.doc ->> 'gateway' = i.source
   where i.state = 'Waiting' and i.plan_no is null and i.external_id is not null`;
