/**
 * Takes the details of plans that ended long ago, and announcements that were read long ago, out of the CRM, whose storage
 * is small and dear. What stays is what people look up: order, plan, certificates, assets. The engine keeps all of it.
 */
import { z } from 'zod';
import { planLifecycle } from '../domain/states.ts';
import type { CrmConnection } from './connection.ts';
import {
  bodyOrThrow,
  COLLECTIONS_PER_CALL,
  createCrmClient,
  parseReply,
  type CrmClient,
  type Row,
} from './crmClient.ts';
import { chunked, instant, quote, within } from './soql.ts';

/** Children before parents: a message names its step, a step its item. */
const OF_PLAN = ['OM_GatewayMessage__c', 'OM_Fallout__c', 'OM_FulfillmentStep__c', 'OM_FulfillmentItem__c'] as const;
const OUTBOX = 'OM_OutboxEvent__c';
export type ArchivedObject = (typeof OF_PLAN)[number] | typeof OUTBOX;
export const ARCHIVED_OBJECTS: readonly ArchivedObject[] = [...OF_PLAN, OUTBOX];

export interface ArchiveRange {
  /** Plans that ended, and that nothing has changed since this instant (ISO 8601). */
  readonly endedBefore: string;
  /** Announcements that were written before it. Undefined leaves them all: nobody knows how far they were read. */
  readonly announcedBefore?: string;
}

/** Resolves when the rows are safe where they were put: they are deleted from the CRM then. */
export type Keep = (object: ArchivedObject, rows: readonly Row[]) => Promise<void>;

export interface ArchiveCounts {
  readonly plans: number;
  readonly rows: ReadonlyMap<ArchivedObject, number>;
  /** Rows that the org would not delete, each with its reason. They stay, and so does their plan for the next time. */
  readonly refused: readonly string[];
}

export interface ArchiveOptions {
  /** More are left for the next time. */
  readonly maxPlans: number;
  /** Stands on the plans. */
  readonly now: Date;
  /** Told how many plans are archived so far. */
  readonly onProgress?: (plans: number) => void;
}

/** Of one call of queries; their rows are in memory together. */
const PLANS_AT_ONCE = 50;
const EVENTS_AT_ONCE = 2_000;
const PER_COLLECTION = 200;

const Id = z.object({ Id: z.string() });
const Results = z.array(
  z.object({
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string() })).default([]),
  })
);
const Description = z.object({ fields: z.array(z.object({ name: z.string(), type: z.string() })) });
const Count = z.array(z.object({ n: z.number() })).length(1);

const ended = (before: string, of: '' | 'Plan__r.' = ''): string =>
  `${within(`${of}State__c`, planLifecycle.finals)} AND ${of}LastModifiedDate < ${instant(before)} AND ${of}ArchivedAt__c = NULL`;

export const openArchive = (connection: CrmConnection) => {
  const client = createCrmClient(connection);
  return {
    /** What a run would take: two calls. */
    count: (range: ArchiveRange) => count(client, range),
    /**
     * Hands every row to `keep` and deletes it then. Killed at any moment it loses nothing: the next run hands out again
     * what is still there. A plan is marked when nothing of it is left.
     */
    run: (range: ArchiveRange, keep: Keep, options: ArchiveOptions) => run(client, range, keep, options),
  };
};

async function count(client: CrmClient, range: ArchiveRange): Promise<ArchiveCounts> {
  const { endedBefore, announcedBefore } = range;
  const [plans = 0, ...ofPlans] = (
    await client.queries([
      `SELECT COUNT(Id) n FROM OM_FulfillmentPlan__c WHERE ${ended(endedBefore)}`,
      ...OF_PLAN.map((object) => `SELECT COUNT(Id) n FROM ${object} WHERE ${ended(endedBefore, 'Plan__r.')}`),
    ])
  ).map(toCount);
  const rows = new Map<ArchivedObject, number>(OF_PLAN.map((object, at) => [object, ofPlans[at] ?? 0]));
  if (announcedBefore !== undefined) {
    const announced = `SELECT COUNT(Id) n FROM ${OUTBOX} WHERE SystemModstamp < ${instant(announcedBefore)}`;
    rows.set(OUTBOX, toCount(await client.query(announced)));
  }
  return { plans, rows, refused: [] };
}

const toCount = (rows: readonly Row[]): number => parseReply(Count, rows)[0]?.n ?? 0;

