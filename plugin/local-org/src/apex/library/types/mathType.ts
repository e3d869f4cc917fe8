import { nativeType, type NativeFunction } from '../../native.ts';
import { randomInt } from 'node:crypto';
import { exception } from '../exceptions/standardExceptions.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { longOfDouble, lowLong } from '../values/numbers.ts';
import { notNull } from './notNull.ts';

/** Functions that Apex has for Double and for Decimal alike; both are computed in 64 bits. */
const OF_ONE = {
  acos: Math.acos,
  asin: Math.asin,
  atan: Math.atan,
  cbrt: Math.cbrt,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  log: Math.log,
  log10: Math.log10,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
} as const;

/** @throws MathException for a result that no Decimal can hold */
function decimalOf(value: number): ApexDecimal {
  if (!Number.isFinite(value)) throw exception('MathException', 'Result is not a number');
  return ApexDecimal.ofDouble(value);
}

function functionsOfOne(): Record<string, NativeFunction> {
  const members: Record<string, NativeFunction> = {};
  for (const [name, compute] of Object.entries(OF_ONE)) {
    members[`static Double ${name}(Double value)`] = (_apex, value: ApexDouble) => new ApexDouble(compute(value.value));
    members[`static Decimal ${name}(Decimal value)`] = (_apex, value: ApexDecimal) =>
      decimalOf(compute(value.toNumber()));
  }
  return members;
}

function modulo<Whole extends number | bigint>(left: Whole, right: Whole): Whole {
  if (right === 0 || right === 0n) throw exception('MathException', 'Divide by 0');
  return (left % right) as Whole;
}

/** Half even, as `rint` of Java. */
function rint(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const INTEGER_LIMIT = 2 ** 31;

/** @throws MathException for what is outside int32 */
function integerOf(value: number): number {
  if (value >= INTEGER_LIMIT || value < -INTEGER_LIMIT) throw exception('MathException', 'Integer overflow');
  return value;
}

const larger = <Whole extends number | bigint>(left: Whole, right: Whole): Whole => (left > right ? left : right);
const smaller = <Whole extends number | bigint>(left: Whole, right: Whole): Whole => (left < right ? left : right);
const wholeOf = (value: ApexDecimal, mode: 'CEILING' | 'FLOOR' | 'HALF_EVEN'): ApexDecimal => value.withScale(0, mode);

export const mathType = nativeType('Math', {
  isInstance: () => false,
  members: notNull({
    ...functionsOfOne(),
    'static Decimal abs(Decimal value)': (_apex, value: ApexDecimal) => value.abs(),
    'static Double abs(Double value)': (_apex, value: ApexDouble) => new ApexDouble(Math.abs(value.value)),
    'static Integer abs(Integer value)': (_apex, value: number) => Math.abs(value) | 0,
    'static Long abs(Long value)': (_apex, value: bigint) => lowLong(value < 0n ? -value : value),
    'static Decimal atan2(Decimal y, Decimal x)': (_apex, y: ApexDecimal, x: ApexDecimal) =>
      decimalOf(Math.atan2(y.toNumber(), x.toNumber())),
    'static Double atan2(Double y, Double x)': (_apex, y: ApexDouble, x: ApexDouble) =>
      new ApexDouble(Math.atan2(y.value, x.value)),
    'static Decimal ceil(Decimal value)': (_apex, value: ApexDecimal) => wholeOf(value, 'CEILING'),
    'static Double ceil(Double value)': (_apex, value: ApexDouble) => new ApexDouble(Math.ceil(value.value)),
    'static Decimal floor(Decimal value)': (_apex, value: ApexDecimal) => wholeOf(value, 'FLOOR'),
    'static Double floor(Double value)': (_apex, value: ApexDouble) => new ApexDouble(Math.floor(value.value)),
    'static Decimal max(Decimal left, Decimal right)': (_apex, left: ApexDecimal, right: ApexDecimal) =>
      left.compareTo(right) >= 0 ? left : right,
    'static Double max(Double left, Double right)': (_apex, left: ApexDouble, right: ApexDouble) =>
      new ApexDouble(Math.max(left.value, right.value)),
    'static Integer max(Integer left, Integer right)': (_apex, left: number, right: number) => larger(left, right),
    'static Long max(Long left, Long right)': (_apex, left: bigint, right: bigint) => larger(left, right),
    'static Decimal min(Decimal left, Decimal right)': (_apex, left: ApexDecimal, right: ApexDecimal) =>
      left.compareTo(right) <= 0 ? left : right,
    'static Double min(Double left, Double right)': (_apex, left: ApexDouble, right: ApexDouble) =>
      new ApexDouble(Math.min(left.value, right.value)),
    'static Integer min(Integer left, Integer right)': (_apex, left: number, right: number) => smaller(left, right),
    'static Long min(Long left, Long right)': (_apex, left: bigint, right: bigint) => smaller(left, right),
    'static Integer mod(Integer left, Integer right)': (_apex, left: number, right: number) => modulo(left, right) | 0,
    'static Long mod(Long left, Long right)': (_apex, left: bigint, right: bigint) => modulo(left, right),
    'static Double pow(Double value, Double exponent)': (_apex, value: ApexDouble, exponent: ApexDouble) =>
      new ApexDouble(value.value ** exponent.value),
    'static Double random()': () => new ApexDouble(randomInt(2 ** 47) / 2 ** 47),
    'static Decimal rint(Decimal value)': (_apex, value: ApexDecimal) => wholeOf(value, 'HALF_EVEN'),
    'static Double rint(Double value)': (_apex, value: ApexDouble) => new ApexDouble(rint(value.value)),
    'static Integer round(Decimal value)': (_apex, value: ApexDecimal) =>
      integerOf(Number(wholeOf(value, 'HALF_EVEN').toBigInt())),
    'static Integer round(Double value)': (_apex, value: ApexDouble) => integerOf(Math.floor(value.value + 0.5)),
    'static Long roundToLong(Decimal value)': (_apex, value: ApexDecimal) =>
      lowLong(wholeOf(value, 'HALF_EVEN').toBigInt()),
    'static Long roundToLong(Double value)': (_apex, value: ApexDouble) => longOfDouble(Math.floor(value.value + 0.5)),
    'static Decimal signum(Decimal value)': (_apex, value: ApexDecimal) =>
      ApexDecimal.of(value.unscaled === 0n ? 0 : value.unscaled > 0n ? 1 : -1),
    'static Double signum(Double value)': (_apex, value: ApexDouble) => new ApexDouble(Math.sign(value.value)),
  }),
  properties: {
    'static Double E': { get: () => new ApexDouble(Math.E) },
    'static Double PI': { get: () => new ApexDouble(Math.PI) },
  },
});
