import type { FieldDef, FieldValue, ObjectDef, Org, ReadAccess } from '../contract.ts';
import type { Json } from '../soql/shape.ts';
import type { SoqlEngine } from '../soql/soqlEngine.ts';
import { malformedSearch, type FieldGroup, type Returned, type Search } from './sosl.ts';
import { matches, parseTerm, readingsOf, type Term, type Word } from './terms.ts';

/** Records that a search finds in one object, and in all: what the platform has found before it filters. */
const MOST = 2000;

export interface SearchContext {
  readonly org: Pick<Org, 'schema' | 'sql'>;
  readonly engine: SoqlEngine;
  readonly access: ReadAccess;
  /** `/services/data/v66.0`. */
  readonly base: string;
}

/** The records that each object of a search returns, in its order. @throws ApiError MALFORMED_SEARCH, INVALID_TYPE */
export function runSearch(context: SearchContext, search: Search): readonly (readonly Json[])[] {
  const term = parseTerm(search.term);
  const returning = search.returning.length > 0 ? search.returning : everything(context);
  let left = search.limit ?? MOST;
  return returning.map((each) => {
    const found = left <= 0 ? [] : recordsOf(context, { term, group: search.group, left }, each);
    left -= found.length;
    return found;
  });
}

/** All objects that people work with. */
function everything({ org, access }: SearchContext): readonly Returned[] {
  return [...org.schema.objects()]
    .filter((object) => isSearchable(object) && object.createable && access.mayRead(object))
    .map(({ name }) => ({ object: name, fields: 'Id' }));
}

const isSearchable = ({ kind, queryable, tooling, shareOf }: ObjectDef): boolean =>
  queryable && tooling !== true && shareOf === undefined && (kind === 'standard' || kind === 'custom');

interface Wanted {
  readonly term: Term;
  readonly group: FieldGroup;
  readonly left: number;
}

function recordsOf(context: SearchContext, { term, group, left }: Wanted, returned: Returned): readonly Json[] {
  const { org, engine, access, base } = context;
  const object = org.schema.object(returned.object);
  if (object === undefined || !isSearchable(object) || !access.mayRead(object)) {
    throw malformedSearch(`sObject type '${returned.object}' is not supported.`);
  }
  const ids = idsOf(context, object, term, group);
  if (ids.length === 0) {
    // A clause that is wrong is refused also where nothing is found.
    engine.parse(soqlOf(returned, object, ["'000000000000000AAA'"], left));
    return [];
  }
  const soql = soqlOf(
    returned,
    object,
    ids.map((id) => `'${id}'`),
    left
  );
  const result = engine.run(soql, { access });
  return result.page(0, result.length, base);
}

function soqlOf(
  { fields, where, order, limit, offset }: Returned,
  object: ObjectDef,
  ids: readonly string[],
  left: number
): string {
  return [
    `SELECT ${fields} FROM ${object.name} WHERE Id IN (${ids.join(', ')})`,
    where === undefined ? '' : ` AND (${where})`,
    order === undefined ? '' : ` ${order}`,
    ` LIMIT ${String(Math.min(left, limit ?? MOST))}`,
    offset === undefined ? '' : ` OFFSET ${String(offset)}`,
  ].join('');
}

/**
 * SQLite narrows the records down to those that have the letters somewhere; whether they stand there as words is then
 * looked at. There is no index to be kept with each save, and none to lag behind.
 */
export function idsOf(
  { org, access }: Pick<SearchContext, 'org' | 'access'>,
  object: ObjectDef,
  term: Term,
  group: FieldGroup
): readonly string[] {
  const fields = [...object.fields.values()].filter(
    (field) => isSearched(field, group, object) && access.mayReadField(object, field.name)
  );
  if (fields.length === 0) return [];
  const columns = fields.map(({ name }) => `r.${org.sql.column(object.name, name)}`);
  const parameters: FieldValue[] = [];
  const narrowed = conditionOf(term, columns, parameters);
  const visible = access.rowsOf?.(object, 'r');
  const sql =
    `SELECT r."Id" AS id, ${columns.map((column, at) => `${column} AS f${String(at)}`).join(', ')} ` +
    `FROM ${org.sql.table(object.name)} r WHERE r."IsDeleted" = 0 AND ${narrowed}` +
    (visible === undefined ? '' : ` AND ${visible}`);
  const ids: string[] = [];
  for (const row of org.sql.iterate(sql, parameters)) {
    const texts = fields.flatMap((_field, at) => readingsOf(String(row[`f${String(at)}`] ?? '')));
    if (matches(term, texts)) ids.push(String(row['id']));
    if (ids.length === MOST) break;
  }
  return ids;
}

const TEXT = new Set(['string', 'email', 'phone', 'url', 'textarea', 'picklist', 'multipicklist', 'combobox']);

function isSearched(field: FieldDef, group: FieldGroup, object: ObjectDef): boolean {
  if (field.formula !== undefined || !TEXT.has(field.type)) return false;
  const isName = field.nameField || (object.fields.has('lastname') && /^(?:First|Last|Middle)Name$/.test(field.name));
  if (group === 'name') return isName;
  if (group === 'email' || group === 'phone') return field.type === group;
  return group === 'all' || isName || field.type === 'email' || field.type === 'phone';
}

/** A condition that all records meet that the term means, and few others. */
function conditionOf(term: Term, columns: readonly string[], parameters: FieldValue[]): string {
  if (term.kind === 'not') return '1';
  if (term.kind !== 'words') {
    const items = term.items.map((item) => conditionOf(item, columns, parameters));
    return `(${items.join(term.kind === 'and' ? ' AND ' : ' OR ')})`;
  }
  const letters = longest(term.words);
  if (letters === '') return '1';
  // LIKE knows A to Z in both cases; for other letters both sides are folded.
  // eslint-disable-next-line no-control-regex -- the letters that SQLite folds by itself
  const isPlain = /^[\u0000-\u007f]*$/.test(letters);
  const tests = columns.map((column) => {
    parameters.push(`%${letters.replace(/[\\%_]/g, '\\$&')}%`);
    return isPlain ? `${column} LIKE ? ESCAPE '\\'` : `fold(${column}) LIKE fold(?) ESCAPE '\\'`;
  });
  return `(${tests.join(' OR ')})`;
}

/** The longest letters in a row that the words have to have. */
const longest = (words: readonly Word[]): string =>
  words
    .flatMap(({ text }) => text.split(/[*?]+/))
    .reduce((best, part) => (part.length > best.length ? part : best), '');