async function run(
  client: CrmClient,
  range: ArchiveRange,
  keep: Keep,
  { maxPlans, now, onProgress }: ArchiveOptions
): Promise<ArchiveCounts> {
  const columns = new Map<ArchivedObject, string>();
  const rows = new Map<ArchivedObject, number>();
  const refused: string[] = [];
  let plans = 0;

  const columnsOf = async (object: ArchivedObject): Promise<string> => {
    const known = columns.get(object) ?? (await readColumns(client, object));
    columns.set(object, known);
    return known;
  };

  /** @returns ids of rows that are still there */
  async function takeOut(object: ArchivedObject, found: readonly Row[]): Promise<ReadonlySet<string>> {
    if (found.length === 0) return new Set();
    await keep(
      object,
      found.map(({ attributes: _, ...fields }) => fields)
    );
    const left = await deleteRows(
      client,
      parseReply(z.array(Id), found).map((row) => row.Id)
    );
    rows.set(object, (rows.get(object) ?? 0) + found.length - left.size);
    for (const [id, reason] of left) refused.push(`${object} ${id}: ${reason}`);
    return new Set(left.keys());
  }

  async function archivePlans(ids: readonly string[]): Promise<void> {
    const queries = OF_PLAN.map(
      async (object) => `SELECT ${await columnsOf(object)} FROM ${object} WHERE ${within('Plan__c', ids)}`
    );
    const found = await client.queries(await Promise.all(queries));
    const kept = new Set<unknown>();
    for (const [at, object] of OF_PLAN.entries()) {
      const ofObject = found[at] ?? [];
      const left = await takeOut(object, ofObject);
      for (const row of ofObject) if (left.has(String(row['Id']))) kept.add(row['Plan__c']);
    }
    const empty = ids.filter((id) => !kept.has(id));
    const unmarked = await markPlans(client, empty, now.toISOString());
    plans += empty.length - unmarked.length;
    refused.push(...unmarked);
    onProgress?.(plans);
  }

  const ofPlans = `SELECT Id FROM OM_FulfillmentPlan__c WHERE ${ended(range.endedBefore)}`;
  for (let after = '', taken = 0; taken < maxPlans;) {
    const most = Math.min(PLANS_AT_ONCE, maxPlans - taken);
    const ids = parseReply(z.array(Id), await client.query(nextRows(ofPlans, after, most))).map((row) => row.Id);
    if (ids.length === 0) break;
    await archivePlans(ids);
    taken += ids.length;
    after = ids.at(-1) ?? after;
  }

  if (range.announcedBefore !== undefined) {
    const read = `SELECT ${await columnsOf(OUTBOX)} FROM ${OUTBOX} WHERE SystemModstamp < ${instant(range.announcedBefore)}`;
    for (let after = ''; ;) {
      const events = await client.query(nextRows(read, after, EVENTS_AT_ONCE));
      await takeOut(OUTBOX, events);
      if (events.length < EVENTS_AT_ONCE) break;
      after = String(events.at(-1)?.['Id']);
    }
  }
  return { plans, rows, refused };
}

/** What was not deleted is behind the last id, so that it is not met again. */
const nextRows = (select: string, after: string, limit: number): string =>
  `${select}${after === '' ? '' : ` AND Id > ${quote(after)}`} ORDER BY Id LIMIT ${limit}`;

/** Every field that the user may read; parts of compound fields stand for themselves. */
async function readColumns(client: CrmClient, object: string): Promise<string> {
  const reply = await client.send({ method: 'GET', url: `/sobjects/${object}/describe`, idempotent: true });
  const { fields } = parseReply(Description, reply);
  return fields.flatMap(({ name, type }) => (COMPOUND.has(type) ? [] : [name])).join(', ');
}
const COMPOUND: ReadonlySet<string> = new Set(['address', 'location', 'base64']);

/** @returns the rows that are still there, by id, each with the reason */
async function deleteRows(client: CrmClient, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const left = new Map<string, string>();
  for (const call of chunked(chunked(ids, PER_COLLECTION), COLLECTIONS_PER_CALL)) {
    const parts = call.map((chunk, at) => ({
      method: 'DELETE' as const,
      url: `/composite/sobjects?allOrNone=false&ids=${chunk.join(',')}`,
      referenceId: `delete${at}`,
    }));
    // A row that is gone is what was wanted, so the call may be made again.
    const replies = await client.composite(parts, { allOrNone: false, idempotent: true });
    replies.forEach((reply, at) => {
      parseReply(Results, bodyOrThrow(reply)).forEach(({ success, errors: [error] }, index) => {
        const isGone =
          success || error?.statusCode === 'ENTITY_IS_DELETED' || error?.statusCode === 'INVALID_CROSS_REFERENCE_KEY';
        if (!isGone) left.set(call[at]?.[index] ?? '', `${error?.statusCode} ${error?.message}`);
      });
    });
  }
  return left;
}

/** @returns the plans that could not be marked, each with the reason; the next run marks them */
async function markPlans(client: CrmClient, ids: readonly string[], at: string): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const records = ids.map((id) => ({ attributes: { type: 'OM_FulfillmentPlan__c' }, Id: id, ArchivedAt__c: at }));
  const body = { allOrNone: false, records };
  const reply = await client.send({ method: 'PATCH', url: '/composite/sobjects', body, idempotent: true });
  return parseReply(Results, reply).flatMap(({ success, errors: [error] }, index) =>
    success ? [] : [`OM_FulfillmentPlan__c ${ids[index] ?? ''}: ${error?.statusCode} ${error?.message}`]
  );
}
