import { ApexList } from '../../library/collections/list.ts';
import type { ApexMap } from '../../library/collections/map.ts';
import { exception, nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { nativeType, type NativeFunction } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { elementsOf } from '../collections.ts';
import { FieldToken } from '../describe/tokens.ts';
import { runDml, type DmlCall } from '../dml/dml.ts';
import type { DmlOutcome } from '../dml/outcome.ts';
import { rollbackTo, setSavepoint, releaseSavepoint, type Savepoint } from '../dml/savepoints.ts';
import { actionTypes, convertLead, mergeAll } from '../dml/actions.ts';
import { QueryLocator } from '../query/queryLocator.ts';
import type { AccessMode } from '../query/queries.ts';
import { queriesOf } from '../platform.ts';
import { asSObject, isSObject, type ApexSObject } from '../records/sobject.ts';
import { DmlOptions } from './dmlOptions.ts';

/** `AccessLevel.USER_MODE` and `SYSTEM_MODE`. */
export class AccessLevel {
  readonly mode: AccessMode;

  constructor(mode: AccessMode) {
    this.mode = mode;
  }
}

export const USER_MODE = new AccessLevel('user');
export const SYSTEM_MODE = new AccessLevel('system');

type Extra = boolean | AccessLevel | DmlOptions | FieldToken | null;

interface Choice {
  readonly allOrNone: boolean;
  readonly mode: AccessMode;
  readonly externalIdField?: string;
}

function chosen(extras: readonly Extra[]): Choice {
  const level = extras.find((extra) => extra instanceof AccessLevel);
  const flag = extras.find((extra) => typeof extra === 'boolean');
  const options = extras.find((extra) => extra instanceof DmlOptions);
  const field = extras.find((extra) => extra instanceof FieldToken);
  return {
    allOrNone: flag ?? options?.optAllOrNone ?? true,
    mode: level?.mode ?? 'system',
    ...(field ? { externalIdField: field.field.name } : {}),
  };
}

/** Records of ids, for `Database.delete(ids)`. */
function recordsOf(apex: ApexTransaction, given: unknown): readonly ApexSObject[] {
  if (given === null) throw nullPointer('Argument cannot be null.');
  const items = elementsOf(given) ?? [given];
  return items.map((item) => {
    if (typeof item !== 'string') return asSObject(item);
    const object = orgOf(apex).org.schema.objectOfId(item);
    if (!object) throw exception('StringException', `Invalid id: ${item}`);
    return apex.platform.newSObject(apex, object.name, [['Id', item]]) as ApexSObject;
  });
}

function dml(operation: DmlCall['operation'], resultType: string): NativeFunction {
  return (apex: ApexTransaction, given: unknown, ...extras: readonly Extra[]): unknown => {
    const records = recordsOf(apex, given);
    const outcomes = runDml(orgOf(apex), apex, { operation, records, ...chosen(extras) });
    return elementsOf(given) === undefined ? (outcomes[0] ?? null) : new ApexList(resultType, [...outcomes]);
  };
}

/** The forms of one operation, for a record and for a list, with what may come behind. */
function forms(
  name: string,
  result: string,
  subjects: readonly (readonly [string, boolean])[],
  extras: readonly string[]
) {
  const run = dml(name as DmlCall['operation'], `Database.${result}`);
  const members: Record<string, NativeFunction> = {};
  for (const [subject, isList] of subjects) {
    const returns = isList ? `List<Database.${result}>` : `Database.${result}`;
    for (const extra of extras) members[`static ${returns} ${name}(${subject} given${extra})`] = run;
  }
  return members;
}

const RECORDS = [
  ['SObject', false],
  ['List<SObject>', true],
] as const;
const IDS = [...RECORDS, ['Id', false], ['List<Id>', true]] as const;
const PLAIN = [
  '',
  ', Boolean allOrNone',
  ', System.AccessLevel level',
  ', Boolean allOrNone, System.AccessLevel level',
];
const WITH_OPTIONS = [
  ...PLAIN,
  ', Database.DMLOptions options',
  ', Database.DMLOptions options, System.AccessLevel level',
];
const WITH_FIELD = [...PLAIN, ...PLAIN.map((extra) => `, Schema.SObjectField field${extra}`)];

const modeOf = (level: AccessLevel | undefined): AccessMode => level?.mode ?? 'system';
const noBinds = (name: string): never => {
  throw exception('QueryException', `Variable does not exist: ${name}`);
};

const binds =
  (map: ApexMap) =>
  (name: string): unknown => {
    const found = map.toArray().find(([key]) => String(key).toLowerCase() === name.toLowerCase());
    if (!found) throw exception('QueryException', `Key '${name}' does not exist in the bindMap`);
    return found[1];
  };

const query = (apex: ApexTransaction, text: string, level?: AccessLevel): ApexList =>
  new ApexList('SObject', [...queriesOf(apex).records(apex, { text, valueOf: noBinds, mode: modeOf(level) })]);
const queryWithBinds = (apex: ApexTransaction, text: string, map: ApexMap, level: AccessLevel): ApexList =>
  new ApexList('SObject', [...queriesOf(apex).records(apex, { text, valueOf: binds(map), mode: modeOf(level) })]);
const countQuery = (apex: ApexTransaction, text: string, level?: AccessLevel): number =>
  queriesOf(apex).count(apex, { text, valueOf: noBinds, mode: modeOf(level) });
const countWithBinds = (apex: ApexTransaction, text: string, map: ApexMap, level: AccessLevel): number =>
  queriesOf(apex).count(apex, { text, valueOf: binds(map), mode: modeOf(level) });

const locator = (apex: ApexTransaction, given: string | ApexList, level?: AccessLevel): QueryLocator =>
  typeof given === 'string'
    ? new QueryLocator(given, queriesOf(apex).records(apex, { text: given, valueOf: noBinds, mode: modeOf(level) }))
    : new QueryLocator('', given.items.filter(isSObject));
const locatorWithBinds = (apex: ApexTransaction, text: string, map: ApexMap, level: AccessLevel): QueryLocator =>
  new QueryLocator(text, queriesOf(apex).records(apex, { text, valueOf: binds(map), mode: modeOf(level) }));

function emptyRecycleBin(apex: ApexTransaction, given: unknown): unknown {
  apex.count('dmlStatements');
  const outcomes = recordsOf(apex, given).map((record): DmlOutcome => {
    const results = orgOf(apex).org.save(
      { userId: apex.userId, username: '', orgId: apex.orgId },
      [{ kind: 'purge', object: record.type.name, id: record.id ?? '' }],
      { allOrNone: false }
    );
    const [result] = results;
    const errors = result?.success === false ? result.errors : [];
    return {
      id: record.id,
      isSuccess: errors.length === 0,
      isCreated: false,
      errors: errors.map(({ errorCode, message, fields }) => ({ code: errorCode, message, fields })),
    };
  });
  return elementsOf(given) === undefined
    ? (outcomes[0] ?? null)
    : new ApexList('Database.EmptyRecycleBinResult', outcomes);
}

const result = (name: string) =>
  nativeType(`Database.${name}`, {
    isInstance: (value) => typeof value === 'object' && value !== null && 'isSuccess' in value,
    members: {
      'Id getId()': (_apex, self: DmlOutcome) => self.id,
      'Boolean isSuccess()': (_apex, self: DmlOutcome) => self.isSuccess,
      'List<Database.Error> getErrors()': (_apex, self: DmlOutcome) => new ApexList('Database.Error', [...self.errors]),
      ...(name === 'UpsertResult'
        ? { 'Boolean isCreated()': (_apex: ApexTransaction, self: DmlOutcome) => self.isCreated }
        : {}),
    },
    properties: {
      'Id id': { get: (_apex, self: DmlOutcome) => self.id },
      'Boolean success': { get: (_apex, self: DmlOutcome) => self.isSuccess },
      'List<Database.Error> errors': {
        get: (_apex, self: DmlOutcome) => new ApexList('Database.Error', [...self.errors]),
      },
      ...(name === 'UpsertResult'
        ? { 'Boolean created': { get: (_apex: ApexTransaction, self: DmlOutcome) => self.isCreated } }
        : {}),
    },
  });

export const databaseTypes = [
  nativeType('Database', {
    isInstance: () => false,
    members: {
      ...forms('insert', 'SaveResult', RECORDS, WITH_OPTIONS),
      ...forms('update', 'SaveResult', RECORDS, WITH_OPTIONS),
      ...forms('upsert', 'UpsertResult', RECORDS, WITH_FIELD),
      ...forms('delete', 'DeleteResult', IDS, PLAIN),
      ...forms('undelete', 'UndeleteResult', IDS, PLAIN),
      ...mergeAll(),
      'static List<SObject> query(String query)': query,
      'static List<SObject> query(String query, System.AccessLevel level)': query,
      'static List<SObject> queryWithBinds(String query, Map<String,Object> binds, System.AccessLevel level)':
        queryWithBinds,
      'static Integer countQuery(String query)': countQuery,
      'static Integer countQuery(String query, System.AccessLevel level)': countQuery,
      'static Integer countQueryWithBinds(String query, Map<String,Object> binds, System.AccessLevel level)':
        countWithBinds,
      'static Database.QueryLocator getQueryLocator(String query)': locator,
      'static Database.QueryLocator getQueryLocator(String query, System.AccessLevel level)': locator,
      'static Database.QueryLocator getQueryLocator(List<SObject> records)': locator,
      'static Database.QueryLocator getQueryLocatorWithBinds(String query, Map<String,Object> binds, System.AccessLevel level)':
        locatorWithBinds,
      'static System.Savepoint setSavepoint()': setSavepoint,
      'static void rollback(System.Savepoint point)': (apex, point: Savepoint | null) => rollbackTo(apex, point),
      'static void releaseSavepoint(System.Savepoint point)': (apex, point: Savepoint | null) =>
        releaseSavepoint(apex, point),
      'static Database.EmptyRecycleBinResult emptyRecycleBin(SObject record)': emptyRecycleBin,
      'static List<Database.EmptyRecycleBinResult> emptyRecycleBin(List<SObject> records)': emptyRecycleBin,
      'static List<Database.EmptyRecycleBinResult> emptyRecycleBin(List<Id> ids)': emptyRecycleBin,
      'static Database.LeadConvertResult convertLead(Database.LeadConvert request)': convertLead,
      'static Database.LeadConvertResult convertLead(Database.LeadConvert request, Boolean allOrNone)': convertLead,
      'static List<Database.LeadConvertResult> convertLead(List<Database.LeadConvert> requests)': convertLead,
      'static List<Database.LeadConvertResult> convertLead(List<Database.LeadConvert> requests, Boolean allOrNone)':
        convertLead,
    },
  }),
  ...actionTypes,
  ...['SaveResult', 'UpsertResult', 'DeleteResult', 'UndeleteResult', 'EmptyRecycleBinResult'].map(result),
  nativeType('AccessLevel', {
    isInstance: (value) => value instanceof AccessLevel,
    properties: {
      'static System.AccessLevel USER_MODE': { get: () => USER_MODE },
      'static System.AccessLevel SYSTEM_MODE': { get: () => SYSTEM_MODE },
    },
  }),
  nativeType('Savepoint', { isInstance: (value) => typeof value === 'object' && value !== null && 'mark' in value }),
  nativeType('Database.QueryLocator', {
    isInstance: (value) => value instanceof QueryLocator,
    members: {
      'String getQuery()': (_apex, self: QueryLocator) => self.query,
      'Database.QueryLocatorIterator iterator()': (_apex, self: QueryLocator) => self.iterator(),
    },
  }),
  nativeType('Database.QueryLocatorIterator', {
    isInstance: (value) => typeof value === 'object' && value !== null && 'hasNext' in value,
    members: {
      'Boolean hasNext()': (_apex, self: { hasNext(): boolean }) => self.hasNext(),
      'SObject next()': (_apex, self: { next(): unknown }) => self.next(),
    },
  }),
];
