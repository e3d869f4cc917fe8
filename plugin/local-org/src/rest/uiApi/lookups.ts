import type { ObjectDef } from '../../contract.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import { quoted } from '../graphql/whereClause.ts';
import { json, type Handler, type RestRequest } from '../message.ts';
import { badField, type FieldTree } from './fieldTree.ts';
import { idsOf } from './listRecords.ts';
import { illegal, pageOf, pageTokens } from './paging.ts';
import { readRecords } from './readRecords.ts';
import type { RecordCollectionRepresentation } from './representations.ts';
import { uiContext, uiObject, type UiContext } from './uiContext.ts';

const DEFAULT_SIZE = 25;
const MAX_SIZE = 200;
const MAX_WORDS = 10;

/** `GET /ui-api/lookups/X/<reference>?q=ac&searchType=TypeAhead`: what the reference may lead to, by object. */
export const readLookups: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const targets = targetsOf(ui, params);
  const found = targets.map((target) => [target.name, search(ui, target, request, params)] as const);
  return json({ lookupResults: Object.fromEntries(found) });
};

/** `GET /ui-api/lookups/X/<reference>/<target>?q=ac&searchType=Search`. */
export const readLookup: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const target = uiObject(ui, params['target'] ?? '');
  if (!targetsOf(ui, params).includes(target))
    throw badField(`${params['field'] ?? ''} does not refer to ${target.name}.`);
  return json(search(ui, target, request, params));
};

/** @throws ApiError INVALID_FIELD for a field that is no reference, or that the user may not read */
function targetsOf(ui: UiContext, params: Readonly<Record<string, string>>): readonly ObjectDef[] {
  const object = uiObject(ui, params['object'] ?? '');
  const name = params['field'] ?? '';
  const field = object.fields.get(name.toLowerCase());
  if (field?.type !== 'reference' || !ui.access.mayReadField(object, field.name)) {
    throw badField(`The field ${name} is no lookup of ${object.name}.`);
  }
  return field.referenceTo.flatMap((each) => {
    const target = ui.schema.object(each);
    return target && ui.access.mayRead(target) ? [target] : [];
  });
}

function search(
  ui: UiContext,
  target: ObjectDef,
  { query, base }: RestRequest,
  params: Readonly<Record<string, string>>
): RecordCollectionRepresentation {
  const page = pageOf(query, { size: DEFAULT_SIZE, max: MAX_SIZE });
  const name = nameFieldOf(target)?.name ?? 'Id';
  const { where, order } = searchOf(target, name, query);
  const limit = `LIMIT ${String(page.size + 1)} OFFSET ${String(page.offset)}`;
  const ids = idsOf(ui, `SELECT Id FROM ${target.name}${where} ORDER BY ${order}, Id ${limit}`);
  const shown = ids.slice(0, page.size);
  const tree: FieldTree = new Map(['id', name.toLowerCase()].map((field) => [field, undefined]));
  const records = readRecords(ui, target, shown, tree);
  const url = `${base}/ui-api/lookups/${params['object'] ?? ''}/${params['field'] ?? ''}/${target.name}`;
  return {
    count: shown.length,
    ...pageTokens(page, { more: ids.length > page.size, url, query }),
    records: shown.flatMap((id) => records.get(id) ?? []),
  };
}

/** Recent records are those that were looked at; typing ahead finds the beginnings of words, a search all of them. */
function searchOf(
  target: ObjectDef,
  name: string,
  query: URLSearchParams
): { readonly where: string; readonly order: string } {
  const type = query.get('searchType') ?? 'Recent';
  const words = (query.get('q') ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS);
  const like = (pattern: string): string => `${name} LIKE ${quoted(pattern)}`;
  const safe = (word: string): string => word.replace(/[\\%_]/g, '\\$&');
  const starts = words.map((word) => `(${like(`${safe(word)}%`)} OR ${like(`% ${safe(word)}%`)})`);
  switch (type.toLowerCase()) {
    case 'recent': {
      const isTracked = target.fields.has('lastvieweddate');
      const seen = isTracked ? 'LastViewedDate != null' : 'Id = null';
      return { where: ` WHERE ${[seen, ...starts].join(' AND ')}`, order: isTracked ? 'LastViewedDate DESC' : name };
    }
    case 'typeahead':
      if (words.length === 0) throw illegal('q', '');
      return { where: ` WHERE ${starts.join(' AND ')}`, order: name };
    case 'search':
      if (words.length === 0) throw illegal('q', '');
      return { where: ` WHERE ${words.map((word) => like(`%${safe(word)}%`)).join(' AND ')}`, order: name };
    default:
      throw illegal('searchType', type);
  }
}
