import type { FieldType } from '../../../contract.ts';
import { ApexBlob } from '../../library/values/blob.ts';
import { ApexDate } from '../../library/values/date.ts';
import { ApexDatetime } from '../../library/values/datetime.ts';
import { ApexDecimal } from '../../library/values/decimal.ts';
import { ApexDouble } from '../../library/values/double.ts';
import { ApexTime } from '../../library/values/time.ts';
import { apexTypeOf } from './fieldValues.ts';

const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof ApexDecimal || value instanceof ApexDouble;

const FITS: Readonly<Record<string, (value: unknown) => boolean>> = {
  Id: (value) => typeof value === 'string',
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  Integer: isNumber,
  Decimal: isNumber,
  Date: (value) => value instanceof ApexDate || value instanceof ApexDatetime,
  Datetime: (value) => value instanceof ApexDatetime || value instanceof ApexDate,
  Time: (value) => value instanceof ApexTime,
  Blob: (value) => value instanceof ApexBlob,
};

/** Whether `put` may set a value of this kind. */
export const isTypeFitting = (type: FieldType, value: unknown): boolean =>
  value === null || (FITS[apexTypeOf(type)]?.(value) ?? true);
