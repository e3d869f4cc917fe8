import { ApiError, type SaveOperation, type SaveResult } from '../../../contract.ts';
import type { SaveScope } from '../../../save/change.ts';
import { saveRecords } from '../../../save/saveRecords.ts';
import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction, DmlOperation } from '../../transaction.ts';
import { saveScope, type ApexOrg } from '../org.ts';
import type { AccessMode } from '../query/queries.ts';
import { fromApex } from '../records/fieldValues.ts';
import { fieldNamed, type ApexSObject } from '../records/sobject.ts';
import { logDatabase } from '../runtime/transaction.ts';
import { valuesOf } from '../records/writeRecord.ts';
import { dmlException, outcomeOf, type DmlOutcome } from './outcome.ts';

export interface DmlCall {
  readonly operation: Exclude<DmlOperation, 'merge'>;
  readonly records: readonly ApexSObject[];
  readonly mode: AccessMode;
  readonly allOrNone: boolean;
  readonly externalIdField?: string | undefined;
}

/**
 * Saves records for Apex: a statement counts once, each record is a row.
 * @throws DmlException when all or none are wanted and one is refused; LimitException
 */
export function runDml(org: ApexOrg, apex: ApexTransaction, call: DmlCall): readonly DmlOutcome[] {
  const { operation, records, allOrNone } = call;
  apex.count('dmlStatements');
  if (records.length === 0) return [];
  apex.count('dmlRows', records.length);
  if (operation === 'update') refuseTwice(records);
  logDatabase(apex, `DML_BEGIN|[0]|Op:${operation}|Type:${records[0]?.type.name ?? ''}|Rows:${records.length}`);
  const results = save(saveScope(org, apex, call.mode), call);
  const outcomes = records.map((record, index) => outcomeOf(results[index] ?? refusedLate(), record));
  logDatabase(apex, 'DML_END|[0]');
  if (allOrNone && outcomes.some(({ isSuccess }) => !isSuccess)) throw dmlException(operation, outcomes);
  for (const [index, { isSuccess, id }] of outcomes.entries()) {
    if (isSuccess && id !== null && operation !== 'delete') records[index]?.values.set('Id', id);
  }
  return outcomes;
}

/** Records that cannot be stated as a request are refused without the others knowing, unless all or none are wanted. */
function save(scope: SaveScope, call: DmlCall): readonly SaveResult[] {
  const results: (SaveResult | undefined)[] = [];
  const operations: SaveOperation[] = [];
  const places: number[] = [];
  for (const [index, record] of call.records.entries()) {
    try {
      operations.push(operationOf(scope, call, record));
      places.push(index);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      results[index] = { success: false, errors: [error] };
    }
  }
  const isHopeless = call.allOrNone && operations.length < call.records.length;
  const saved = isHopeless ? [] : saveRecords(scope, operations, call.allOrNone);
  for (const [at, index] of places.entries()) results[index] = saved[at] ?? refusedLate();
  return results.map((result) => result ?? refusedLate());
}

const refusedLate = (): SaveResult => ({
  success: false,
  errors: [new ApiError('ALL_OR_NONE_OPERATION_ROLLED_BACK', 'Record rolled back because not all records were valid')],
});

/** @throws ApiError for a record that lacks what the operation needs */
function operationOf(
  scope: SaveScope,
  { operation, mode, externalIdField }: DmlCall,
  record: ApexSObject
): SaveOperation {
  const object = record.type.name;
  const { id } = record;
  const values = (kind: 'insert' | 'update') =>
    valuesOf(record, kind, (field) => mode === 'user' && !scope.rights.mayEditField(record.type, field.name));
  switch (operation) {
    case 'insert':
      if (id !== null)
        throw new ApiError('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', {
          fields: ['Id'],
        });
      return { kind: 'insert', object, values: values('insert') };
    case 'update':
      return { kind: 'update', object, id: needId(id, 'an update call'), values: values('update') };
    case 'delete':
      return { kind: 'delete', object, id: needId(id, 'a delete call') };
    case 'undelete':
      return { kind: 'undelete', object, id: needId(id, 'an undelete call') };
    case 'upsert':
      return upsertOf(object, record, externalIdField, values);
  }
}

function upsertOf(
  object: string,
  record: ApexSObject,
  externalIdField: string | undefined,
  values: (kind: 'insert' | 'update') => Readonly<Record<string, unknown>>
): SaveOperation {
  if (externalIdField === undefined || externalIdField.toLowerCase() === 'id') {
    if (record.id === null) return { kind: 'insert', object, values: values('insert') };
    return { kind: 'update', object, id: record.id, values: values('update') };
  }
  const field = fieldNamed(record.type, externalIdField);
  const key = fromApex(record.values.get(field.name) ?? null);
  return {
    kind: 'upsert',
    object,
    field: field.name,
    key: typeof key === 'string' || typeof key === 'number' ? String(key) : '',
    values: values('insert'),
  };
}

function needId(id: string | null, what: string): string {
  if (id !== null) return id;
  throw new ApiError('MISSING_ARGUMENT', `Id not specified in ${what}`);
}

function refuseTwice(records: readonly ApexSObject[]): void {
  const seen = new Set<string>();
  for (const { id } of records) {
    if (id !== null && seen.has(id)) throw exception('ListException', `Duplicate id in list: ${id}`);
    if (id !== null) seen.add(id);
  }
}
