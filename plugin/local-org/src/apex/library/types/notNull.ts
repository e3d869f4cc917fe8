import type { NativeFunction } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { nullPointer } from '../exceptions/standardExceptions.ts';

const refuse = (): never => {
  throw nullPointer('Argument cannot be null.');
};

type AnyFunction = (apex: ApexTransaction, ...values: unknown[]) => unknown;

/** Wrapped by the number of arguments, as most calls of a program go through here. */
function guarded(native: NativeFunction): NativeFunction {
  const call = native as unknown as AnyFunction;
  switch (native.length) {
    case 0:
    case 1:
      return native;
    case 2:
      return (apex, a: unknown) => (a === null ? refuse() : call(apex, a));
    case 3:
      return (apex, a: unknown, b: unknown) => (a === null || b === null ? refuse() : call(apex, a, b));
    case 4:
      return (apex, a: unknown, b: unknown, c: unknown) =>
        a === null || b === null || c === null ? refuse() : call(apex, a, b, c);
    default:
      return (apex, ...values: readonly unknown[]) => (values.includes(null) ? refuse() : call(apex, ...values));
  }
}

/** Members of which no argument may be null: the platform answers a NullPointerException. */
export function notNull(members: Readonly<Record<string, NativeFunction>>): Readonly<Record<string, NativeFunction>> {
  return Object.fromEntries(Object.entries(members).map(([signature, native]) => [signature, guarded(native)]));
}
