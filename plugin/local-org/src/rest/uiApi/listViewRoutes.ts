import type { ObjectDef } from '../../contract.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import { json, notFound, type Handler, type RestRequest, type RestResponse } from '../message.ts';
import { conditionsOf, listViewsOf, listViewWithId, type ListView } from '../listViews/listViews.ts';
import { conditionalJson, tagged } from './entityTag.ts';
import { listOf, missingIn } from './fieldTree.ts';
import {
  columnInfo,
  fieldAt,
  listRecords,
  orderInfo,
  preferences,
  type ListRequest,
  type SortKey,
} from './listRecords.ts';
import { pageOf, pageTokens } from './paging.ts';
import type {
  ListInfoRepresentation,
  ListRecordCollectionRepresentation,
  ListReferenceRepresentation,
} from './listRepresentations.ts';
import { uiContext, uiObject, type UiContext } from './uiContext.ts';

type Params = Readonly<Record<string, string>>;

const ID = /^00B\w{12}(\w{3})?$/;

/** A list view, or the records of an object that were looked at last. */
interface ShownList {
  readonly object: ObjectDef;
  readonly label: string;
  readonly reference: ListReferenceRepresentation;
  readonly columns: readonly string[];
  readonly conditions: readonly string[];
  readonly order: readonly SortKey[];
  readonly view?: ListView;
}

function viewList(ui: UiContext, view: ListView): ShownList {
  const { object } = view;
  const columns = readable(ui, object, view.columns);
  const order: readonly SortKey[] =
    view.scope === 'recent'
      ? [{ path: 'LastViewedDate', ascending: false }]
      : [{ path: columns[0] ?? 'Id', ascending: true }];
  return {
    object,
    label: view.label,
    reference: { id: view.id, listViewApiName: view.developerName, objectApiName: object.name, type: 'listView' },
    columns,
    conditions: conditionsOf(ui.rest, view),
    order,
    view,
  };
}

function mruList(ui: UiContext, object: ObjectDef): ShownList {
  const isTracked = object.fields.has('lastvieweddate');
  return {
    object,
    label: 'Recently Viewed',
    reference: { id: null, listViewApiName: null, objectApiName: object.name, type: 'mru' },
    columns: readable(ui, object, [nameFieldOf(object)?.name ?? 'Id', 'LastModifiedDate']),
    conditions: [isTracked ? 'LastViewedDate != null' : 'Id = null'],
    order: isTracked ? [{ path: 'LastViewedDate', ascending: false }] : [],
  };
}

const readable = (ui: UiContext, object: ObjectDef, columns: readonly string[]): readonly string[] =>
  columns.filter((path) => missingIn(ui, object, path.split('.')) === undefined);

/** @throws ApiError NOT_FOUND */
function shownList(ui: UiContext, params: Params): ShownList {
  const name = params['list'] ?? '';
  if (params['object'] !== undefined) {
    return viewList(ui, listViewWithId(ui.rest, uiObject(ui, params['object']), name));
  }
  for (const object of ui.schema.objects()) {
    if (!ui.access.mayRead(object)) continue;
    const found = listViewsOf(ui.rest, object).find(({ id }) => id.slice(0, 15) === name.slice(0, 15));
    if (found) return viewList(ui, found);
  }
  throw notFound();
}

function info(ui: UiContext, { object, label, reference, columns, order, view }: ShownList): ListInfoRepresentation {
  return tagged({
    cloneable: false,
    createable: false,
    deletable: false,
    displayColumns: columns.map((path) => columnInfo(ui, object, path)),
    filterLogicString: view?.logic ?? null,
    filteredByInfo: (view?.filters ?? []).map(({ field, operation, value }) => ({
      fieldApiName: field,
      label: fieldAt(ui, object, field)?.label ?? field,
      operandLabels: value.split(',').map((each) => each.trim()),
      operator: operation.charAt(0).toUpperCase() + operation.slice(1),
    })),
    label,
    listReference: reference,
    objectApiNames: [object.name],
    orderedByInfo: order.map((key) => orderInfo(ui, object, key)),
    updateable: false,
    userPreferences: preferences(columns),
    visibility: 'Public',
    visibilityEditable: false,
  });
}

const wantedOf = ({ query }: RestRequest): ListRequest => ({
  fields: listOf(query.get('fields')),
  optionalFields: listOf(query.get('optionalFields')),
  sortBy: listOf(query.get('sortBy')),
  query,
});

function records(
  ui: UiContext,
  list: ShownList,
  infoTag: string,
  request: RestRequest
): ListRecordCollectionRepresentation {
  const { id, objectApiName } = list.reference;
  const url = `${ui.base}/ui-api/${id === null ? `mru-list-records/${objectApiName ?? ''}` : `list-records/${id}`}`;
  return listRecords(ui, { ...list, infoTag, url }, wantedOf(request));
}

type Answer = (ui: UiContext, list: ShownList, request: RestRequest) => RestResponse;

const asInfo: Answer = (ui, list, request) => conditionalJson(request, info(ui, list));
const asRecords: Answer = (ui, list, request) =>
  conditionalJson(request, records(ui, list, info(ui, list).eTag, request));
const asUi: Answer = (ui, list, request) => {
  const about = info(ui, list);
  return conditionalJson(request, tagged({ info: about, records: records(ui, list, about.eTag, request) }));
};

const viewHandler =
  (answer: Answer): Handler =>
  (context, request, params) => {
    const ui = uiContext(context, request);
    return answer(ui, shownList(ui, params), request);
  };

const mruHandler =
  (answer: Answer): Handler =>
  (context, request, params) => {
    const ui = uiContext(context, request);
    return answer(ui, mruList(ui, uiObject(ui, params['object'] ?? '')), request);
  };

/** `GET /ui-api/list-info/<id>` and `/ui-api/list-info/X/<name>`. */
export const readListInfo = viewHandler(asInfo);
/** `GET /ui-api/list-records/<id>` and `/ui-api/list-records/X/<name>`, with `fields`, `sortBy`, `pageSize`, `pageToken`. */
export const readListRecords = viewHandler(asRecords);
/** `GET /ui-api/list-ui/X/<name>`: a list view with its records. */
export const readListUi = viewHandler(asUi);
export const readMruListInfo = mruHandler(asInfo);
export const readMruListRecords = mruHandler(asRecords);
export const readMruListUi = mruHandler(asUi);

/** `GET /ui-api/list-ui/<id>`, a list view with its records, or `/ui-api/list-ui/X?q=…`, the list views of an object. */
export const readListUiOrLists: Handler = (context, request, params) => {
  const name = params['list'] ?? '';
  if (ID.test(name)) return readListUi(context, request, params);
  const ui = uiContext(context, request);
  const object = uiObject(ui, name);
  const page = pageOf(request.query, { size: 20, max: 2000 });
  const text = request.query.get('q');
  const isRecentOnly = request.query.get('recentListsOnly') === 'true';
  const views = listViewsOf(context, object).filter(({ label }) =>
    label.toLowerCase().includes((text ?? '').toLowerCase())
  );
  const shown = views.slice(page.offset, page.offset + page.size);
  const root = `${request.base}/ui-api/list-ui/${object.name}`;
  return json(
    tagged({
      count: shown.length,
      ...pageTokens(page, { more: views.length > page.offset + page.size, url: root, query: request.query }),
      lists: shown.map(({ id, developerName, label }) => ({
        apiName: developerName,
        id,
        label,
        listUiUrl: `${root}/${developerName}`,
      })),
      objectApiName: object.name,
      pageSize: page.size,
      queryString: text,
      recentListsOnly: isRecentOnly,
    })
  );
};
