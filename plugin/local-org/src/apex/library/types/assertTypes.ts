import { nativeType } from '../../native.ts';
import type { ApexTransaction, EnumValue, LogLevel, RuntimeType } from '../../transaction.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { hashOf, numericallyEqual, sameValue } from '../values/equality.ts';
import { textOf } from '../values/text.ts';

/** Ends the test: no `catch` sees it. The parts that are there are joined as the platform joins them. */
function fail(apex: ApexTransaction, message: unknown, finding?: string): never {
  const parts = [
    'Assertion Failed',
    ...(message === null ? [] : [textOf(apex, message)]),
    ...(finding === undefined ? [] : [finding]),
  ];
  throw exception('AssertException', parts.join(': '));
}

function areEqual(apex: ApexTransaction, expected: unknown, actual: unknown, message: unknown = null): void {
  if (!numericallyEqual(apex, expected, actual))
    fail(apex, message, `Expected: ${textOf(apex, expected)}, Actual: ${textOf(apex, actual)}`);
}

function areNotEqual(apex: ApexTransaction, notExpected: unknown, actual: unknown, message: unknown = null): void {
  if (numericallyEqual(apex, notExpected, actual)) fail(apex, message, `Same value: ${textOf(apex, notExpected)}`);
}

function holds(apex: ApexTransaction, condition: boolean | null, message: unknown = null): void {
  if (condition === null) throw nullPointer('Null argument for assertion');
  if (!condition) fail(apex, message);
}

function isFalse(apex: ApexTransaction, condition: boolean | null, message: unknown = null): void {
  if (condition === null) throw nullPointer('Null argument for assertion');
  if (condition) fail(apex, message);
}

const isNull = (apex: ApexTransaction, value: unknown, message: unknown = null): void =>
  areEqual(apex, null, value, message);
const isNotNull = (apex: ApexTransaction, value: unknown, message: unknown = null): void =>
  areNotEqual(apex, null, value, message);

function isInstance(apex: ApexTransaction, value: unknown, type: RuntimeType, message: unknown = null): void {
  if (!type.isInstance(value))
    fail(apex, message, `Expected: ${type.name}, Actual: ${apex.types.typeOf(value)?.name ?? 'null'}`);
}

function isNotInstance(apex: ApexTransaction, value: unknown, type: RuntimeType, message: unknown = null): void {
  if (type.isInstance(value)) fail(apex, message, `Same value: ${type.name}`);
}

const failed = (apex: ApexTransaction, message: unknown = null): never => fail(apex, message);

export const assertType = nativeType('Assert', {
  isInstance: () => false,
  members: {
    'static void areEqual(Object expected, Object actual)': areEqual,
    'static void areEqual(Object expected, Object actual, String message)': areEqual,
    'static void areNotEqual(Object notExpected, Object actual)': areNotEqual,
    'static void areNotEqual(Object notExpected, Object actual, String message)': areNotEqual,
    'static void fail()': failed,
    'static void fail(String message)': failed,
    'static void isFalse(Boolean condition)': isFalse,
    'static void isFalse(Boolean condition, String message)': isFalse,
    'static void isInstanceOfType(Object value, Type type)': isInstance,
    'static void isInstanceOfType(Object value, Type type, String message)': isInstance,
    'static void isNotInstanceOfType(Object value, Type type)': isNotInstance,
    'static void isNotInstanceOfType(Object value, Type type, String message)': isNotInstance,
    'static void isNotNull(Object value)': isNotNull,
    'static void isNotNull(Object value, String message)': isNotNull,
    'static void isNull(Object value)': isNull,
    'static void isNull(Object value, String message)': isNull,
    'static void isTrue(Boolean condition)': holds,
    'static void isTrue(Boolean condition, String message)': holds,
  },
});

const LEVELS = [
  'NONE',
  'ERROR',
  'WARN',
  'INFO',
  'DEBUG',
  'FINE',
  'FINER',
  'FINEST',
] as const satisfies readonly LogLevel[];

export const loggingLevelType = nativeType('LoggingLevel', {
  kind: 'enum',
  isInstance: (value) =>
    typeof value === 'object' && value !== null && 'enumType' in value && /LoggingLevel$/.test(String(value.enumType)),
  enumValues: LEVELS,
});

const levelOf = (level: EnumValue | null): LogLevel => LEVELS.find((known) => known === level?.name) ?? 'DEBUG';

/** The part of `System` that needs no org. */
export const systemType = nativeType('System', {
  isInstance: () => false,
  members: {
    'static void assert(Boolean condition)': holds,
    'static void assert(Boolean condition, Object message)': holds,
    'static void assertEquals(Object expected, Object actual)': areEqual,
    'static void assertEquals(Object expected, Object actual, Object message)': areEqual,
    'static void assertNotEquals(Object notExpected, Object actual)': areNotEqual,
    'static void assertNotEquals(Object notExpected, Object actual, Object message)': areNotEqual,
    'static Long currentTimeMillis()': (apex) => BigInt(Math.floor(apex.now())),
    'static void debug(Object value)': (apex, value: unknown) => apex.log('DEBUG', textOf(apex, value)),
    'static void debug(LoggingLevel level, Object value)': (apex, level: EnumValue | null, value: unknown) =>
      apex.log(levelOf(level), textOf(apex, value)),
    'static Boolean equals(Object left, Object right)': (apex, left: unknown, right: unknown) =>
      sameValue(apex, left, right),
    'static Integer hashCode(Object value)': (apex, value: unknown) => hashOf(apex, value),
    'static Datetime now()': (apex) => new ApexDatetime(apex.now()),
    'static Date today()': (apex) => new ApexDatetime(apex.now()).dateIn(apex.timeZone),
  },
});
