import { APEX_RESOURCES } from '../apex/doors/resources.ts';
import { INGEST_RESOURCES } from '../bulk/ingestResources.ts';
import { QUERY_RESOURCES } from '../bulk/queryResources.ts';
import { SEARCH_RESOURCES } from '../sosl/searchResources.ts';
import { basicInformation, createRecord, deleteRecord, readRecord, updateRecord } from './sobjects.ts';
import { deletedRecords, updatedRecords } from './changes.ts';
import { channelSubscribers, pushGenericEvents } from './streamingChannel.ts';
import { compositeBatch } from './composite/batch.ts';
import { composite } from './composite/composite.ts';
import {
  createCollection,
  deleteCollection,
  retrieveCollection,
  updateCollection,
  upsertCollection,
} from './composite/collections.ts';
import { compositeGraph } from './composite/graph.ts';
import { compositeTree } from './composite/tree.ts';
import { describeGlobal, describeObject, type DescribeView } from './describe.ts';
import { readBlobOrRelated } from './blobs.ts';
import { deleteByExternalId, upsertByExternalId } from './externalId.ts';
import { listAppMenus, readAppMenu } from './appMenu.ts';
import {
  describeApprovalLayouts,
  describeCompactLayout,
  describeCompactLayouts,
  describePrimaryLayouts,
} from './layouts/compactLayouts.ts';
import { describeLayout, describeLayouts, describeNamedLayout } from './layouts/describeLayouts.ts';
import { describeListView, listListViews, listViewResults, readListView } from './listViews/listViewRoutes.ts';
import { describeFlowAction, listActions, listCustomActions, listFlowActions, runFlowAction } from './flowActions.ts';
import { graphql } from './graphql/graphqlRoute.ts';
import { limits, recordCount } from './limits.ts';
import { json, type Handler, type RestContext } from './message.ts';
import { changePassword, newPassword, passwordState } from './passwords.ts';
import {
  describeSubmitAction,
  listApprovals,
  listRules,
  requestApprovals,
  submitAction,
  triggerRules,
} from './processes.ts';
import { queryHandler, queryMoreHandler } from './query.ts';
import {
  describeQuickAction,
  executeQuickAction,
  listQuickActions,
  quickActionDefaults,
} from './quickActions/quickActionRoutes.ts';
import { describeSimpleMail, listStandardActions, sendSimpleMail } from './standardActions.ts';
import { recent, tabs, theme } from './userInterface.ts';
import { objectNamed } from './record.ts';
import { sandboxAuth } from './tooling/sandboxAuth.ts';
import {
  createToolingRecord,
  deleteToolingRecord,
  describeToolingGlobal,
  describeToolingObject,
  readToolingBlob,
  readToolingRecord,
  updateToolingRecord,
} from './tooling/toolingRecords.ts';
import { recordTypesOf } from './recordTypes.ts';
import type { Route } from './router.ts';
import { UI_API_RESOURCES } from './uiApi/uiApiResources.ts';

const query = queryHandler({ includeDeleted: false, resource: 'query' });
const queryAll = queryHandler({ includeDeleted: true, resource: 'query' });
const toolingQuery = queryHandler({
  includeDeleted: false,
  tooling: true,
  resource: 'tooling/query',
});

const visibleTo = ({ org, session }: RestContext): DescribeView => ({
  schema: org.schema,
  access: org.rights(session),
  recordTypes: (object) => recordTypesOf(org, object),
});

const describe: Handler = (context, request, params) =>
  json(describeObject(visibleTo(context), objectNamed(context, params['object'] ?? ''), request.base));

/** Quick actions are global, or of an object with the same resources below it. */
const quickActionRoutes = (root: string): readonly Route[] => [
  { pattern: `${root}/quickActions`, handlers: { GET: listQuickActions } },
  { pattern: `${root}/quickActions/:action`, handlers: { GET: describeQuickAction, POST: executeQuickAction } },
  { pattern: `${root}/quickActions/:action/describe`, handlers: { GET: describeQuickAction } },
  { pattern: `${root}/quickActions/:action/defaultValues`, handlers: { GET: quickActionDefaults } },
  { pattern: `${root}/quickActions/:action/defaultValues/:id`, handlers: { GET: quickActionDefaults } },
];

