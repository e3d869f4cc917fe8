import type { Route } from '../router.ts';
import { readChildren } from './childRelationships.ts';
import { readLayout } from './layouts.ts';
import { listObjectInfos, readObjectInfo, readObjectInfos } from './objectInfo.ts';
import { createUiRecord, deleteUiRecord, readUiRecord, readUiRecords, updateUiRecord } from './records.ts';

/** The resources of the User Interface API. */
export const UI_API_RESOURCES: readonly Route[] = [
  { pattern: '/ui-api/records', handlers: { POST: createUiRecord } },
  {
    pattern: '/ui-api/records/:id',
    handlers: { GET: readUiRecord, PATCH: updateUiRecord, DELETE: deleteUiRecord },
  },
  { pattern: '/ui-api/records/batch/:ids', handlers: { GET: readUiRecords } },
  { pattern: '/ui-api/records/:id/child-relationships/:relationship', handlers: { GET: readChildren } },
  { pattern: '/ui-api/object-info', handlers: { GET: listObjectInfos } },
  { pattern: '/ui-api/object-info/:object', handlers: { GET: readObjectInfo } },
  { pattern: '/ui-api/object-info/batch/:objects', handlers: { GET: readObjectInfos } },
  { pattern: '/ui-api/layout/:object', handlers: { GET: readLayout } },
];
