import type { FieldDef, FieldType, FieldValue } from '../../../contract.ts';
import { ApexBlob } from '../../library/values/blob.ts';
import { ApexDate } from '../../library/values/date.ts';
import { ApexDatetime } from '../../library/values/datetime.ts';
import { ApexDecimal } from '../../library/values/decimal.ts';
import { ApexDouble } from '../../library/values/double.ts';
import { ApexTime } from '../../library/values/time.ts';

const APEX_TYPES: Partial<Readonly<Record<FieldType, string>>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Decimal',
  currency: 'Decimal',
  percent: 'Decimal',
  date: 'Date',
  datetime: 'Datetime',
  time: 'Time',
  base64: 'Blob',
  anyType: 'Object',
  address: 'System.Address',
  location: 'System.Location',
};

/** The Apex type of a field: `Id`, `Decimal`, … Text of all kinds is a String. */
export const apexTypeOf = (type: FieldType): string => APEX_TYPES[type] ?? 'String';

const MS_PER_DAY = 86_400_000;

/** A value as the store or the API states it, as a value of Apex. */
export function toApex(type: FieldType, value: FieldValue | undefined, scale?: number): unknown {
  if (value === null || value === undefined) return null;
  switch (apexTypeOf(type)) {
    case 'Boolean':
      return value === true || value === 1;
    case 'Integer':
      return Number(value);
    case 'Decimal':
      return toDecimal(Number(value), scale);
    case 'Date':
      return new ApexDate(Date.parse(String(value).slice(0, 10)) / MS_PER_DAY);
    case 'Datetime':
      return new ApexDatetime(Date.parse(String(value).replace(/\+0000$/, 'Z')));
    case 'Time':
      return new ApexTime(Date.parse(`1970-01-01T${String(value)}`));
    case 'Blob':
      return ApexBlob.ofBase64(String(value));
    default:
      return String(value);
  }
}

/** Numbers of a query have the digits that they are stored with: 12.5 of a field with two decimals is 12.50. */
function toDecimal(value: number, scale: number | undefined): ApexDecimal {
  const decimal = ApexDecimal.ofDouble(value).stripped(0);
  return scale !== undefined && scale > decimal.scale ? decimal.withScale(scale) : decimal;
}

/** A value of Apex as a request to the save pipeline states it. */
export function fromApex(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof ApexDecimal || value instanceof ApexDouble) return Number(value.toString());
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof ApexDate) return value.toString();
  if (value instanceof ApexDatetime) return new Date(value.moment).toISOString();
  if (value instanceof ApexTime) return `${value.toString().replace(/Z$/, '')}Z`;
  if (value instanceof ApexBlob) return value.bytes.toString('base64');
  return value;
}

/** Turns a value into the type of a field, as an assignment does: an Integer becomes a Decimal. */
export function fitted(field: FieldDef, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const type = apexTypeOf(field.type);
  if (type === 'Decimal' && !(value instanceof ApexDecimal)) {
    if (value instanceof ApexDouble) return ApexDecimal.ofDouble(value.value);
    if (typeof value === 'number' || typeof value === 'bigint') return ApexDecimal.of(value);
  }
  if (
    type === 'Integer' &&
    typeof value !== 'number' &&
    (value instanceof ApexDecimal || value instanceof ApexDouble)
  ) {
    return Math.trunc(Number(value.toString()));
  }
  if (type === 'Integer' && typeof value === 'bigint') return Number(value);
  if (type === 'Datetime' && value instanceof ApexDate) return new ApexDatetime(value.days * MS_PER_DAY);
  return value;
}
