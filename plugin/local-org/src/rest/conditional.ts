import { ApiError, type SObjectRecord } from '../contract.ts';
import type { RestRequest } from './message.ts';

/** The last change of a record, in whole seconds as HTTP dates have them. */
function changedAt(record: SObjectRecord): number | undefined {
  const stamp = record['LastModifiedDate'] ?? record['SystemModstamp'];
  return typeof stamp === 'string' ? Math.floor(Date.parse(stamp) / 1000) * 1000 : undefined;
}

function headerDate(request: RestRequest, name: string): number | undefined {
  const time = Date.parse(request.headers[name] ?? '');
  return Number.isNaN(time) ? undefined : time;
}

export function isNotModified(request: RestRequest, record: SObjectRecord): boolean {
  const since = headerDate(request, 'if-modified-since');
  const changed = changedAt(record);
  return since !== undefined && changed !== undefined && changed <= since;
}

/** @throws ApiError with status 412 when the record changed after `If-Unmodified-Since`. */
export function checkUnmodified(request: RestRequest, record: SObjectRecord): void {
  const since = headerDate(request, 'if-unmodified-since');
  const changed = changedAt(record);
  if (since === undefined || changed === undefined || changed <= since) return;
  throw new ApiError('PRECONDITION_FAILED', 'The resource has changed since the time given in If-Unmodified-Since', {
    status: 412,
  });
}

export const lastModifiedHeader = (record: SObjectRecord): Readonly<Record<string, string>> => {
  const changed = changedAt(record);
  return changed === undefined ? {} : { 'Last-Modified': new Date(changed).toUTCString() };
};
