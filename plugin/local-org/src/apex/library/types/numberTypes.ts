import { nativeType } from '../../native.ts';
import type { ApexTransaction, EnumValue } from '../../transaction.ts';
import { exception } from '../exceptions/standardExceptions.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble, hashOfNumber } from '../values/double.ts';
import { hashOf, sameValue } from '../values/equality.ts';
import { localNumber } from '../values/localeFormat.ts';
import * as numbers from '../values/numbers.ts';
import { ROUNDING_MODES, type RoundingMode } from '../values/rounding.ts';
import { textOf, typeNameOf } from '../values/text.ts';
import { notNull } from './notNull.ts';

const noConversion = (apex: ApexTransaction, value: unknown, wanted: string): never => {
  throw exception('TypeException', `Invalid conversion from runtime type ${typeNameOf(apex, value)} to ${wanted}`);
};

function integerOf(apex: ApexTransaction, value: unknown): number | null {
  if (value === null || typeof value === 'number') return value;
  if (typeof value === 'string') return numbers.parseInteger(value);
  if (typeof value === 'bigint') return numbers.lowInteger(value);
  return noConversion(apex, value, 'Integer');
}

function doubleOf(apex: ApexTransaction, value: unknown): ApexDouble | null {
  if (value === null || value instanceof ApexDouble) return value;
  if (value instanceof ApexDecimal) return new ApexDouble(value.toNumber());
  if (typeof value === 'number' || typeof value === 'bigint') return new ApexDouble(Number(value));
  if (typeof value === 'string') return new ApexDouble(numbers.parseDouble(value));
  return noConversion(apex, value, 'Double');
}

export const integerType = nativeType('Integer', {
  isInstance: (value) => typeof value === 'number',
  members: {
    ...notNull({ 'static Integer valueOf(String text)': (_apex, text: string) => numbers.parseInteger(text) }),
    'static Integer valueOf(Object value)': integerOf,
    'Boolean equals(Object other)': (_apex, self: number, other: unknown) => self === other,
    'String format()': (apex, self: number) => localNumber(self, apex.locale),
    'Integer hashCode()': (_apex, self: number) => hashOfNumber(self),
  },
  properties: {
    'static Integer MAX_VALUE': { get: () => 2 ** 31 - 1 },
    'static Integer MIN_VALUE': { get: () => -(2 ** 31) },
  },
});

export const longType = nativeType('Long', {
  isInstance: (value) => typeof value === 'bigint',
  members: {
    ...notNull({ 'static Long valueOf(String text)': (_apex, text: string) => numbers.parseLong(text) }),
    'Boolean equals(Object other)': (_apex, self: bigint, other: unknown) => self === other,
    'String format()': (apex, self: bigint) => localNumber(self, apex.locale),
    'Integer hashCode()': (apex, self: bigint) => hashOf(apex, self),
    'Integer intValue()': (_apex, self: bigint) => numbers.lowInteger(self),
  },
  properties: {
    'static Long MAX_VALUE': { get: () => 2n ** 63n - 1n },
    'static Long MIN_VALUE': { get: () => -(2n ** 63n) },
  },
});

export const doubleType = nativeType('Double', {
  isInstance: (value) => value instanceof ApexDouble,
  members: {
    ...notNull({
      'static Double valueOf(String text)': (_apex, text: string) => new ApexDouble(numbers.parseDouble(text)),
    }),
    'static Double valueOf(Object value)': doubleOf,
    'Boolean equals(Object other)': (apex, self: ApexDouble, other: unknown) => sameValue(apex, self, other),
    'String format()': (apex, self: ApexDouble) => localNumber(ApexDecimal.ofDouble(self.value), apex.locale),
    'Integer hashCode()': (apex, self: ApexDouble) => hashOf(apex, self),
    'Integer intValue()': (_apex, self: ApexDouble) => numbers.integerOfDouble(self.value),
    'Long longValue()': (_apex, self: ApexDouble) => numbers.longOfDouble(self.value),
    'Long round()': (_apex, self: ApexDouble) => numbers.longOfDouble(Math.floor(self.value + 0.5)),
  },
});

export const roundingModeType = nativeType('RoundingMode', {
  kind: 'enum',
  isInstance: (value) => isRoundingMode(value),
  // The order in which the platform documents them.
  enumValues: ['CEILING', 'DOWN', 'FLOOR', 'HALF_DOWN', 'HALF_EVEN', 'HALF_UP', 'UNNECESSARY', 'UP'],
});

