import type { ObjectDef } from '../contract.ts';
import { nameFieldOf } from '../metadata/schema.ts';
import { isObject } from '../rest/message.ts';
import { iconOf } from './navigation.ts';
import type { Caller } from './uiContext.ts';

export interface SearchHit {
  readonly id: string;
  readonly name: string;
  readonly object: string;
  readonly objectLabel: string;
  readonly icon: string;
  /** What tells records of the same name apart, such as the account of an order. */
  readonly detail: string | null;
}

const PER_OBJECT = 5;
const AT_MOST = 12;
const SHORTEST = 2;
const BASE = '/services/data/v66.0';

/** The answer of a query, as the user of the page sees it. */
export function queryAs({ tenant, session }: Caller, soql: string): readonly Record<string, unknown>[] {
  const request = {
    method: 'GET',
    path: ['query'],
    base: BASE,
    query: new URLSearchParams({ q: soql }),
    body: undefined,
    headers: {},
  };
  const { status, body } = tenant.handle(session, request, '');
  const records = isObject(body) ? body['records'] : undefined;
  return status === 200 && Array.isArray(records) ? (records as Record<string, unknown>[]) : [];
}

/** Records whose name holds the text, by object; `withLatest` also answers a text that is too short to search for. */
export function searchRecords(
  caller: Caller,
  text: string,
  { objectNames, withLatest }: { readonly objectNames: readonly string[]; readonly withLatest: boolean }
): readonly SearchHit[] {
  const wanted = text.trim();
  if (wanted.length < SHORTEST && !withLatest) return [];
  const { org } = caller.tenant;
  const hits = objectNames.flatMap((name) => {
    const object = org.schema.object(name);
    return object ? hitsOf(caller, object, wanted) : [];
  });
  const isStart = ({ name }: SearchHit): boolean => name.toLowerCase().startsWith(wanted.toLowerCase());
  return [...hits.filter(isStart), ...hits.filter((hit) => !isStart(hit))].slice(0, AT_MOST);
}

function hitsOf(caller: Caller, object: ObjectDef, text: string): readonly SearchHit[] {
  const name = nameFieldOf(object)?.name;
  if (name === undefined) return [];
  const parent = object.name !== 'Account' && object.fields.has('accountid') ? 'Account.Name' : undefined;
  const fields = ['Id', name, ...(parent ? [parent] : [])];
  const pattern = text.replace(/[\\'%_]/g, (character) => `\\${character}`);
  const order = object.fields.has('lastmodifieddate') ? ' ORDER BY LastModifiedDate DESC' : '';
  const soql = `SELECT ${fields.join(', ')} FROM ${object.name} WHERE ${name} LIKE '%${pattern}%'${order} LIMIT ${String(PER_OBJECT)}`;
  return queryAs(caller, soql).map((record) => {
    const account = record['Account'];
    return {
      id: String(record['Id']),
      name: String(record[name]),
      object: object.name,
      objectLabel: object.label,
      icon: iconOf(caller.tenant.org, object),
      detail: isObject(account) && typeof account['Name'] === 'string' ? account['Name'] : null,
    };
  });
}
