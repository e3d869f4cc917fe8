import type { FieldDef, FieldValue, ObjectDef, Org } from '../../contract.ts';
import { nameFieldOf } from '../../metadata/schema.ts';
import { normalizeId } from '../../store/ids.ts';
import { quoted } from '../graphql/whereClause.ts';
import { json, type Handler, type RestRequest } from '../message.ts';
import { badField, listOf, type FieldTree } from './fieldTree.ts';
import { idsOf } from './listRecords.ts';
import { illegal, pageOf, pageTokens } from './paging.ts';
import { readRecords } from './readRecords.ts';
import type { RecordCollectionRepresentation } from './representations.ts';
import { uiContext, uiObject, type UiContext } from './uiContext.ts';

type Place = Parameters<Org['lookupCandidates']>[1];

const DEFAULT_SIZE = 25;
const MAX_SIZE = 200;
const MAX_WORDS = 10;

/**
 * `GET /ui-api/lookups/X/<reference>?q=ac&searchType=TypeAhead`: what the reference may lead to, by object. A lookup
 * filter counts; the values of the record that it goes by come as `dependentFieldBindings=Account__c=001…,…`, or from
 * the record with the id `sourceRecordId`.
 */
export const readLookups: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const { place, targets } = lookupOf(ui, request, params);
  const found = targets.map((target) => [target.name, search(ui, { place, target }, request)] as const);
  return json({ lookupResults: Object.fromEntries(found) });
};

/** `GET /ui-api/lookups/X/<reference>/<target>?q=ac&searchType=Search`. */
export const readLookup: Handler = (context, request, params) => {
  const ui = uiContext(context, request);
  const target = uiObject(ui, params['target'] ?? '');
  const { place, targets } = lookupOf(ui, request, params);
  if (!targets.includes(target)) throw badField(`${params['field'] ?? ''} does not refer to ${target.name}.`);
  return json(search(ui, { place, target }, request));
};

/** @throws ApiError INVALID_FIELD for a field that is no reference, or that the user may not read */
function lookupOf(
  ui: UiContext,
  { query }: RestRequest,
  params: Readonly<Record<string, string>>
): { readonly place: Place; readonly targets: readonly ObjectDef[] } {
  const object = uiObject(ui, params['object'] ?? '');
  const name = params['field'] ?? '';
  const field = object.fields.get(name.toLowerCase());
  if (field?.type !== 'reference' || !ui.access.mayReadField(object, field.name)) {
    throw badField(`The field ${name} is no lookup of ${object.name}.`);
  }
  const targets = field.referenceTo.flatMap((each) => {
    const target = ui.schema.object(each);
    return target && ui.access.mayRead(target) ? [target] : [];
  });
  return { place: { object, field, values: sourceValues(ui, object, query) }, targets };
}

/** @throws ApiError for a binding that is none, or of a field that the object does not have */
function sourceValues({ rest }: UiContext, object: ObjectDef, query: URLSearchParams): Place['values'] {
  const sourceId = query.get('sourceRecordId');
  const source = sourceId === null ? undefined : rest.org.retrieve(rest.session, object.name, sourceId);
  const bound = listOf(query.get('dependentFieldBindings')).map((binding) => {
    const [name = '', value] = binding.split(/=(.*)/s);
    const field = object.fields.get(name.toLowerCase());
    if (field === undefined || value === undefined) throw illegal('dependentFieldBindings', binding);
    return [field.name, valueOf(field, value)] as const;
  });
  return { ...source, ...Object.fromEntries(bound) };
}

/** A value of an address as the store keeps it. */
function valueOf({ type }: FieldDef, text: string): FieldValue {
  if (text === '') return null;
  if (type === 'boolean') return text.toLowerCase() === 'true';
  if (type === 'reference' || type === 'id') return normalizeId(text) ?? text;
  return ['int', 'double', 'currency', 'percent'].includes(type) ? Number(text) : text;
}

function search(
  ui: UiContext,
  { place, target }: { readonly place: Place; readonly target: ObjectDef },
  { query, base }: RestRequest
): RecordCollectionRepresentation {
  const page = pageOf(query, { size: DEFAULT_SIZE, max: MAX_SIZE });
  const name = nameFieldOf(target)?.name ?? 'Id';
  const { where, order } = searchOf(target, name, query);
  const select = `SELECT Id FROM ${target.name}${where} ORDER BY ${order}, Id`;
  const limit = ` LIMIT ${String(page.size + 1)} OFFSET ${String(page.offset)}`;
  // What a filter lets through is known only of records that are there: its pages are cut afterwards.
  const isFiltered = place.field.lookupFilter !== undefined;
  const ids = isFiltered
    ? ui.rest.org.lookupCandidates(ui.rest.session, place, idsOf(ui, select)).slice(page.offset)
    : idsOf(ui, select + limit);
  const shown = ids.slice(0, page.size);
  const tree: FieldTree = new Map(['id', name.toLowerCase()].map((field) => [field, undefined]));
  const records = readRecords(ui, target, shown, tree);
  const url = `${base}/ui-api/lookups/${place.object.name}/${place.field.name}/${target.name}`;
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
