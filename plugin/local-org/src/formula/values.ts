import { Decimal as Base } from 'decimal.js';
import type { FieldDef, FieldValue } from '../contract.ts';

/** Numbers of formulas: exact decimals with more digits than any field keeps. */
export const Decimal = Base.clone({ precision: 40, rounding: Base.ROUND_HALF_UP, toExpNeg: -1e4, toExpPos: 1e4 });
export type Decimal = Base;

/** What an expression is. A picklist is text that only some functions take. */
export type FormulaType =
  'number' | 'text' | 'boolean' | 'date' | 'datetime' | 'time' | 'picklist' | 'multipicklist' | 'location' | 'null';

/**
 * What an expression evaluates to, by its type: Decimal, string, boolean; days since 1970 for a date, milliseconds
 * since 1970 for a datetime, milliseconds since midnight for a time; null for blank.
 */
export type Value = Base | string | boolean | number | null;

const DAY = 86_400_000;

export function typeOfField(field: FieldDef): FormulaType {
  switch (field.type) {
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return 'number';
    case 'boolean':
    case 'date':
    case 'datetime':
    case 'time':
    case 'picklist':
    case 'multipicklist':
    case 'location':
      return field.type;
    default:
      return 'text';
  }
}

/** A stored value as formulas see it; 50 percent is 0.5. */
export function fromStored(field: FieldDef, value: FieldValue): Value {
  if (value === null) return field.type === 'boolean' ? false : null;
  switch (field.type) {
    case 'int':
    case 'double':
    case 'currency':
      return new Decimal(value as number);
    case 'percent':
      return new Decimal(value as number).div(100);
    case 'date':
      return parseDate(String(value));
    case 'datetime':
      return Date.parse(String(value));
    case 'time':
      return parseTime(String(value));
    default:
      return value;
  }
}

/** The result of a formula as a field keeps and shows it. */
export function toStored(field: FieldDef, value: Value): FieldValue {
  if (value === null) return field.type === 'boolean' ? false : null;
  switch (field.type) {
    case 'percent':
      return (value as Base).mul(100).toDecimalPlaces(field.scale).toNumber();
    case 'int':
    case 'double':
    case 'currency':
      return (value as Base).toDecimalPlaces(field.scale).toNumber();
    case 'date':
      return dateText(value as number);
    case 'datetime':
      return new Date(Math.floor((value as number) / 1000) * 1000).toISOString();
    case 'time':
      return timeText(value as number);
    case 'boolean':
      return value === true;
    default:
      return value === '' ? null : String(value).slice(0, field.length || undefined);
  }
}

export const parseDate = (text: string): number => Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / DAY;
export const dateText = (days: number): string => new Date(Math.floor(days) * DAY).toISOString().slice(0, 10);
export const parseTime = (text: string): number => Date.parse(`1970-01-01T${text.endsWith('Z') ? text : `${text}Z`}`);
export const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(11, 23)}Z`;

/** Text is never missing in a formula: a blank one is empty. */
export const asText = (value: Value): string => (value === null ? '' : (value as string));
export const DAY_MS = DAY;
