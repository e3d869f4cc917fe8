import { json, type Handler } from './message.ts';

/** Allocations that the local org states but does not use up. */
const FIXED: Readonly<Record<string, number>> = {
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DailyDeliveredPlatformEvents: 25_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStandardVolumePlatformEvents: 25_000,
  DailyStreamingApiEvents: 50_000,
  DailyWorkflowEmails: 1_000,
  DataStorageMB: 1_024,
  FileStorageMB: 1_024,
  HourlyPublishedPlatformEvents: 250_000,
  MassEmail: 5_000,
  SingleEmail: 5_000,
};

/** `GET /limits`. */
export const limits: Handler = (context) => {
  const { max, used } = context.limits;
  const answer: Record<string, { readonly Max: number; readonly Remaining: number }> = {
    DailyApiRequests: { Max: max, Remaining: Math.max(0, max - used) },
  };
  for (const [name, amount] of Object.entries(FIXED)) answer[name] = { Max: amount, Remaining: amount };
  return json(answer);
};
