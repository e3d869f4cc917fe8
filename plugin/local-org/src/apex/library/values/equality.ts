import { isUserObject, type ApexTransaction } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { ApexDecimal } from './decimal.ts';
import { ApexDouble, hashOfNumber, hashOfText } from './double.ts';
import { COMPARE, EQUALS, HASH, isSpeaking } from './protocol.ts';

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** Of an object that has no equality of its own: the same number as long as it lives. */
function identityHash(value: object): number {
  let identity = identities.get(value);
  if (identity === undefined) {
    lastIdentity = (lastIdentity + 0x9e3779b) | 0;
    identities.set(value, (identity = lastIdentity));
  }
  return identity;
}

/** Whether two values of this kind can be equal without being the same object. */
export function hasEquality(apex: ApexTransaction, value: object): boolean {
  return (
    (value as Record<symbol, unknown>)[EQUALS] !== undefined ||
    (isUserObject(value) && apex.hasMethod(value, 'equals', 1))
  );
}

/** Equal as keys and elements of collections are: strings with case, numbers only of one type. */
export function sameValue(apex: ApexTransaction, left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (!isSpeaking(left) || right === null) return false;
  if (left[EQUALS]) return left[EQUALS](right, apex);
  return isUserObject(left) && apex.hasMethod(left, 'equals', 1) && apex.invoke(left, 'equals', [right]) === true;
}

/** The hash code that goes with {@link sameValue}. */
export function hashOf(apex: ApexTransaction, value: unknown): number {
  if (typeof value === 'string') return hashOfText(value);
  if (typeof value === 'number') return hashOfNumber(value);
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (!isSpeaking(value)) return 0;
  if (value[HASH]) return value[HASH](apex);
  if (isUserObject(value) && apex.hasMethod(value, 'hashCode', 0)) return apex.invoke(value, 'hashCode', []) as number;
  return identityHash(value);
}

const isNumber = (value: unknown): value is number | bigint | ApexDouble | ApexDecimal =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof ApexDouble || value instanceof ApexDecimal;

/** Below, at or above zero; a Double that is no number is above all and equals none. */
function compareNumbers(left: number | bigint | ApexDouble | ApexDecimal, right: typeof left): number {
  const [a, b] = [left instanceof ApexDouble ? left.value : left, right instanceof ApexDouble ? right.value : right];
  if (!(a instanceof ApexDecimal) && !(b instanceof ApexDecimal)) {
    if (a !== a || b !== b) return a !== a && b !== b ? 0 : a !== a ? 1 : -1;
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const outside = [a, b].map((side) => (typeof side === 'number' && !Number.isFinite(side) ? side : 0));
  if (outside[0] !== 0 || outside[1] !== 0) return (outside[0] ?? 0) > (outside[1] ?? 0) ? 1 : -1;
  return toDecimal(a).compareTo(toDecimal(b));
}

/** Of any number of Apex. */
export function toDecimal(value: unknown): ApexDecimal {
  if (value instanceof ApexDecimal) return value;
  if (value instanceof ApexDouble) return ApexDecimal.ofDouble(value.value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return ApexDecimal.of(value);
  throw exception('TypeException', 'Invalid decimal');
}

/** `==` of Apex: numbers by value over all types, strings without case, the rest as {@link sameValue}. */
export function looselyEqual(apex: ApexTransaction, left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string')
    return left === right || (left.length === right.length && left.toLowerCase() === right.toLowerCase());
  return numericallyEqual(apex, left, right);
}

/** As assertions compare: numbers by value over all types, strings with case. */
export function numericallyEqual(apex: ApexTransaction, left: unknown, right: unknown): boolean {
  if (isNumber(left) && isNumber(right)) {
    if (left instanceof ApexDouble && right instanceof ApexDouble) return left.value === right.value;
    return compareNumbers(left, right) === 0;
  }
  return sameValue(apex, left, right);
}

const compareTexts = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** For `<` and the like: strings without case. @throws TypeException for values without an order */
export function compareValues(apex: ApexTransaction, left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string')
    return compareTexts(left.toLowerCase(), right.toLowerCase());
  return naturalOrder(apex, left, right) ?? 0;
}

/** The order in which `List.sort` puts two elements; undefined for values that have none. Null comes first. */
export function naturalOrder(apex: ApexTransaction, left: unknown, right: unknown): number | undefined {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (!isSpeaking(left)) return undefined;
  if (left[COMPARE]) return left[COMPARE](right, apex);
  if (isUserObject(left))
    return apex.hasMethod(left, 'compareTo', 1) ? (apex.invoke(left, 'compareTo', [right]) as number) : undefined;
  const [a, b] = [ordinalOf(left), ordinalOf(right)];
  return a === undefined || b === undefined ? undefined : a - b;
}

function ordinalOf(value: unknown): number | undefined {
  if (!isSpeaking(value)) return undefined;
  const { ordinal } = value as { readonly ordinal?: unknown };
  return typeof ordinal === 'number' ? ordinal : undefined;
}
