import type { Problem } from '../../domain/result.ts';
import type { Sql } from '../db/database.ts';
import type { Correlation, MessageItem } from './settleTypes.ts';

/**
 * Records messages as waiting; those that are known already, or come twice in one batch, are not in the answer. They are
 * written in the order of their ids, so that two batches with the same messages cannot wait for each other.
 */
export async function recordMessages(sql: Sql, messages: readonly MessageItem[]): Promise<ReadonlySet<MessageItem>> {
  if (messages.length === 0) return new Set();
  const byId = new Map<string, MessageItem>();
  for (const message of messages) {
    const id = idOf(message.source, message.messageId);
    if (!byId.has(id)) byId.set(id, message);
  }
  const rows = [...byId.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { source, messageId, correlation, event }]) => ({
      source,
      message_id: messageId,
      external_id: 'externalId' in correlation ? correlation.externalId : null,
      about: 'about' in correlation ? correlation : null,
      event,
    }));
  const written = await sql.query<{ readonly source: string; readonly message_id: string }>(
    `insert into om.inbox (source, message_id, received_at, state, external_id, about, event)
     select x.source, x.message_id, clock_timestamp(), 'Waiting', x.external_id, x.about, x.event
       from json_to_recordset($1::json)
         as x (source text, message_id text, external_id text, about jsonb, event jsonb)
     on conflict (source, message_id) do nothing
     returning source, message_id`,
    [JSON.stringify(rows)]
  );
  const fresh = new Set<MessageItem>();
  for (const { source, message_id } of written) {
    const message = byId.get(idOf(source, message_id));
    if (message !== undefined) fresh.add(message);
  }
  return fresh;
}

export function unknownTarget(correlation: Correlation): Problem {
  if ('planId' in correlation) {
    return {
      code: 'UnknownStep',
      message: `There is no step ${correlation.stepKey} in plan ${correlation.planId}.`,
      path: `${correlation.planId}:${correlation.stepKey}`,
      action: 'Check the plan and step with "sf order plan display".',
    };
  }
  const what = 'event' in correlation ? `the event ${correlation.event} of order ${correlation.orderNumber}` : 'this';
  return {
    code: 'NobodyWaits',
    message: `No open step waits for ${what}.`,
    action: 'Check the order number and the name of the event against the fulfillment design.',
  };
}

const idOf = (source: string, messageId: string): string => JSON.stringify([source, messageId]);
