import type { StepEvent } from '../../engine/reaction.ts';
import type { Sql } from '../db/database.ts';
import { lockPlans } from '../store/loadNodes.ts';
import { byEvent, type EventCorrelation } from './correlate.ts';
import { Settlement, type StepInput } from './settlement.ts';
import type { SettleContext } from './settleTypes.ts';
import { writeSettlement } from './writeSettlement.ts';

/**
 * Applies messages that name a vendor's id which is known by now. A callback and the reply that brings its id can pass
 * each other: neither transaction sees the other. Both sides look again after they have committed, so one of them does;
 * this is that look, and it is also taken at start and now and then, in case a process died in between.
 */
export async function sweepInbox(sql: Sql, context: SettleContext): Promise<{ readonly queued: boolean }> {
  const candidates = await sql.query<{ readonly plan_no: number }>(`select distinct plan_no from (${MATCHES}) m`);
  const events = await lateEvents(sql);
  if (candidates.length === 0 && events.length === 0) return { queued: false };
  const { plans, databaseNow } = await lockPlans(sql, [
    ...new Set([...candidates, ...events.flatMap(({ targets }) => targets)].map(({ plan_no }) => plan_no)),
  ]);
  const locked = new Set(plans.map(({ no }) => no));
  const matches = (await sql.query<MatchRow>(`${MATCHES} order by i.received_at, i.message_id`)).filter(({ plan_no }) =>
    locked.has(plan_no)
  );
  const settlement = new Settlement(sql, context.catalog, plans, context.clockNow() ?? databaseNow);
  const { writes } = settlement;
  const input = ({ source, message_id: messageId, plan_no: planNo, seq, event }: MatchRow, index = 0): StepInput => ({
    planNo,
    seq,
    event,
    who: source,
    then: (reaction, node) => {
      if (reaction.outcome === 'early') writes.keepMessage({ source, messageId, event }, node, index);
      else if (index === 0) writes.inbox(source, messageId, reaction.outcome);
    },
  });
  for (const { source, message_id, targets } of events)
    if (targets.length === 0) writes.inbox(source, message_id, 'ignored');
  await settlement.run([
    ...matches.map((match) => input(match)),
    ...events.flatMap((event) =>
      event.targets
        .filter(({ plan_no }) => locked.has(plan_no))
        .map((target, index) => input({ ...event, ...target }, index))
    ),
  ]);
  await writeSettlement(sql, settlement.writes);
  await context.queue.add(sql, settlement.writes.jobs);
  return { queued: settlement.writes.jobs.length > 0 };
}

/** Events whose subject has got its id meanwhile, with the steps that they are for. */
async function lateEvents(sql: Sql): Promise<readonly LateEvent[]> {
  const found: LateEvent[] = [];
  for (const { about, ...row } of await sql.query<LateRow>(LATE_EVENTS)) {
    const targets = await byEvent(sql, about);
    if (targets === 'tooEarly') continue;
    found.push({ ...row, targets: targets.map(({ planNo, seq }) => ({ plan_no: planNo, seq })) });
  }
  return found;
}

interface LateRow {
  readonly source: string;
  readonly message_id: string;
  readonly about: EventCorrelation;
  readonly event: StepEvent;
}
interface LateEvent extends Omit<LateRow, 'about'> {
  readonly targets: readonly { readonly plan_no: number; readonly seq: number }[];
}
interface MatchRow {
  readonly source: string;
  readonly message_id: string;
  readonly plan_no: number;
  readonly seq: number;
  readonly event: StepEvent;
}

const LATE_EVENTS = `
  select i.source, i.message_id, i.about, i.event
    from om.inbox i
   where i.state = 'Waiting' and i.plan_no is null and i.about is not null
     and exists (select 1 from om.step_status t where t.external_id = i.about ->> 'about')
   order by i.received_at, i.message_id`;

const MATCHES = `
  select i.source, i.message_id, t.plan_no::float8 as plan_no, t.seq, i.event, i.received_at
    from om.inbox i
    join om.step_status t on t.external_id = i.external_id
    join om.step s on s.plan_no = t.plan_no and s.seq = t.seq and s.doc ->> 'gateway' = i.source
   where i.state = 'Waiting' and i.plan_no is null and i.external_id is not null`;
