import { ApiError } from '../contract.ts';
import {
  isObject,
  json,
  type Handler,
  type RestContext,
  type RestRequest,
  type RestResponse,
} from '../rest/message.ts';
import type { Route } from '../rest/router.ts';
import type { Json } from '../soql/shape.ts';
import { runSearch } from './search.ts';
import { malformedSearch, parseSosl, type FieldGroup, type Returned, type Search } from './sosl.ts';
import { suggestRecords } from './suggestions.ts';

const search: Handler = (context, request) => {
  const text = request.query.get('q');
  if (text === null || text.trim() === '') throw malformedSearch('A search string has to be specified');
  return answer(context, request, parseSosl(text));
};

function answer(context: RestContext, { base }: RestRequest, wanted: Search): RestResponse {
  const { org, soql: engine, session } = context;
  const access = org.rights(session);
  const searchRecords = runSearch({ org, engine, access, base }, wanted).flat();
  if (!wanted.withLabels) return json({ searchRecords });
  return json({ searchRecords, metadata: { entityMetadata: entityMetadata(context, searchRecords) } });
}

/** The labels of the objects that were found, and of the fields that are shown of them. */
function entityMetadata({ org }: RestContext, records: readonly Json[]): readonly object[] {
  const shown = new Map<string, Set<string>>();
  for (const record of records) {
    const { attributes, ...fields } = record as Readonly<Record<string, Json>>;
    const type = (attributes as Readonly<Record<string, Json>>)['type'];
    if (typeof type !== 'string') continue;
    const names = shown.get(type) ?? new Set<string>();
    for (const name of Object.keys(fields)) names.add(name);
    shown.set(type, names);
  }
  return [...shown].map(([name, fields]) => {
    const object = org.schema.object(name);
    const fieldMetadata = [...fields].flatMap((field) => {
      const label = object?.fields.get(field.toLowerCase())?.label;
      return label === undefined ? [] : [{ name: field, label }];
    });
    return { entityName: name, label: object?.label ?? name, fieldMetadata };
  });
}

const GROUPS: readonly FieldGroup[] = ['all', 'name', 'email', 'phone', 'sidebar'];

/** The same without SOSL: `GET` by names in the address, `POST` by a body. */
const parameterizedGet: Handler = (context, request) => {
  const { query } = request;
  const text = (name: string): string | undefined => query.get(name) ?? undefined;
  const fields = (object: string): string => text(`${object}.fields`) ?? text('fields') ?? 'Id';
  const returning = query.getAll('sobject').map((object): Returned => {
    const [where, limit] = [text(`${object}.where`), text(`${object}.limit`) ?? text('defaultLimit')];
    return { object, fields: fields(object), ...(where !== undefined && { where }), ...limited(limit) };
  });
  return answer(context, request, {
    term: required(text('q')),
    group: groupOf(text('in')),
    returning,
    withLabels: /labels/i.test(text('metadata') ?? ''),
    ...limited(text('overallLimit')),
  });
};

const parameterizedPost: Handler = (context, request) => {
  const body = isObject(request.body) ? request.body : {};
  const sobjects = Array.isArray(body['sobjects']) ? body['sobjects'].filter(isObject) : [];
  const returning = sobjects.map((each): Returned => {
    const { where, order, orderBy } = each;
    const by = order ?? orderBy;
    return {
      object: textOf(each['name']) ?? '',
      fields: listOf(each['fields']) ?? listOf(body['fields']) ?? 'Id',
      ...(typeof where === 'string' && { where }),
      ...(typeof by === 'string' && { order: `ORDER BY ${by}` }),
      ...limited(textOf(each['limit']) ?? textOf(body['defaultLimit'])),
    };
  });
  return answer(context, request, {
    term: required(textOf(body['q'])),
    group: groupOf(textOf(body['in'])),
    returning,
    withLabels: /labels/i.test(textOf(body['metadata']) ?? ''),
    ...limited(textOf(body['overallLimit'])),
  });
};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

const listOf = (value: unknown): string | undefined =>
  Array.isArray(value) && value.length > 0 ? value.filter((each) => typeof each === 'string').join(', ') : undefined;

function required(term: string | undefined): string {
  if (term === undefined || term.trim() === '') throw malformedSearch('q is required');
  return term;
}

function groupOf(given = 'ALL'): FieldGroup {
  const group = GROUPS.find((each) => each === given.toLowerCase().replace(/\s*fields$/, ''));
  if (group === undefined) throw new ApiError('INVALID_SEARCH_SCOPE', `Unknown search scope: ${given}`);
  return group;
}

function limited(text: string | undefined): { readonly limit?: number } {
  if (text === undefined) return {};
  if (!/^\d+$/.test(text)) throw malformedSearch(`no number of records: ${text}`);
  return { limit: Number(text) };
}

export const SEARCH_RESOURCES: readonly Route[] = [
  { pattern: '/search', handlers: { GET: search } },
  { pattern: '/search/suggestions', handlers: { GET: suggestRecords } },
  { pattern: '/parameterizedSearch', handlers: { GET: parameterizedGet, POST: parameterizedPost } },
];
