import type { HubService } from '../contract.ts';
import type { EventService } from '../events/eventService.ts';
import { json, type Handler } from './message.ts';

/** Allocations that the local org states but does not use up. */
const FIXED: Readonly<Record<string, number>> = {
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DailyStandardVolumePlatformEvents: 25_000,
  DailyWorkflowEmails: 1_000,
  DataStorageMB: 1_024,
  FileStorageMB: 1_024,
  MassEmail: 5_000,
  SingleEmail: 5_000,
};

interface Allocation {
  readonly Max: number;
  readonly Remaining: number;
}

function eventAllocations(events: EventService): Readonly<Record<string, Allocation>> {
  const { limits: max, subscribers } = events;
  const places = { Max: max.concurrentClients, Remaining: Math.max(0, max.concurrentClients - subscribers.size) };
  return {
    DailyDeliveredPlatformEvents: { Max: max.deliveredPerDay, Remaining: events.remaining('delivered') },
    DailyGenericStreamingApiEvents: { Max: max.genericEventsPerDay, Remaining: events.remaining('generic') },
    DailyStreamingApiEvents: { Max: max.pushTopicEventsPerDay, Remaining: events.remaining('pushTopic') },
    DurableStreamingApiConcurrentClients: places,
    HourlyPublishedPlatformEvents: { Max: max.publishedPerHour, Remaining: events.remaining('published') },
    StreamingApiConcurrentClients: places,
  };
}

/** Of a Dev Hub only. */
function scratchOrgAllocations(hub: HubService | undefined): Readonly<Record<string, Allocation>> {
  const left = hub?.scratchOrgsLeft();
  if (left === undefined) return {};
  return {
    ActiveScratchOrgs: { Max: left.active.max, Remaining: left.active.remaining },
    DailyScratchOrgs: { Max: left.daily.max, Remaining: left.daily.remaining },
  };
}

/** `GET /limits`. */
export const limits: Handler = (context) => {
  const { max, used } = context.limits;
  const answer: Record<string, Allocation> = {
    DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
    ...eventAllocations(context.org.events),
    ...scratchOrgAllocations(context.org.hub),
  };
  for (const [name, amount] of Object.entries(FIXED)) answer[name] = { Max: amount, Remaining: amount };
  return json(answer);
};

/** `GET /limits/recordCount?sObjects=Account,Contact`, or of all objects that the user may read. */
export const recordCount: Handler = ({ org, session }, { query }) => {
  const named = query.get('sObjects')?.split(',');
  const objects = named ? named.flatMap((name) => org.schema.object(name.trim()) ?? []) : [...org.schema.objects()];
  const rights = org.rights(session);
  const counted = objects.filter((object) => object.queryable && object.keyPrefix !== '' && rights.mayRead(object));
  const sObjects = counted.map(({ name, fields }) => {
    const live = fields.has('isdeleted') ? ' WHERE "IsDeleted" = 0' : '';
    const row = org.sql.all(`SELECT COUNT(*) AS "count" FROM ${org.sql.table(name)}${live}`, [])[0];
    return { count: Number(row?.['count']), name };
  });
  return json({ sObjects: named ? sObjects : sObjects.filter(({ count }) => count > 0) });
};
