import { ApiError } from '../../contract.ts';
import { child, childrenOf, numberOf, textOf } from '../../metadata/elements.ts';
import { escapeXml } from '../../metadata/xml.ts';
import { isObject } from '../../rest/message.ts';
import type { Json } from '../../soql/shape.ts';
import { runSearch } from '../../sosl/search.ts';
import { parseSosl } from '../../sosl/sosl.ts';
import { normalizeId } from '../../store/ids.ts';
import { RawXml, SoapFault, type SoapValue } from '../envelope.ts';
import type { PartnerCall, PartnerOperation } from './call.ts';

/** Records of one answer without an option, and what an option may say. */
const [USUAL, FEWEST, MOST] = [500, 200, 2000];

/** What the partner API reads. Describes and changes are those of REST, in XML. */
export const QUERY_OPERATIONS: Readonly<Record<string, PartnerOperation>> = {
  query: (call) => firstPage(call, false),
  queryAll: (call) => firstPage(call, true),
  queryMore: (call) => {
    const { cursor, offset } = call.tenant.cursors.find(call.session.userId, textOf(call.body, 'queryLocator') ?? '');
    return page(cursor.result, cursor.id, offset, cursor.batchSize);
  },
  retrieve,
  search: ({ tenant, session, body }) => {
    const access = tenant.org.rights(session);
    const context = { org: tenant.org, engine: tenant.queries, access, base: '' };
    const records = runSearch(context, parseSosl(textOf(body, 'searchString') ?? '')).flat();
    return new RawXml(records.map((record) => `<searchRecords>${element('record', record)}</searchRecords>`).join(''));
  },
  describeGlobal: (call) => read(call, ['sobjects']),
  describeSObject: (call) => read(call, ['sobjects', textOf(call.body, 'sObjectType') ?? '', 'describe']),
  describeSObjects: (call) =>
    childrenOf(call.body, 'sObjectType').map(({ text }) => read(call, ['sobjects', text, 'describe'])),
  describeLayout: (call) => read(call, ['sobjects', textOf(call.body, 'sObjectType') ?? '', 'describe', 'layouts']),
  getUpdated: (call) => changes(call, 'updated'),
  getDeleted: (call) => changes(call, 'deleted'),
};

function firstPage(call: PartnerCall, includeDeleted: boolean): SoapValue {
  const { tenant, session, body } = call;
  const access = tenant.org.rights(session);
  const result = tenant.queries.run(textOf(body, 'queryString') ?? '', { includeDeleted, access });
  const options = call.header && child(call.header, 'QueryOptions');
  const size = Math.min(MOST, Math.max(FEWEST, (options && numberOf(options, 'batchSize')) ?? USUAL));
  if (result.length <= size) return page(result, undefined, 0, size);
  if (result.isAggregate) throw new SoapFault('EXCEEDED_ID_LIMIT', 'Aggregate query does not support queryMore()');
  return page(result, tenant.cursors.open(session.userId, result, size).id, 0, size);
}

interface Paged {
  readonly length: number;
  readonly totalSize: number;
  page(from: number, to: number, base: string): readonly Json[];
}

function page(result: Paged, id: string | undefined, from: number, size: number): SoapValue {
  const to = Math.min(from + size, result.length);
  const done = to >= result.length;
  const locator =
    done || id === undefined ? '<queryLocator xsi:nil="true"/>' : `<queryLocator>${id}-${String(to)}</queryLocator>`;
  const records = result.page(from, to, '').map((record) => element('records', record));
  return new RawXml(
    `<done>${String(done)}</done>${locator}${records.join('')}<size>${String(result.totalSize)}</size>`
  );
}

/** Records in the order of their ids; what is not there is nil. */
function retrieve({ tenant, session, body }: PartnerCall): SoapValue {
  const ids = childrenOf(body, 'ids').map(({ text }) => normalizeId(text) ?? '');
  if (ids.length > MOST) throw new SoapFault('EXCEEDED_ID_LIMIT', `at most ${String(MOST)} ids`);
  const object = tenant.org.schema.object(textOf(body, 'sObjectType') ?? '');
  if (object === undefined)
    throw new SoapFault('INVALID_TYPE', `sObject type '${textOf(body, 'sObjectType') ?? ''}' is not supported.`);
  if (ids.length === 0) return undefined;
  const fields = textOf(body, 'fieldList') ?? 'Id';
  const list = ids.map((id) => `'${id}'`).join(', ');
  const soql = `SELECT ${/\bid\b/i.test(fields) ? fields : `Id, ${fields}`} FROM ${object.name} WHERE Id IN (${list})`;
  const result = tenant.queries.run(soql, { access: tenant.org.rights(session) });
  const found = new Map(result.page(0, result.length, '').map((record) => [idOf(record), record]));
  return ids.map((id) => {
    const record = found.get(id);
    return record === undefined ? null : new RawXml(inner(record));
  });
}

function idOf(record: Json): string {
  const id = (record as Readonly<Record<string, Json>>)['Id'];
  return typeof id === 'string' ? id : '';
}

/** A record, the children of one, or a plain value as an element. */
function element(name: string, value: Json): string {
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`;
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => element(name, each)).join('');
  const { records } = value as Readonly<Record<string, Json>>;
  if (records === undefined) return `<${name} xsi:type="sf:sObject">${inner(value)}</${name}>`;
  const size = String((records as readonly Json[]).length);
  return `<${name} xsi:type="QueryResult"><done>true</done><queryLocator xsi:nil="true"/>${element('records', records)}<size>${size}</size></${name}>`;
}

/** What stands in the element of a record: its type, its id, and its fields as they were asked for. */
function inner(record: Json): string {
  const { attributes, ...fields } = record as Readonly<Record<string, Json>>;
  const type = (attributes as Readonly<Record<string, Json>> | undefined)?.['type'] ?? null;
  const id = fields['Id'] ?? null;
  const named = Object.entries(fields).filter(([name]) => name !== 'Id');
  return [
    element('sf:type', type),
    element('sf:Id', id),
    ...named.map(([name, value]) => element(`sf:${name}`, value)),
  ].join('');
}

/** What REST answers at an address. @throws ApiError for what it refuses */
function read(call: PartnerCall, path: readonly string[], query: Readonly<Record<string, string>> = {}): SoapValue {
  const { status, body } = call.tenant.handle(
    call.session,
    {
      method: 'GET',
      path,
      base: '/services/data/v66.0',
      query: new URLSearchParams(query),
      body: undefined,
      headers: {},
    },
    call.serverUrl
  );
  if (status === 200) return body as SoapValue;
  const refused: unknown = Array.isArray(body) ? body[0] : undefined;
  const { errorCode, message } = isObject(refused) ? refused : {};
  // An object that is not there has a code of its own here.
  if (errorCode === 'NOT_FOUND')
    throw new ApiError('INVALID_TYPE', `sObject type '${path[1] ?? ''}' is not supported.`);
  throw new ApiError(String(errorCode), String(message));
}

function changes(call: PartnerCall, kind: 'updated' | 'deleted'): SoapValue {
  const [start = '', end = ''] = ['startDate', 'endDate'].map((name) => textOf(call.body, name));
  return read(call, ['sobjects', textOf(call.body, 'sObjectType') ?? '', kind], { start, end });
}
