import type { ApexTransaction } from '../../transaction.ts';

/**
 * What a value of Apex that is a JavaScript object says of itself. Values of the library and SObjects of the platform
 * answer by these symbols, so that collections, text and equality know none of them. Instances of user classes are asked
 * through the transaction instead, as their methods are Apex.
 */

/** How the value reads in a concatenation and in the debug log. */
export const TEXT = Symbol('apex.text');
/** What collections mean by equal. Absent: identity. */
export const EQUALS = Symbol('apex.equals');
/** An int32 that is the same for equal values. Must be there where {@link EQUALS} is. */
export const HASH = Symbol('apex.hash');
/** The natural order, for values that have one: below, at or above zero. */
export const COMPARE = Symbol('apex.compare');
/** A copy that shares nothing that can change. Absent: the value itself. */
export const DEEP_CLONE = Symbol('apex.deepClone');

/** The name of the type at run time, for values of which the JavaScript class does not tell: `Account`. */
export const TYPE_NAME = Symbol('apex.typeName');

export interface Speaking {
  readonly [TYPE_NAME]?: string;
  readonly [TEXT]?: (apex: ApexTransaction) => string;
  readonly [EQUALS]?: (other: unknown, apex: ApexTransaction) => boolean;
  readonly [HASH]?: (apex: ApexTransaction) => number;
  readonly [COMPARE]?: (other: unknown, apex: ApexTransaction) => number;
  readonly [DEEP_CLONE]?: (options: DeepClone, apex: ApexTransaction) => unknown;
}

/** What copies of SObjects keep; see `List.deepClone`. */
export interface DeepClone {
  readonly preserveId: boolean;
  readonly preserveReadonlyTimestamps: boolean;
  readonly preserveAutonumber: boolean;
}

export const isSpeaking = (value: unknown): value is Speaking => typeof value === 'object' && value !== null;
