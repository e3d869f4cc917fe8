import type { Route } from '../router.ts';
import {
  readGlobalActions,
  readListViewActions,
  readLookupActions,
  readRecordActions,
  readRecordCreateActions,
  readRecordEditActions,
  readRelatedListActions,
} from './actions.ts';
import { readApp, readApps, readNavItems, readSelectedApp } from './apps.ts';
import { readChildren } from './childRelationships.ts';
import { readLayout } from './layouts.ts';
import { readLookup, readLookups } from './lookups.ts';
import { listObjectInfos, readObjectInfo, readObjectInfos } from './objectInfo.ts';
import {
  readListInfo,
  readListRecords,
  readListUi,
  readListUiOrLists,
  readMruListInfo,
  readMruListRecords,
  readMruListUi,
} from './listViewRoutes.ts';
import {
  listRelatedLists,
  readRelatedListCount,
  readRelatedListCounts,
  readRelatedListInfo,
  readRelatedListInfos,
  readRelatedListRecords,
  readRelatedListRecordsBatch,
} from './relatedListRoutes.ts';
import { readAllPicklistValues, readPicklistValues } from './picklistValues.ts';
import { readCloneDefaults, readCloneTemplate, readCreateDefaults, readCreateTemplate } from './recordDefaults.ts';
import { readRecordUi } from './recordUi.ts';
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
  { pattern: '/ui-api/object-info/:object/picklist-values/:recordType', handlers: { GET: readAllPicklistValues } },
  { pattern: '/ui-api/object-info/:object/picklist-values/:recordType/:field', handlers: { GET: readPicklistValues } },
  { pattern: '/ui-api/record-defaults/create/:object', handlers: { GET: readCreateDefaults } },
  { pattern: '/ui-api/record-defaults/template/create/:object', handlers: { GET: readCreateTemplate } },
  { pattern: '/ui-api/record-defaults/clone/:id', handlers: { GET: readCloneDefaults } },
  { pattern: '/ui-api/record-defaults/template/clone/:id', handlers: { GET: readCloneTemplate } },
  { pattern: '/ui-api/record-ui/:ids', handlers: { GET: readRecordUi } },
  { pattern: '/ui-api/layout/:object', handlers: { GET: readLayout } },
  { pattern: '/ui-api/list-ui/:list', handlers: { GET: readListUiOrLists } },
  { pattern: '/ui-api/list-ui/:object/:list', handlers: { GET: readListUi } },
  { pattern: '/ui-api/list-info/:list', handlers: { GET: readListInfo } },
  { pattern: '/ui-api/list-info/:object/:list', handlers: { GET: readListInfo } },
  { pattern: '/ui-api/list-records/:list', handlers: { GET: readListRecords } },
  { pattern: '/ui-api/list-records/:object/:list', handlers: { GET: readListRecords } },
  { pattern: '/ui-api/mru-list-ui/:object', handlers: { GET: readMruListUi } },
  { pattern: '/ui-api/mru-list-info/:object', handlers: { GET: readMruListInfo } },
  { pattern: '/ui-api/mru-list-records/:object', handlers: { GET: readMruListRecords } },
  { pattern: '/ui-api/related-list-info/:parent', handlers: { GET: listRelatedLists } },
  { pattern: '/ui-api/related-list-info/:parent/:list', handlers: { GET: readRelatedListInfo } },
  { pattern: '/ui-api/related-list-info/batch/:parent/:lists', handlers: { GET: readRelatedListInfos } },
  {
    pattern: '/ui-api/related-list-records/:id/:list',
    handlers: { GET: readRelatedListRecords, POST: readRelatedListRecords },
  },
  { pattern: '/ui-api/related-list-records/batch/:id', handlers: { POST: readRelatedListRecordsBatch } },
  { pattern: '/ui-api/related-list-records/batch/:id/:lists', handlers: { GET: readRelatedListRecordsBatch } },
  { pattern: '/ui-api/related-list-count/:id/:list', handlers: { GET: readRelatedListCount } },
  { pattern: '/ui-api/related-list-count/batch/:id/:lists', handlers: { GET: readRelatedListCounts } },
  { pattern: '/ui-api/actions/global', handlers: { GET: readGlobalActions } },
  { pattern: '/ui-api/actions/record/:ids', handlers: { GET: readRecordActions } },
  { pattern: '/ui-api/actions/record/:ids/record-edit', handlers: { GET: readRecordEditActions } },
  { pattern: '/ui-api/actions/record/:id/related-list/:lists', handlers: { GET: readRelatedListActions } },
  { pattern: '/ui-api/actions/object/:object/record-create', handlers: { GET: readRecordCreateActions } },
  { pattern: '/ui-api/actions/list-view/:objects', handlers: { GET: readListViewActions } },
  { pattern: '/ui-api/actions/lookup/:objects', handlers: { GET: readLookupActions } },
  { pattern: '/ui-api/lookups/:object/:field', handlers: { GET: readLookups } },
  { pattern: '/ui-api/lookups/:object/:field/:target', handlers: { GET: readLookup } },
  { pattern: '/ui-api/apps', handlers: { GET: readApps } },
  { pattern: '/ui-api/apps/selected', handlers: { GET: readSelectedApp } },
  { pattern: '/ui-api/apps/:app', handlers: { GET: readApp } },
  { pattern: '/ui-api/nav-items', handlers: { GET: readNavItems } },
];
