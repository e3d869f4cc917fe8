import { ApiError, type ObjectDef } from '../../contract.ts';
import { whereClause } from '../graphql/whereClause.ts';
import { parseFilter } from '../graphql/parseFilter.ts';
import { isObject, json, objectBody, type Handler, type RestRequest } from '../message.ts';
import { existingId } from '../record.ts';
import { MASTER } from '../recordTypes.ts';
import { batchOf } from './batch.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { listOf } from './fieldTree.ts';
import { columnInfo, idsOf, listRecords, orderInfo, preferences, soqlOf, type ListRequest } from './listRecords.ts';
import { themeOf } from './objectInfo.ts';
import { illegal } from './paging.ts';
import { recordWith } from './records.ts';
import { relatedListNamed, relatedListsOf, type RelatedList } from './relatedLists.ts';
import type {
  ListInfoRepresentation,
  ListRecordCollectionRepresentation,
  ListReferenceRepresentation,
  RelatedListCountRepresentation,
} from './listRepresentations.ts';
import { uiContext, uiObject, uiObjectOfId, type UiContext } from './uiContext.ts';

const MAX_COUNT = 2000;
const DEFAULT_COUNT = 10;

/** `GET /ui-api/related-list-info/X?recordTypeId=…`: the related lists of a layout. */
export const listRelatedLists: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const parent = uiObject(ui, params['parent'] ?? '');
  const recordTypeId = request.query.get('recordTypeId') ?? MASTER.id;
  const relatedLists = relatedListsOf(ui, parent, recordTypeId).map(({ child, field, name }) => ({
    entityLabel: child.label,
    entityLabelPlural: child.labelPlural,
    fieldApiName: field,
    keyPrefix: child.keyPrefix || null,
    label: child.labelPlural,
    objectApiName: child.name,
    relatedListId: name,
    relatedListInfoUrl: `${request.base}/ui-api/related-list-info/${parent.name}/${name}`,
    themeInfo: themeOf(ui, child),
  }));
  const body = { parentObjectApiName: parent.name, parentRecordTypeId: recordTypeId, relatedLists };
  return conditionalJson(request, tagged(body));
};

/** `GET /ui-api/related-list-info/X/<relationship>`. */
export const readRelatedListInfo: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const parent = uiObject(ui, params['parent'] ?? '');
  const recordTypeId = request.query.get('recordTypeId') ?? MASTER.id;
  return conditionalJson(request, info(ui, relatedListNamed(ui, parent, params['list'] ?? '', recordTypeId)));
};

/** `GET /ui-api/related-list-info/batch/X/<relationship>,<relationship>`. */
export const readRelatedListInfos: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const parent = uiObject(ui, params['parent'] ?? '');
  const recordTypeId = request.query.get('recordTypeId') ?? MASTER.id;
  return json(
    batchOf(listOf(params['lists'] ?? ''), (name) => info(ui, relatedListNamed(ui, parent, name, recordTypeId)))
  );
};

const reference = ({ parent, name }: RelatedList, parentId: string | null): ListReferenceRepresentation => ({
  id: null,
  inContextOfRecordId: parentId,
  listViewApiName: null,
  objectApiName: null,
  parentObjectApiName: parent.name,
  recordTypeId: null,
  relatedListId: name,
  type: 'relatedList',
});

function info(ui: UiContext, list: RelatedList): ListInfoRepresentation {
  const { child, columns, order, field } = list;
  return tagged({
    cloneable: false,
    createable: child.createable && ui.access.mayCreate(child),
    deletable: false,
    displayColumns: columns.map((path) => columnInfo(ui, child, path)),
    fieldApiName: field,
    filterLogicString: null,
    filteredByInfo: [],
    label: child.labelPlural,
    listReference: reference(list, null),
    objectApiNames: [child.name],
    orderedByInfo: order.map((key) => orderInfo(ui, child, key)),
    updateable: false,
    userPreferences: preferences(columns),
    visibility: 'Public',
    visibilityEditable: false,
  });
}

interface Parent {
  readonly object: ObjectDef;
  readonly id: string;
  readonly recordTypeId: string;
}

/** @throws ApiError NOT_FOUND when the user does not see the parent */
function parentOf(ui: UiContext, text: string): Parent {
  const { object, id } = uiObjectOfId(ui, text);
  existingId(ui.rest, object, id);
  return { object, id, recordTypeId: recordWith(ui, object, id, new Map()).recordTypeId ?? MASTER.id };
}

