import type { ApexTransaction } from '../transaction.ts';

/**
 * Errors of the JavaScript engine that are exceptions of Apex: a member of null, a stack that is used up, text or a list
 * that no memory holds. Others are what they are: exceptions of Apex, or faults of the local org.
 */
export function asApexError(apex: ApexTransaction, error: unknown): unknown {
  if (error instanceof TypeError && /^Cannot (?:read|set) properties of null/.test(error.message)) {
    return withStack(apex.exception('System.NullPointerException', 'Attempt to de-reference a null object'), error);
  }
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return withStack(apex.exception('System.LimitException', 'Maximum stack depth reached: 1001'), error);
  }
  if (error instanceof RangeError && /^Invalid (?:string|array) length/.test(error.message)) {
    return withStack(apex.exception('System.LimitException', 'Apex heap size too large'), error);
  }
  return error;
}

/** The place where it happened, not where it was noticed. */
function withStack(made: Error, from: Error): Error {
  if (from.stack !== undefined) made.stack = from.stack;
  return made;
}

/** Exceeded limits and failed assertions pass every `catch`. */
export const isUncatchable = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { isUncatchable?: unknown }).isUncatchable === true;
