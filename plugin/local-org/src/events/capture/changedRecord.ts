import type { FieldDef, FieldValue, ObjectDef } from '../../contract.ts';
import type { Row } from '../../store/records.ts';
import { storedFields } from '../../store/tables.ts';
import type { ChangeType } from '../eventService.ts';

/** One record that a transaction has changed: as it was before, and as it is at the end. */
export interface ChangedRecord {
  readonly object: ObjectDef;
  readonly id: string;
  readonly type: Extract<ChangeType, 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE'>;
  /** The record now; of a record that is gone, as it was. */
  readonly row: Readonly<Row>;
  /** Names of the fields that differ. */
  readonly changed: ReadonlySet<string>;
}

/** What people look at is no change, and the stamp of the system is not told. */
const UNTOLD = new Set(['Id', 'IsDeleted', 'SystemModstamp', 'LastViewedDate', 'LastReferencedDate']);

/** The fields that change events tell, in the order of their schema. */
export const toldFields = (object: ObjectDef): readonly FieldDef[] =>
  storedFields(object).filter(({ name, type }) => !UNTOLD.has(name) && type !== 'base64');

const isLive = (row: Readonly<Row> | undefined): row is Readonly<Row> => row !== undefined && row['IsDeleted'] !== true;

/** What happened to a record in all; undefined when it is as it was, or never was there for others. */
export function changeOf(
  object: ObjectDef,
  id: string,
  before: Readonly<Row> | undefined,
  after: Readonly<Row> | undefined
): ChangedRecord | undefined {
  const told = toldFields(object).map(({ name }) => name);
  if (isLive(after)) {
    const changed = new Set(told.filter((name) => (before?.[name] ?? null) !== (after[name] ?? null)));
    const type = before === undefined ? 'CREATE' : isLive(before) ? 'UPDATE' : 'UNDELETE';
    return type === 'UPDATE' && changed.size === 0 ? undefined : { object, id, type, row: after, changed };
  }
  return isLive(before) ? { object, id, type: 'DELETE', row: before, changed: new Set() } : undefined;
}

/** Where a field stands in a change event: parts of an address are told inside of it. */
export const pathOf = ({ name, compoundFieldName }: FieldDef): readonly [string] | readonly [string, string] => {
  if (compoundFieldName?.endsWith('Address') !== true) return [name];
  const prefix = compoundFieldName.slice(0, -'Address'.length);
  return [compoundFieldName, name.slice(prefix.length)];
};

/** Values as a change event tells them; of an update those that differ. */
export function toldValues({ object, row, changed, type }: ChangedRecord): Readonly<Record<string, unknown>> {
  const values: Record<string, FieldValue | Record<string, FieldValue>> = {};
  if (type === 'DELETE') return values;
  for (const field of toldFields(object)) {
    const value = row[field.name] ?? null;
    if (type === 'UPDATE' ? !changed.has(field.name) : value === null) continue;
    const [top, inner] = pathOf(field);
    if (inner === undefined) values[top] = value;
    else values[top] = { ...(values[top] as Record<string, FieldValue> | undefined), [inner]: value };
  }
  return values;
}
