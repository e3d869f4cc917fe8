import type { Sql } from '../db/database.ts';
import type { ReplyItem } from './settleTypes.ts';
import type { Settlement } from './settlement.ts';

/** Keeps what was said to a vendor and what it answered (already redacted), and marks it for projection. */
export async function writeExchanges(sql: Sql, replies: readonly ReplyItem[], settlement: Settlement): Promise<void> {
  const at = new Date(settlement.now).toISOString();
  const rows = replies.flatMap(({ planNo, seq, attempt, gateway, exchanges, claim }) =>
    exchanges.map((exchange, index) => ({
      id: `${settlement.plan(planNo).id}:${seq}#${attempt}.${claim.retryCount}.${index}`,
      plan_no: planNo,
      seq,
      gateway,
      direction: 'Outbound',
      at,
      exchange,
    }))
  );
  if (rows.length === 0) return;
  await sql.query(
    `insert into om.message (id, plan_no, seq, gateway, direction, at, exchange)
     select * from json_to_recordset($1::json)
       as x (id text, plan_no bigint, seq int, gateway text, direction text, at timestamptz, exchange jsonb)
     on conflict (id) do nothing`,
    [JSON.stringify(rows)]
  );
  for (const { id, plan_no } of rows) settlement.writes.mark(plan_no, 'message', id);
}