const isRoundingMode = (value: unknown): value is EnumValue =>
  typeof value === 'object' && value !== null && 'enumType' in value && /RoundingMode$/.test(String(value.enumType));

/** Of an enum value of the platform. */
function modeOf(value: { readonly name: string }): RoundingMode {
  const mode = ROUNDING_MODES.find((known) => known === value.name);
  if (mode === undefined) throw exception('TypeException', `Invalid rounding mode: ${value.name}`);
  return mode;
}

/** Scales that the platform takes. */
const LARGEST_SCALE = 33;

function scaleOf(scale: number): number {
  if (Math.abs(scale) > LARGEST_SCALE)
    throw exception('MathException', `Scale must be between -${LARGEST_SCALE} and ${LARGEST_SCALE}`);
  return scale;
}

export const decimalType = nativeType('Decimal', {
  isInstance: (value) => value instanceof ApexDecimal,
  members: notNull({
    'static Decimal valueOf(Double value)': (_apex, value: ApexDouble) => ApexDecimal.ofDouble(value.value),
    'static Decimal valueOf(Long value)': (_apex, value: bigint) => ApexDecimal.of(value),
    'static Decimal valueOf(String text)': (_apex, text: string) => numbers.parseDecimal(text),
    'Decimal abs()': (_apex, self: ApexDecimal) => self.abs(),
    'Decimal divide(Decimal divisor, Integer scale)': (_apex, self: ApexDecimal, divisor: ApexDecimal, scale: number) =>
      self.dividedTo(divisor, scaleOf(scale), 'HALF_EVEN'),
    'Decimal divide(Decimal divisor, Integer scale, RoundingMode mode)': (
      _apex,
      self: ApexDecimal,
      divisor: ApexDecimal,
      scale: number,
      mode: EnumValue
    ) => self.dividedTo(divisor, scaleOf(scale), modeOf(mode)),
    'Double doubleValue()': (_apex, self: ApexDecimal) => new ApexDouble(self.toNumber()),
    'Boolean equals(Object other)': (apex, self: ApexDecimal, other: unknown) => sameValue(apex, self, other),
    'String format()': (apex, self: ApexDecimal) => localNumber(self, apex.locale),
    'Integer hashCode()': (apex, self: ApexDecimal) => hashOf(apex, self),
    'Integer intValue()': (_apex, self: ApexDecimal) => numbers.lowInteger(self.toBigInt()),
    'Long longValue()': (_apex, self: ApexDecimal) => numbers.lowLong(self.toBigInt()),
    'Decimal pow(Integer exponent)': (_apex, self: ApexDecimal, exponent: number) => self.toPower(exponent),
    'Integer precision()': (_apex, self: ApexDecimal) => self.precision,
    'Long round()': (_apex, self: ApexDecimal) => numbers.lowLong(self.withScale(0, 'HALF_EVEN').toBigInt()),
    'Long round(RoundingMode mode)': (_apex, self: ApexDecimal, mode: EnumValue) =>
      numbers.lowLong(self.withScale(0, modeOf(mode)).toBigInt()),
    'Integer scale()': (_apex, self: ApexDecimal) => self.scale,
    'Decimal setScale(Integer scale)': (_apex, self: ApexDecimal, scale: number) => self.withScale(scaleOf(scale)),
    'Decimal setScale(Integer scale, RoundingMode mode)': (_apex, self: ApexDecimal, scale: number, mode: EnumValue) =>
      self.withScale(scaleOf(scale), modeOf(mode)),
    'Decimal stripTrailingZeros()': (_apex, self: ApexDecimal) => self.stripped(),
    'String toPlainString()': (_apex, self: ApexDecimal) => self.toPlainString(),
    'String toString()': (apex, self: ApexDecimal) => textOf(apex, self),
  }),
});

export const booleanType = nativeType('Boolean', {
  isInstance: (value) => typeof value === 'boolean',
  members: {
    ...notNull({ 'static Boolean valueOf(String text)': (_apex, text: string) => text.toLowerCase() === 'true' }),
    'static Boolean valueOf(Object value)': (apex, value: unknown) =>
      value === null || typeof value === 'boolean'
        ? value
        : typeof value === 'string'
          ? value.toLowerCase() === 'true'
          : noConversion(apex, value, 'Boolean'),
    'Boolean equals(Object other)': (_apex, self: boolean, other: unknown) => self === other,
    'Integer hashCode()': (apex, self: boolean) => hashOf(apex, self),
  },
});
