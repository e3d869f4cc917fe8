import type { FieldDef, ObjectDef } from '../../contract.ts';
import { isSortable } from '../../soql/fieldTraits.ts';
import type { Json } from '../../soql/shape.ts';
import { listViewsOf, listViewWithId, queryOf, queueIdOf, type ListView } from './listViews.ts';
import { json, type Handler, type RestContext } from '../message.ts';
import { objectNamed } from '../record.ts';

const MAX_LIMIT = 2000;
const DEFAULT_LIMIT = 25;

/** `GET /sobjects/X/listviews`. */
export const listListViews: Handler = (context, { base }, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const views = listViewsOf(context, object);
  return json({
    done: true,
    listviews: views.map((view) => summary(view, base)),
    nextRecordsUrl: null,
    size: views.length,
    sobjectType: object.name,
  });
};

/** `GET /sobjects/X/listviews/<id>`. */
export const readListView: Handler = (context, { base }, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  return json(summary(listViewWithId(context, object, params['id'] ?? ''), base));
};

function summary({ id, object, developerName, label }: ListView, base: string): object {
  const root = `${base}/sobjects/${object.name}/listviews/${id}`;
  return {
    describeUrl: `${root}/describe`,
    developerName,
    id,
    label,
    resultsUrl: `${root}/results`,
    soqlCompatible: true,
    url: root,
  };
}

/** `GET /sobjects/X/listviews/<id>/describe`: columns, order and the query behind the view. */
export const describeListView: Handler = (context, _request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const view = listViewWithId(context, object, params['id'] ?? '');
  return json({
    columns: columnsOf(context, view),
    id: view.id,
    orderBy: [
      { fieldNameOrPath: view.columns[0] ?? 'Id', nullsPosition: 'first', sortDirection: 'ascending' },
      { fieldNameOrPath: 'Id', nullsPosition: 'first', sortDirection: 'ascending' },
    ],
    query: queryText(context, view),
    relatedEntityId: null,
    scope: view.scope === 'mine' ? 'mine' : null,
    scopeEntityId: null,
    sobjectType: object.name,
    whereCondition: null,
  });
};

/** `GET /sobjects/X/listviews/<id>/results`: a page of the records, each as a list of columns. */
export const listViewResults: Handler = (context, request, params) => {
  const object = objectNamed(context, params['object'] ?? '');
  const view = listViewWithId(context, object, params['id'] ?? '');
  const columns = columnsOf(context, view);
  const number = (name: string, otherwise: number): number => Number(request.query.get(name) ?? otherwise) || 0;
  const [limit, offset] = [Math.min(MAX_LIMIT, number('limit', DEFAULT_LIMIT)), number('offset', 0)];
  const access = context.org.rights(context.session);
  const result = context.soql.run(queryText(context, view), { access });
  const records = result.page(offset, Math.min(offset + limit, result.length), request.base);
  return json({
    columns,
    developerName: view.developerName,
    done: true,
    id: view.id,
    label: view.label,
    records: records.map((record) => ({
      columns: columns.map(({ fieldNameOrPath }) => ({ fieldNameOrPath, value: valueAt(record, fieldNameOrPath) })),
    })),
    size: records.length,
  });
};

/** The query of the view with an id, for `GET /query?explain=<id>`; undefined when the text is no such id. */
export function listViewQuery(context: RestContext, id: string): string | undefined {
  if (!/^00B\w{12}(\w{3})?$/.test(id)) return undefined;
  for (const object of context.org.schema.objects()) {
    const view = listViewsOf(context, object).find((each) => each.id.slice(0, 15) === id.slice(0, 15));
    if (view) return queryText(context, view);
  }
  return undefined;
}

const queryText = (context: RestContext, view: ListView): string =>
  queryOf(view, context.session.userId, queueIdOf(context, view));

interface Column {
  readonly fieldNameOrPath: string;
  readonly [property: string]: Json;
}

function columnsOf({ org }: RestContext, view: ListView): readonly Column[] {
  const shown = view.columns.map((path, index) => column(org.schema, view.object, path, index === 0));
  const hidden = ['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp']
    .filter((name) => !view.columns.includes(name) && view.object.fields.has(name.toLowerCase()))
    .map((name) => ({ ...column(org.schema, view.object, name, false), hidden: true }));
  return [...shown, ...hidden];
}

function column(schema: RestContext['org']['schema'], object: ObjectDef, path: string, isFirst: boolean): Column {
  const field = fieldAt(schema, object, path);
  return {
    ascendingLabel: 'Z-A',
    descendingLabel: 'A-Z',
    fieldNameOrPath: path,
    hidden: false,
    label: field?.label ?? path,
    searchable: field?.nameField ?? false,
    selectListItem: path,
    sortDirection: isFirst ? 'ascending' : null,
    sortIndex: isFirst ? 0 : null,
    sortable: field ? isSortable(field) : false,
    type: field?.type ?? 'string',
  };
}

function fieldAt(schema: RestContext['org']['schema'], object: ObjectDef, path: string): FieldDef | undefined {
  const [first = '', second] = path.split('.');
  if (second === undefined) return object.fields.get(first.toLowerCase());
  const link = [...object.fields.values()].find(({ relationshipName }) => relationshipName === first);
  const target = schema.object(link?.referenceTo.at(-1) ?? '');
  return target?.fields.get(second.toLowerCase());
}

function valueAt(record: Json, path: string): Json {
  let value: Json = record;
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    value = (value as Readonly<Record<string, Json>>)[name] ?? null;
  }
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
}
