import { exception } from '../exceptions/standardExceptions.ts';
import { ApexDecimal } from './decimal.ts';

const WHOLE = /^[+-]?\d+$/;
const FRACTION = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** @throws TypeException `Invalid integer: …` for what is no int32 */
export function parseInteger(text: string): number {
  const value = WHOLE.test(text) ? Number(text) : Number.NaN;
  if (value !== (value | 0)) throw exception('TypeException', `Invalid integer: ${text}`);
  return value | 0;
}

/** @throws TypeException `Invalid long: …` for what is no int64 */
export function parseLong(text: string): bigint {
  const value = WHOLE.test(text) && text.length < 40 ? BigInt(text.replace('+', '')) : undefined;
  if (value === undefined || value !== BigInt.asIntN(64, value))
    throw exception('TypeException', `Invalid long: ${text}`);
  return value;
}

/** @throws TypeException `Invalid double: …` */
export function parseDouble(text: string): number {
  const trimmed = text.trim();
  if (!FRACTION.test(trimmed)) throw exception('TypeException', `Invalid double: ${text}`);
  return Number(trimmed);
}

/** @throws TypeException `Invalid decimal: …` */
export function parseDecimal(text: string): ApexDecimal {
  const value = FRACTION.test(text) ? ApexDecimal.parse(text) : undefined;
  if (value === undefined) throw exception('TypeException', `Invalid decimal: ${text}`);
  return value;
}

const LONGEST = 2n ** 63n - 1n;

/** Java's narrowing of a floating number: cut off, held within int64, 0 for what is no number. */
export function longOfDouble(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= Number(LONGEST)) return LONGEST;
  if (value <= -Number(LONGEST)) return -LONGEST - 1n;
  return BigInt(Math.trunc(value));
}

/** The same within int32. */
export function integerOfDouble(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.trunc(Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1));
}

export const lowInteger = (value: bigint): number => Number(BigInt.asIntN(32, value));
export const lowLong = (value: bigint): bigint => BigInt.asIntN(64, value);
