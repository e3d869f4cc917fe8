import type { FieldDef, ObjectDef } from '../../../contract.ts';
import { ApexList } from '../../library/collections/list.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import type { Queries } from './queries.ts';
import { stringLiteral } from './soqlText.ts';

const FIXED = {};

/** Ids that `Test.setFixedSearchResults` has named; a test finds nothing else. */
export const fixedResults = (apex: ApexTransaction): { ids: readonly string[] } =>
  apex.state(FIXED, (): { ids: readonly string[] } => ({ ids: [] }));

type FieldGroup = 'all' | 'name' | 'email' | 'phone' | 'sidebar';

interface Search {
  readonly term: string;
  readonly group: FieldGroup;
  readonly returning: readonly Returned[];
  readonly limit: string;
}

interface Returned {
  readonly object: string;
  readonly fields: string;
  /** WHERE, ORDER BY, LIMIT … */
  readonly where: string;
  readonly rest: string;
}

const SEARCH =
  /^\s*FIND\s+(\{(?:[^}\\]|\\.)*\}|'(?:[^'\\]|\\.)*'|:\s*[\w.]+)\s*(?:IN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\s*)?(?:RETURNING\s+(.*?))?\s*(LIMIT\s+\S+)?\s*$/is;

/**
 * Runs a search over the text fields of objects: all words of the term, `*` for any ending.
 * @throws SearchException
 */
export function runSearch(
  apex: ApexTransaction,
  { queries }: { readonly queries: Queries },
  text: string,
  valueOf: (name: string) => unknown
): ApexList {
  apex.count('soslQueries');
  const search = parse(text, valueOf);
  const lists = search.returning.map((each) => {
    const object = orgOf(apex).org.schema.object(each.object);
    if (!object) throw exception('SearchException', `sObject type '${each.object}' is not supported.`);
    const condition = conditionOf(apex, object, search);
    const where = each.where === '' ? condition : `(${condition}) AND (${each.where})`;
    const soql = `SELECT ${each.fields} FROM ${object.name} WHERE ${where} ${each.rest || search.limit}`;
    const records = queries.records(apex, { text: soql, valueOf, isPartOfSearch: true });
    return new ApexList(object.name, [...records]);
  });
  return new ApexList('List<SObject>', lists);
}

function parse(text: string, valueOf: (name: string) => unknown): Search {
  const [, term = '', group = 'ALL', returning = '', limit = ''] = SEARCH.exec(text) ?? [];
  if (term === '') throw exception('SearchException', `unexpected token in search: ${text}`);
  const value = term.startsWith(':') ? valueOf(term.slice(1).trim()) : term.slice(1, -1);
  return {
    term: typeof value === 'string' ? value : '',
    group: group.toLowerCase() as FieldGroup,
    limit,
    returning: splitTop(returning.replace(/\s+WITH\s+(?:USER_MODE|SYSTEM_MODE|SECURITY_ENFORCED)\s*$/i, '')).map(
      returned
    ),
  };
}

/** Splits at commas that are in no parentheses. */
function splitTop(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
}

function returned(text: string): Returned {
  const [, object = '', inner = 'Id'] = /^(\w+)\s*(?:\((.*)\))?$/s.exec(text) ?? [];
  const [, fields = 'Id', where = '', rest = ''] =
    /^(.*?)(?:\s+WHERE\s+(.*?))?(\s+(?:ORDER\s+BY|LIMIT|OFFSET)\b.*)?$/is.exec(inner) ?? [];
  return { object, fields: fields.trim() === '' ? 'Id' : fields, where, rest: rest.trim() };
}

function conditionOf(apex: ApexTransaction, object: ObjectDef, { term, group }: Search): string {
  if (apex.isTest) {
    const ids = fixedResults(apex).ids.filter((id) => id.startsWith(object.keyPrefix));
    return ids.length === 0 ? 'Id = null' : `Id IN (${ids.map(stringLiteral).join(', ')})`;
  }
  const words = term.split(/\s+/).filter((word) => word.replaceAll('*', '').length > 0);
  const fields = [...object.fields.values()].filter((field) => isSearched(field, group));
  if (words.length === 0 || fields.length === 0) return 'Id = null';
  const byWord = words.map((word) => `(${fields.flatMap(({ name }) => matches(name, word)).join(' OR ')})`);
  return byWord.join(' AND ');
}

const SEARCHED = new Set(['string', 'email', 'phone', 'url', 'textarea', 'picklist']);

function isSearched(field: FieldDef, group: FieldGroup): boolean {
  if (group === 'name') return field.nameField;
  if (group === 'email' || group === 'phone') return field.type === group;
  return SEARCHED.has(field.type) && field.length <= 255 && field.formula === undefined;
}

/** A word as it can stand in a text: at its beginning or end, or between blanks. */
function matches(field: string, word: string): readonly string[] {
  const pattern = word.replaceAll('*', '%');
  return [pattern, `${pattern} %`, `% ${pattern}`, `% ${pattern} %`].map(
    (each) => `${field} LIKE ${stringLiteral(each)}`
  );
}
