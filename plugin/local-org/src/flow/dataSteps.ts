import type { FieldValue, ObjectDef, SaveOperation } from '../contract.ts';
import { saveRecords } from '../save/saveRecords.ts';
import type { CreateDef, DeleteDef, FieldValueDef, LookupDef, UpdateDef } from './flowDef.ts';
import { findRecords } from './find.ts';
import type { Interview, Step } from './interview.ts';
import { pathOf } from './readParts.ts';
import { FlowFault, FlowRecord, isScalar, notSet, type FlowValue } from './values.ts';

/** How deep saves may start one another, as on the platform. */
const MAX_DEPTH = 16;

function objectNamed({ scope }: Interview, name: string): ObjectDef {
  const object = scope.model.schema.object(name);
  if (object === undefined || !scope.rights.mayRead(object))
    throw new FlowFault(`sObject type '${name}' is not supported.`);
  return object;
}

export const lookup: Step<LookupDef> = (interview, element) => {
  const object = objectNamed(interview, element.object);
  const target = element.output === undefined ? undefined : interview.flow.variables.get(element.output.toLowerCase());
  const isOne = element.outputFields.length > 0 || (target ? !target.isCollection : element.isFirstOnly);
  const wanted = isOne ? 1 : numberOf(interview.valueOf(element.limit));
  const { filters, sortField, isDescending } = element;
  const rows = findRecords(interview, { object, filters, sortField, isDescending, limit: wanted });
  const records = rows.map((row) => new FlowRecord(object, row));
  const [first] = records;
  for (const { field, to } of element.outputFields) {
    if (first) interview.set(to, interview.get([...keep(interview, element.name, first), field]));
    else if (element.blanksWhenNone) interview.set(to, null);
  }
  const found: FlowValue = isOne ? (first ?? null) : records;
  if (element.output === undefined) interview.store(element.name, found);
  else if (first || element.blanksWhenNone || !isOne) interview.set(element.output, found);
  return element.next;
};

function keep(interview: Interview, name: string, record: FlowRecord): readonly string[] {
  interview.store(name, record);
  return [name];
}

const numberOf = (value: FlowValue): number | undefined => (typeof value === 'number' ? Math.trunc(value) : undefined);

export const create: Step<CreateDef> = (interview, element) => {
  const records =
    element.input === undefined
      ? [built(interview, element.object ?? '', element.values)]
      : recordsIn(interview, element.input);
  const ids = save(
    interview,
    records.map((record) => ({ kind: 'insert', object: record.object.name, values: record.values() }))
  );
  records.forEach((record, index) => {
    record.row['Id'] = ids[index] ?? null;
    record.changed.clear();
  });
  interview.store(element.name, ids[0] ?? null);
  if (element.idTo !== undefined) interview.set(element.idTo, ids[0] ?? null);
  return element.next;
};

export const update: Step<UpdateDef> = (interview, element) => {
  const records = recordsOf(interview, element);
  for (const record of records) assign(interview, record, element.values);
  const isOwn = (record: FlowRecord): boolean => interview.context.isBeforeSave && record === interview.context.record;
  const stored = records.filter((record) => !isOwn(record));
  save(
    interview,
    stored.map((record) => {
      const id = record.row['Id'];
      if (typeof id !== 'string') throw new FlowFault('MISSING_ARGUMENT: Id not specified in an update call');
      const { Id: _, ...values } = record.values();
      return { kind: 'update', object: record.object.name, id, values };
    })
  );
  for (const record of stored) record.changed.clear();
  return element.next;
};

export const remove: Step<DeleteDef> = (interview, element) => {
  const records = recordsOf(interview, element);
  save(
    interview,
    records.map(({ object, row }) => ({ kind: 'delete', object: object.name, id: String(row['Id'] ?? '') }))
  );
  return element.next;
};

/** The records that an element names by a variable, or finds by its filters. */
function recordsOf(interview: Interview, { input, object, filters }: UpdateDef | DeleteDef): readonly FlowRecord[] {
  if (input !== undefined) return recordsIn(interview, input);
  const definition = objectNamed(interview, object ?? '');
  return findRecords(interview, { object: definition, filters }).map((row) => new FlowRecord(definition, row));
}

function recordsIn(interview: Interview, reference: string): readonly FlowRecord[] {
  const value = interview.get(pathOf(reference));
  const records = Array.isArray(value) ? value : [value];
  return records.map((record) => {
    if (record instanceof FlowRecord) return record;
    throw notSet(reference);
  });
}

function built(interview: Interview, objectName: string, values: readonly FieldValueDef[]): FlowRecord {
  const record = new FlowRecord(objectNamed(interview, objectName));
  assign(interview, record, values);
  return record;
}

function assign(interview: Interview, record: FlowRecord, values: readonly FieldValueDef[]): void {
  for (const { field, value } of values) interview.setField(record, field, interview.valueOf(value));
}

/** Saves all records or none, with everything that a save starts. @throws FlowFault with the first error */
function save(interview: Interview, operations: readonly SaveOperation[]): readonly FieldValue[] {
  const { scope } = interview;
  const depth = (scope.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) throw new FlowFault('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: maximum trigger depth exceeded');
  const results = saveRecords({ ...scope, depth }, operations, true);
  const failed = results.flatMap((result) => (result.success ? [] : result.errors));
  const error = failed.find(({ errorCode }) => errorCode !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK') ?? failed[0];
  if (error) throw new FlowFault(`${error.errorCode}: ${error.message}`);
  return results.map((result) => (result.success ? result.id : null)).filter(isScalar);
}