const resourceList: Handler = ({ session, serverUrl }, { base }) =>
  json({
    tooling: `${base}/tooling`,
    composite: `${base}/composite`,
    query: `${base}/query`,
    queryAll: `${base}/queryAll`,
    search: `${base}/search`,
    parameterizedSearch: `${base}/parameterizedSearch`,
    process: `${base}/process`,
    jobs: `${base}/jobs`,
    limits: `${base}/limits`,
    quickActions: `${base}/quickActions`,
    recent: `${base}/recent`,
    tabs: `${base}/tabs`,
    theme: `${base}/theme`,
    appMenu: `${base}/appMenu`,
    compactLayouts: `${base}/compactLayouts`,
    'ui-api': `${base}/ui-api`,
    graphql: `${base}/graphql`,
    sobjects: `${base}/sobjects`,
    metadata: `${base}/metadata`,
    identity: `${serverUrl}/id/${session.orgId}/${session.userId}`,
  });

const toolingList: Handler = (_context, { base }) =>
  json({
    tooling: `${base}/tooling`,
    query: `${base}/tooling/query`,
    sobjects: `${base}/tooling/sobjects`,
    executeAnonymous: `${base}/tooling/executeAnonymous`,
    runTestsSynchronous: `${base}/tooling/runTestsSynchronous`,
    runTestsAsynchronous: `${base}/tooling/runTestsAsynchronous`,
  });

const compositeList: Handler = (_context, { base }) =>
  json({
    tree: `${base}/composite/tree`,
    batch: `${base}/composite/batch`,
    sobjects: `${base}/composite/sobjects`,
    graph: `${base}/composite/graph`,
  });