interface RelatedRequest extends ListRequest {
  readonly where: string | undefined;
}

/** What a request says in its address or, when it is posted, in its body. @throws ApiError */
function wantedOf({ query }: Pick<RestRequest, 'query'>, body: Readonly<Record<string, unknown>> = {}): RelatedRequest {
  const list = (name: string): readonly string[] => {
    const value = body[name];
    if (Array.isArray(value)) return value.map(String);
    return listOf(typeof value === 'string' ? value : query.get(name));
  };
  const merged = new URLSearchParams(query);
  for (const name of ['pageSize', 'pageToken']) {
    const value = body[name];
    if (typeof value === 'number' || typeof value === 'string') merged.set(name, String(value));
  }
  const where = typeof body['where'] === 'string' ? body['where'] : (query.get('where') ?? undefined);
  return {
    fields: list('fields'),
    optionalFields: list('optionalFields'),
    sortBy: list('sortBy'),
    query: merged,
    where,
  };
}

/** `GET` or `POST /ui-api/related-list-records/<id>/<relationship>`. */
export const readRelatedListRecords: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const parent = parentOf(ui, params['id'] ?? '');
  const body = request.method === 'POST' ? objectBody(request) : {};
  const records = recordsOf(ui, parent, params['list'] ?? '', wantedOf(request, body));
  return request.method === 'POST' ? json(records) : conditionalJson(request, records);
};

/**
 * `GET /ui-api/related-list-records/batch/<id>/<relationship>,<relationship>`, or `POST …/batch/<id>` with
 * `{ relatedListParameters: [{ relatedListId, fields, … }] }`.
 */
export const readRelatedListRecordsBatch: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const parent = parentOf(ui, params['id'] ?? '');
  if (request.method !== 'POST') {
    const wanted = wantedOf(request);
    return json(batchOf(listOf(params['lists'] ?? ''), (name) => recordsOf(ui, parent, name, wanted)));
  }
  const { relatedListParameters: lists } = objectBody(request);
  if (!Array.isArray(lists)) throw new ApiError('JSON_PARSER_ERROR', 'The body names lists in relatedListParameters.');
  return json(
    batchOf(lists.filter(isObject), (list) =>
      recordsOf(
        ui,
        parent,
        typeof list['relatedListId'] === 'string' ? list['relatedListId'] : '',
        wantedOf(request, list)
      )
    )
  );
};

function recordsOf(
  ui: UiContext,
  parent: Parent,
  name: string,
  wanted: RelatedRequest
): ListRecordCollectionRepresentation {
  const list = relatedListNamed(ui, parent.object, name, parent.recordTypeId);
  const filter = wanted.where === undefined ? undefined : whereClause(ui, list.child, parseFilter(wanted.where));
  return listRecords(
    ui,
    {
      object: list.child,
      reference: reference(list, parent.id),
      infoTag: info(ui, list).eTag,
      columns: list.columns,
      conditions: [`${list.field} = '${parent.id}'`, ...(filter === undefined ? [] : [filter])],
      order: list.order,
      url: `${ui.base}/ui-api/related-list-records/${parent.id}/${list.name}`,
    },
    wanted
  );
}

/** `GET /ui-api/related-list-count/<id>/<relationship>?maxCount=10`. */
export const readRelatedListCount: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  return json(countOf(ui, parentOf(ui, params['id'] ?? ''), params['list'] ?? '', request));
};

/** `GET /ui-api/related-list-count/batch/<id>/<relationship>,<relationship>`. */
export const readRelatedListCounts: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const parent = parentOf(ui, params['id'] ?? '');
  return json(batchOf(listOf(params['lists'] ?? ''), (name) => countOf(ui, parent, name, request)));
};

function countOf(ui: UiContext, parent: Parent, name: string, { query }: RestRequest): RelatedListCountRepresentation {
  const list = relatedListNamed(ui, parent.object, name, parent.recordTypeId);
  const max = Number(query.get('maxCount') ?? DEFAULT_COUNT);
  if (!Number.isInteger(max) || max < 1 || max > MAX_COUNT) throw illegal('maxCount', query.get('maxCount') ?? '');
  const conditions = [`${list.field} = '${parent.id}'`];
  const found = idsOf(ui, `${soqlOf({ object: list.child, conditions }, [])} LIMIT ${String(max + 1)}`).length;
  return tagged({ count: Math.min(found, max), hasMore: found > max, listReference: reference(list, parent.id) });
}
