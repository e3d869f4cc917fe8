import type { ApiError } from '../contract.ts';
import { type FieldDef, type FieldType, type FieldValue, type ObjectDef } from '../contract.ts';
import type { Row } from '../store/records.ts';
import { fieldDef } from '../metadata/fieldDef.ts';
import type { FlowDataType } from './flowDef.ts';

/** A record in a flow: what is read of it, and which of its fields the flow has set. */
export class FlowRecord {
  readonly object: ObjectDef;
  readonly row: Row;
  readonly changed = new Set<string>();

  constructor(object: ObjectDef, row: Row = {}) {
    this.object = object;
    this.row = row;
  }

  set(field: FieldDef, value: FieldValue): void {
    this.row[field.name] = value;
    this.changed.add(field.name);
  }

  /** The values that the flow has set. */
  values(): Row {
    return Object.fromEntries([...this.changed].map((name) => [name, this.row[name] ?? null]));
  }
}

/** Outputs of an action or a subflow, by lower-case name. */
export type FlowOutputs = ReadonlyMap<string, FlowValue>;
export type FlowValue = FieldValue | FlowRecord | FlowOutputs | FlowValue[];

/** Why a flow cannot go on; a fault connector takes it further. */
export class FlowFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FlowFault';
  }
}

/** The errors with which a flow refuses a record. */
export class FlowRefusal extends Error {
  readonly errors: readonly ApiError[];
  constructor(errors: readonly ApiError[]) {
    super('The flow refuses the record.');
    this.errors = errors;
  }
}

export const notSet = (path: string): FlowFault =>
  new FlowFault(`The flow failed to access the value for ${path} because it hasn't been set or assigned.`);

export const isScalar = (value: FlowValue): value is FieldValue => value === null || typeof value !== 'object';

const FIELD_TYPES: Readonly<Record<Exclude<FlowDataType, 'SObject'>, FieldType>> = {
  Boolean: 'boolean',
  Currency: 'currency',
  Date: 'date',
  DateTime: 'datetime',
  Multipicklist: 'string',
  Number: 'double',
  Picklist: 'string',
  String: 'string',
  Time: 'time',
};

/** A field that would keep values of a data type. */
export const fieldFor = (dataType: FlowDataType, scale: number): FieldDef =>
  fieldDef({ name: '', label: '', type: dataType === 'SObject' ? 'string' : FIELD_TYPES[dataType], scale });

/** A value as a variable of the data type takes it. @throws FlowFault when it does not fit */
export function asDataType(dataType: FlowDataType, value: FieldValue): FieldValue {
  if (value === null) return null;
  switch (dataType) {
    case 'Boolean':
      return value === true || value === 'true';
    case 'Number':
    case 'Currency': {
      const number = Number(value);
      if (Number.isNaN(number)) throw new FlowFault(`'${String(value)}' is not a number.`);
      return number;
    }
    case 'Date':
      return String(value).slice(0, 10);
    case 'DateTime':
      return asMoment(String(value));
    default:
      return asText(value);
  }
}

const asMoment = (text: string): string => (text.length === 10 ? `${text}T00:00:00.000Z` : text);

/** A value inside a text; a blank one is nothing. */
export const asText = (value: FlowValue): string => {
  if (value === null) return '';
  if (Array.isArray(value)) return `[${value.map(asText).join(', ')}]`;
  return isScalar(value) ? String(value) : '';
};

/** Less than, equal to or greater than zero; undefined when the two cannot be put in order. */
export function compareValues(left: FieldValue, right: FieldValue): number | undefined {
  if (isMissing(left) || isMissing(right)) return isMissing(left) && isMissing(right) ? 0 : undefined;
  if (typeof left === 'number' || typeof right === 'number') return Number(left) - Number(right);
  const [a, b] = sameKind(String(left), String(right));
  return a === b ? 0 : a < b ? -1 : 1;
}

const isMissing = (value: FieldValue): boolean => value === null || value === '';
const MOMENT = /^\d{4}-\d\d-\d\d(T|$)/;

/** A date is the beginning of its day where the other value is a moment. */
function sameKind(left: string, right: string): readonly [string, string] {
  const areDates = MOMENT.test(left) && MOMENT.test(right) && left.length !== right.length;
  return areDates ? [asMoment(left), asMoment(right)] : [left, right];
}
