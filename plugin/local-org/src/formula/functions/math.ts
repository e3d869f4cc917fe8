import { expectType, type FunctionDef } from '../expression.ts';
import { EvaluationError } from '../formulaError.ts';
import { finite } from '../operators.ts';
import { Decimal, type Value } from '../values.ts';
import { pure } from './define.ts';

type Number = InstanceType<typeof Decimal>;

const unary = (name: string, compute: (value: Number) => Number): FunctionDef =>
  pure(name, 'number', ['number'], ([value]) => compute(value as Number));

const binary = (name: string, compute: (a: Number, b: Number) => Number): FunctionDef =>
  pure(name, 'number', ['number', 'number'], ([a, b]) => compute(a as Number, b as Number));

/** Blank arguments make the result blank, as on the platform. */
const extreme = (name: 'MAX' | 'MIN'): FunctionDef => ({
  min: 1,
  max: Infinity,
  compile: (args, at) => {
    for (const arg of args) expectType(arg, ['number'], `function '${name}()'`);
    return {
      type: 'number',
      at,
      evaluate: (evaluation): Value => {
        const values = args.map((arg) => arg.evaluate(evaluation) as Number | null);
        const present = values.filter((value) => value !== null);
        if (present.length < values.length) return null;
        return name === 'MAX' ? Decimal.max(...present) : Decimal.min(...present);
      },
    };
  },
});

function positive(value: Number, name: string): Number {
  if (value.lte(0)) throw new EvaluationError(`${name} takes a number above zero`);
  return value;
}

function between(value: Number): Number {
  if (value.abs().gt(1)) throw new EvaluationError('An arc is of a number between -1 and 1');
  return value;
}

/** Cuts the last digits off, so that a third times three is one before it is rounded. */
const settled = (value: Number): Number => value.toSignificantDigits(33);

export const MATH: Readonly<Record<string, FunctionDef>> = {
  ABS: unary('ABS', (value) => value.abs()),
  CEILING: unary('CEILING', (value) =>
    settled(value).toDecimalPlaces(0, value.isNegative() ? Decimal.ROUND_FLOOR : Decimal.ROUND_CEIL)
  ),
  FLOOR: unary('FLOOR', (value) =>
    settled(value).toDecimalPlaces(0, value.isNegative() ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR)
  ),
  MCEILING: unary('MCEILING', (value) => settled(value).ceil()),
  MFLOOR: unary('MFLOOR', (value) => settled(value).floor()),
  ROUND: binary('ROUND', (value, digits) => rounded(value, digits.trunc().toNumber(), Decimal.ROUND_HALF_UP)),
  TRUNC: pure(
    'TRUNC',
    'number',
    ['number', 'number'],
    ([value, digits]) =>
      rounded(value as Number, digits === undefined ? 0 : (digits as Number).trunc().toNumber(), Decimal.ROUND_DOWN),
    1
  ),
  MOD: binary('MOD', (value, divisor) => {
    if (divisor.isZero()) throw new EvaluationError('Division by zero');
    return value.mod(divisor);
  }),
  SQRT: unary('SQRT', (value) => {
    if (value.isNegative()) throw new EvaluationError('SQRT takes no negative number');
    return value.sqrt();
  }),
  EXP: unary('EXP', (value) => finite(value.exp())),
  LN: unary('LN', (value) => positive(value, 'LN').ln()),
  LOG: unary('LOG', (value) => positive(value, 'LOG').log(10)),
  POWER: binary('POWER', (base, exponent) => finite(base.pow(exponent))),
  PI: pure('PI', 'number', [], () => Decimal.acos(-1)),
  ACOS: unary('ACOS', (value) => between(value).acos()),
  ASIN: unary('ASIN', (value) => between(value).asin()),
  ATAN: unary('ATAN', (value) => value.atan()),
  ATAN2: binary('ATAN2', (y, x) => Decimal.atan2(y, x)),
  COS: unary('COS', (value) => value.cos()),
  SIN: unary('SIN', (value) => value.sin()),
  TAN: unary('TAN', (value) => value.tan()),
  MAX: extreme('MAX'),
  MIN: extreme('MIN'),
};

function rounded(value: Number, digits: number, mode: 1 | 4): Number {
  if (digits >= 0) return settled(value).toDecimalPlaces(digits, mode);
  const unit = new Decimal(10).pow(-digits);
  return settled(value).div(unit).toDecimalPlaces(0, mode).times(unit);
}
