/** The archive of an org: what is old enough, where it goes, and how far the outbox was read. */
import type { FulfillmentRuntime } from '../engine/ports.ts';
import { ARCHIVED_OBJECTS, openArchive, type ArchiveCounts, type CrmConnection } from '../salesforce/index.ts';
import { readOutboxCursor } from '../sync/index.ts';
import { openArchiveFiles } from './archiveFiles.ts';

export { ARCHIVED_OBJECTS };

export interface ArchiveRequest {
  /** Plans that ended, and that nothing has changed since, before this instant. */
  readonly before: Date;
  readonly folder: string;
  readonly isDryRun: boolean;
  readonly maxPlans: number;
  readonly onProgress: (plans: number) => void;
}

/** An announcement becomes visible when its transaction commits, which may be after younger ones were read. */
const UNSEEN_MS = 3_600_000;

/** @throws {CrmError} for outages; run again, it goes on where it stood */
export async function archiveOrders(
  connection: CrmConnection,
  runtime: Pick<FulfillmentRuntime, 'readState'>,
  { before, folder, isDryRun, maxPlans, onProgress }: ArchiveRequest
): Promise<ArchiveCounts> {
  const archive = openArchive(connection);
  const cursor = await readOutboxCursor(runtime);
  const range = {
    endedBefore: before.toISOString(),
    ...(cursor && { announcedBefore: earlier(before, Date.parse(cursor.modifiedAt) - UNSEEN_MS) }),
  };
  if (isDryRun) return archive.count(range);
  const now = new Date();
  const files = await openArchiveFiles(folder, now.toISOString().slice(0, 10));
  try {
    return await archive.run(range, (object, rows) => files.append(object, rows), { maxPlans, onProgress, now });
  } finally {
    await files.close();
  }
}

const earlier = (one: Date, other: number): string => new Date(Math.min(one.getTime(), other)).toISOString();