/** The REST resources of the local org. Whatever is not here answers NOT_FOUND, as on the platform. */
export const RESOURCES: readonly Route[] = [
  { pattern: '/', handlers: { GET: resourceList } },
  { pattern: '/limits', handlers: { GET: limits } },
  { pattern: '/limits/recordCount', handlers: { GET: recordCount } },
  { pattern: '/sobjects', handlers: { GET: (context, { base }) => json(describeGlobal(visibleTo(context), base)) } },
  { pattern: '/sobjects/:object', handlers: { GET: basicInformation, POST: createRecord } },
  { pattern: '/sobjects/:object/describe', handlers: { GET: describe } },
  { pattern: '/sobjects/:object/describe/layouts', handlers: { GET: describeLayouts } },
  { pattern: '/sobjects/:object/describe/layouts/:recordType', handlers: { GET: describeLayout } },
  { pattern: '/sobjects/:object/describe/namedLayouts/:name', handlers: { GET: describeNamedLayout } },
  { pattern: '/sobjects/:object/describe/compactLayouts', handlers: { GET: describeCompactLayouts } },
  { pattern: '/sobjects/:object/describe/compactLayouts/:recordType', handlers: { GET: describeCompactLayout } },
  { pattern: '/sobjects/:object/describe/approvalLayouts', handlers: { GET: describeApprovalLayouts } },
  { pattern: '/sobjects/:object/describe/approvalLayouts/:process', handlers: { GET: describeApprovalLayouts } },
  { pattern: '/sobjects/:object/listviews', handlers: { GET: listListViews } },
  { pattern: '/sobjects/:object/listviews/:id', handlers: { GET: readListView } },
  { pattern: '/sobjects/:object/listviews/:id/describe', handlers: { GET: describeListView } },
  { pattern: '/sobjects/:object/listviews/:id/results', handlers: { GET: listViewResults } },
  ...quickActionRoutes(''),
  ...quickActionRoutes('/sobjects/:object'),
  { pattern: '/compactLayouts', handlers: { GET: describePrimaryLayouts } },
  { pattern: '/appMenu', handlers: { GET: listAppMenus } },
  { pattern: '/appMenu/:type', handlers: { GET: readAppMenu } },
  { pattern: '/recent', handlers: { GET: recent } },
  { pattern: '/tabs', handlers: { GET: tabs } },
  { pattern: '/theme', handlers: { GET: theme } },
  { pattern: '/sobjects/:object/updated', handlers: { GET: updatedRecords } },
  { pattern: '/sobjects/:object/deleted', handlers: { GET: deletedRecords } },
  { pattern: '/sobjects/StreamingChannel/:id/push', handlers: { GET: channelSubscribers, POST: pushGenericEvents } },
  {
    pattern: '/sobjects/User/:id/password',
    handlers: { GET: passwordState, POST: changePassword, DELETE: newPassword },
  },
  { pattern: '/sobjects/:object/:id', handlers: { GET: readRecord, PATCH: updateRecord, DELETE: deleteRecord } },
  {
    pattern: '/sobjects/:object/:field/:value',
    handlers: { GET: readBlobOrRelated, PATCH: upsertByExternalId, DELETE: deleteByExternalId },
  },
  { pattern: '/query', handlers: { GET: query } },
  { pattern: '/query/:locator', handlers: { GET: queryMoreHandler('query') } },
  { pattern: '/queryAll', handlers: { GET: queryAll } },
  { pattern: '/queryAll/:locator', handlers: { GET: queryMoreHandler('query') } },
  { pattern: '/tooling/sandboxAuth', handlers: { POST: sandboxAuth } },
  { pattern: '/tooling', handlers: { GET: toolingList } },
  { pattern: '/tooling/sobjects', handlers: { GET: describeToolingGlobal } },
  { pattern: '/tooling/sobjects/:object', handlers: { POST: createToolingRecord } },
  { pattern: '/tooling/sobjects/:object/describe', handlers: { GET: describeToolingObject } },
  {
    pattern: '/tooling/sobjects/:object/:id',
    handlers: { GET: readToolingRecord, PATCH: updateToolingRecord, DELETE: deleteToolingRecord },
  },
  { pattern: '/tooling/sobjects/:object/:id/:field', handlers: { GET: readToolingBlob } },
  { pattern: '/tooling/query', handlers: { GET: toolingQuery } },
  { pattern: '/tooling/query/:locator', handlers: { GET: queryMoreHandler('tooling/query') } },
  { pattern: '/process/approvals', handlers: { GET: listApprovals, POST: requestApprovals } },
  { pattern: '/process/rules', handlers: { GET: listRules, POST: triggerRules } },
  { pattern: '/process/rules/:object', handlers: { GET: listRules, POST: triggerRules } },
  { pattern: '/process/rules/:object/:rule', handlers: { GET: listRules, POST: triggerRules } },
  { pattern: '/actions', handlers: { GET: listActions } },
  { pattern: '/actions/standard', handlers: { GET: listStandardActions } },
  { pattern: '/actions/custom', handlers: { GET: listCustomActions } },
  { pattern: '/actions/custom/flow', handlers: { GET: listFlowActions } },
  { pattern: '/actions/custom/flow/:flow', handlers: { GET: describeFlowAction, POST: runFlowAction } },
  { pattern: '/actions/standard/emailSimple', handlers: { GET: describeSimpleMail, POST: sendSimpleMail } },
  { pattern: '/actions/standard/submit', handlers: { GET: describeSubmitAction, POST: submitAction } },
  ...APEX_RESOURCES,
  { pattern: '/composite', handlers: { GET: compositeList, POST: composite } },
  { pattern: '/composite/batch', handlers: { POST: compositeBatch } },
  { pattern: '/composite/graph', handlers: { POST: compositeGraph } },
  { pattern: '/composite/tree/:object', handlers: { POST: compositeTree } },
  {
    pattern: '/composite/sobjects',
    handlers: { POST: createCollection, PATCH: updateCollection, DELETE: deleteCollection },
  },
  { pattern: '/composite/sobjects/:object', handlers: { GET: retrieveCollection, POST: retrieveCollection } },
  { pattern: '/composite/sobjects/:object/:field', handlers: { PATCH: upsertCollection } },
  ...SEARCH_RESOURCES,
  ...INGEST_RESOURCES,
  ...QUERY_RESOURCES,
  ...UI_API_RESOURCES,
  { pattern: '/graphql', handlers: { POST: graphql } },
];
