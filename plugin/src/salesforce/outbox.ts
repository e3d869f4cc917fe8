import { z } from 'zod';
import type { Clock, OutboxCursor, OutboxEvent } from '../engine/ports.ts';
import { parseReply, type CrmClient } from './crmClient.ts';
import { instant, quote } from './soql.ts';

export interface OutboxPage {
  readonly events: readonly OutboxEvent[];
  readonly cursor: OutboxCursor | undefined;
}

const EventRow = z.object({
  Id: z.string(),
  Type__c: z.string(),
  Order__c: z.string().nullish(),
  Order__r: z.object({ OrderNumber: z.string().nullish() }).nullish(),
  Payload__c: z.string().nullish(),
  SystemModstamp: z.string(),
  CreatedById: z.string().nullish(),
  CreatedBy: z.object({ Username: z.string().nullish() }).nullish(),
});
type EventRow = z.infer<typeof EventRow>;

const FIELDS =
  'Id, Type__c, Order__c, Order__r.OrderNumber, Payload__c, SystemModstamp, CreatedById, CreatedBy.Username';

/**
 * Reads the outbox in the order of `(SystemModstamp, Id)`.
 *
 * A row is stamped when it is written and seen when its transaction commits, so a row can turn up behind the cursor.
 * Each read therefore starts `overlapMs` before the cursor, until the cursor has stood still for that long. What this
 * reader gave out already is left out, once the caller has moved on by giving back the cursor it got; after a restart it
 * is given out again, and the inbox of the service drops it.
 */
export function createOutboxReader(client: CrmClient, clock: Clock, overlapMs: number) {
  const seen = new Map<string, string>();
  let given: OutboxPage | undefined;
  let stillSince: { readonly cursor: OutboxCursor; readonly at: number } | undefined;

  function confirm(after: OutboxCursor | undefined): void {
    if (given?.cursor && after && isSame(given.cursor, after)) {
      for (const event of given.events) seen.set(event.id, event.modifiedAt);
    }
    given = undefined;
    if (!after) {
      seen.clear();
      return;
    }
    if (!stillSince || !isSame(stillSince.cursor, after)) stillSince = { cursor: after, at: clock.now() };
    const oldest = Date.parse(after.modifiedAt) - overlapMs;
    for (const [id, at] of seen) if (Date.parse(at) < oldest) seen.delete(id);
  }

  function condition(after: OutboxCursor | undefined): string {
    if (!after) return '';
    const at = instant(after.modifiedAt);
    const isSettled = stillSince !== undefined && clock.now() - stillSince.at > overlapMs;
    if (isSettled) return ` WHERE SystemModstamp > ${at} OR (SystemModstamp = ${at} AND Id > ${quote(after.id)})`;
    return ` WHERE SystemModstamp >= ${new Date(Date.parse(after.modifiedAt) - overlapMs).toISOString()}`;
  }

  return {
    async readOutbox(after: OutboxCursor | undefined, limit: number): Promise<OutboxPage> {
      confirm(after);
      // The overlap may hold more rows than `limit`, all of them known: a LIMIT would then never get past it.
      const rows = await readUntil(
        client,
        `SELECT ${FIELDS} FROM OM_OutboxEvent__c${condition(after)} ORDER BY SystemModstamp, Id`,
        (row) => !seen.has(row.Id),
        limit
      );
      const events = rows.map(toEvent);
      const newest = events.at(-1);
      const reached = newest && { modifiedAt: newest.modifiedAt, id: newest.id };
      given = { events, cursor: later(after, reached) };
      return given;
    },
  };
}

/** Follows the pages only until `limit` rows were found. */
async function readUntil(
  client: CrmClient,
  soql: string,
  isWanted: (row: EventRow) => boolean,
  limit: number
): Promise<readonly EventRow[]> {
  const wanted: EventRow[] = [];
  for await (const page of client.pages(soql)) {
    for (const row of parseReply(z.array(EventRow), page)) {
      if (isWanted(row)) wanted.push(row);
      if (wanted.length === limit) return wanted;
    }
  }
  return wanted;
}

const TYPES: readonly OutboxEvent['type'][] = [
  'OrderSubmitted',
  'TaskCompleted',
  'StepRetryRequested',
  'StepSkipRequested',
  'StepForceRequested',
  'StepForceDecided',
  'OverrideRequested',
  'OverrideDecided',
  'OverrideWithdrawn',
  'EventReceived',
  'ChangePreviewRequested',
  'CancelRequested',
  'ApprovalChanged',
  'TaskAssigned',
  'PromiseRequested',
  'SimulationRequested',
];

/** A row that cannot be understood still comes through: as an event whose payload says so, for the quarantine. */
function toEvent(row: EventRow): OutboxEvent {
  const type = TYPES.find((known) => known === row.Type__c);
  const payload = parsePayload(row.Payload__c);
  return {
    id: row.Id,
    type: type ?? 'EventReceived',
    orderId: row.Order__c ?? '',
    ...(row.Order__r?.OrderNumber ? { orderNumber: row.Order__r.OrderNumber } : {}),
    payload: type === undefined ? { $malformed: `unknown type ${row.Type__c}` } : payload,
    createdBy: row.CreatedBy?.Username ?? row.CreatedById ?? '',
    modifiedAt: row.SystemModstamp,
  };
}

function parsePayload(text: string | null | undefined): Readonly<Record<string, unknown>> {
  if (!text) return {};
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : { $malformed: 'Payload__c is not a JSON object' };
  } catch {
    return { $malformed: 'Payload__c is not JSON' };
  }
}

const isSame = (one: OutboxCursor, other: OutboxCursor): boolean =>
  one.id === other.id && one.modifiedAt === other.modifiedAt;

function later(one: OutboxCursor | undefined, other: OutboxCursor | undefined): OutboxCursor | undefined {
  if (!one || !other) return other ?? one;
  const difference = Date.parse(one.modifiedAt) - Date.parse(other.modifiedAt);
  return difference > 0 || (difference === 0 && one.id > other.id) ? one : other;
}
