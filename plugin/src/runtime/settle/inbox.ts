import type { StepEvent } from '../../engine/reaction.ts';
import type { Sql } from '../db/database.ts';
import type { StepNode } from '../store/nodes.ts';

export interface WaitingMessage {
  readonly source: string;
  readonly messageId: string;
  readonly planNo: number;
  readonly seq: number;
  readonly event: StepEvent;
}

/**
 * Messages that came before their step: those for the step itself, and those that name the vendor's id which the step
 * has just got. Oldest first.
 */
export async function waitingMessages(sql: Sql, nodes: readonly StepNode[]): Promise<readonly WaitingMessage[]> {
  const rows = await sql.query<WaitingRow>(WAITING, [
    nodes.map(({ planNo }) => planNo),
    nodes.map(({ seq }) => seq),
    nodes.map(({ step }) => step.gateway ?? null),
    nodes.map(({ status }) => status.externalId ?? null),
  ]);
  return rows.map(({ source, message_id, plan_no, seq, event }) => ({
    source,
    messageId: message_id,
    planNo: plan_no,
    seq,
    event,
  }));
}

interface WaitingRow {
  readonly source: string;
  readonly message_id: string;
  readonly plan_no: number;
  readonly seq: number;
  readonly event: StepEvent;
}

const WAITING = `
  select i.source, i.message_id, w.plan_no::float8 as plan_no, w.seq, i.event
    from unnest($1::bigint[], $2::int[], $3::text[], $4::text[]) as w (plan_no, seq, gateway, external_id)
    join lateral (
      select source, message_id, received_at, event from om.inbox m
       where m.state = 'Waiting' and m.plan_no = w.plan_no and m.seq = w.seq
      union all
      select source, message_id, received_at, event from om.inbox m
       where m.state = 'Waiting' and m.plan_no is null and m.source = w.gateway and m.external_id = w.external_id
    ) i on true
   order by i.received_at, i.message_id`;
