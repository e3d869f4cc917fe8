import { ApiError, type ObjectDef, type ReadAccess } from '../../../contract.ts';
import { idsOf } from '../../../sosl/search.ts';
import type { FieldGroup } from '../../../sosl/sosl.ts';
import { parseTerm } from '../../../sosl/terms.ts';
import { ApexList } from '../../library/collections/list.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import type { AccessMode, Queries } from './queries.ts';
import { stringLiteral } from './soqlText.ts';

const FIXED = {};

/** Ids that `Test.setFixedSearchResults` has named; a test finds nothing else. */
export const fixedResults = (apex: ApexTransaction): { ids: readonly string[] } =>
  apex.state(FIXED, (): { ids: readonly string[] } => ({ ids: [] }));

interface Search {
  readonly term: string;
  readonly group: FieldGroup;
  readonly returning: readonly Returned[];
  readonly limit: string;
  /** WITH USER_MODE: only what the person may see. */
  readonly isUser: boolean;
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
 * Runs a search over the text fields of objects, as the search of the REST API does.
 * @throws SearchException
 */
export function runSearch(
  apex: ApexTransaction,
  { queries }: { readonly queries: Queries },
  text: string,
  valueOf: (name: string) => unknown,
  mode: AccessMode = 'system'
): ApexList {
  apex.count('soslQueries');
  const search = parse(text, valueOf);
  const isUser = search.isUser || mode === 'user';
  const access = queries.access(apex, isUser);
  const lists = search.returning.map((each) => {
    const object = orgOf(apex).org.schema.object(each.object);
    if (!object || !access.mayRead(object)) {
      throw exception('SearchException', `sObject type '${each.object}' is not supported.`);
    }
    const ids = found(apex, access, object, search);
    const condition = ids.length === 0 ? 'Id = null' : `Id IN (${ids.map(stringLiteral).join(', ')})`;
    const where = each.where === '' ? condition : `${condition} AND (${each.where})`;
    const soql = `SELECT ${each.fields} FROM ${object.name} WHERE ${where} ${each.rest || search.limit}`;
    const query = { text: soql, valueOf, mode: isUser ? 'user' : 'system', isPartOfSearch: true } as const;
    const records = queries.records(apex, query);
    return new ApexList(object.name, [...records]);
  });
  return new ApexList('List<SObject>', lists);
}

/** What the search of the REST API would find; a test finds what it has fixed. */
function found(apex: ApexTransaction, access: ReadAccess, object: ObjectDef, search: Search): readonly string[] {
  if (apex.isTest) return fixedResults(apex).ids.filter((id) => id.startsWith(object.keyPrefix));
  try {
    return idsOf({ org: orgOf(apex).org, access }, object, parseTerm(search.term), search.group);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw exception('SearchException', error.message);
  }
}

function parse(text: string, valueOf: (name: string) => unknown): Search {
  const [, term = '', group = 'ALL', returning = '', limit = ''] = SEARCH.exec(text) ?? [];
  if (term === '') throw exception('SearchException', `unexpected token in search: ${text}`);
  const value = term.startsWith(':') ? valueOf(term.slice(1).trim()) : term.slice(1, -1);
  return {
    term: typeof value === 'string' ? value : '',
    group: group.toLowerCase() as FieldGroup,
    limit,
    isUser: /\sWITH\s+(?:USER_MODE|SECURITY_ENFORCED)\s*$/i.test(returning),
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
