import { normalizeId } from '../../store/ids.ts';
import type { ArithmeticOperator, ValueOperators } from '../native.ts';
import { exception } from './exceptions/standardExceptions.ts';
import { ApexDate } from './values/date.ts';
import { ApexDatetime } from './values/datetime.ts';
import type { ApexDecimal } from './values/decimal.ts';
import { ApexDouble } from './values/double.ts';
import { compareValues, looselyEqual, toDecimal } from './values/equality.ts';
import { ApexTime } from './values/time.ts';
import { textOf } from './values/text.ts';

function decimalArithmetic(operator: ArithmeticOperator, left: ApexDecimal, right: ApexDecimal): ApexDecimal {
  switch (operator) {
    case '+':
      return left.plus(right);
    case '-':
      return left.minus(right);
    case '*':
      return left.times(right);
    case '/':
      return left.dividedBy(right);
  }
}

function doubleArithmetic(operator: ArithmeticOperator, left: ApexDouble, right: ApexDouble): ApexDouble {
  switch (operator) {
    case '+':
      return new ApexDouble(left.value + right.value);
    case '-':
      return new ApexDouble(left.value - right.value);
    case '*':
      return new ApexDouble(left.value * right.value);
    case '/':
      if (right.value === 0) throw exception('MathException', 'Divide by 0');
      return new ApexDouble(left.value / right.value);
  }
}

/** From any number of Apex or the text of a literal. */
export function toDouble(value: unknown): ApexDouble {
  if (value instanceof ApexDouble) return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string')
    return new ApexDouble(Number(value));
  return new ApexDouble(toDecimal(value).toNumber());
}

const MS_PER_DAY = 86_400_000;

/** Whole days to a Date; days with fractions to a Datetime; milliseconds to a Time. */
function addDays(operator: '+' | '-', moment: object, amount: unknown): object {
  const size = (operator === '-' ? -1 : 1) * toDouble(amount).value;
  if (moment instanceof ApexDate) return moment.addDays(Math.trunc(size));
  if (moment instanceof ApexDatetime) return moment.add(Math.round(size * MS_PER_DAY));
  if (moment instanceof ApexTime) return moment.add(Math.trunc(size));
  throw exception('TypeException', 'Only a Date, a Datetime or a Time can be moved');
}

/** @throws StringException `Invalid id: …` */
export function idOf(text: string): string {
  const id = normalizeId(text);
  if (id === undefined) throw exception('StringException', `Invalid id: ${text}`);
  return id;
}

/** Operators of the language on the values of this library. */
export const valueOperators: ValueOperators = {
  decimal: toDecimal,
  double: toDouble,
  decimalArithmetic: (operator, left, right) => decimalArithmetic(operator, left as ApexDecimal, right as ApexDecimal),
  doubleArithmetic: (operator, left, right) => doubleArithmetic(operator, left as ApexDouble, right as ApexDouble),
  equals: looselyEqual,
  compare: compareValues,
  text: textOf,
  addDays,
  datetimeOfDate: (apex, date) => ApexDatetime.of(date as ApexDate, new ApexTime(0), apex.timeZone),
  idOf: (_apex, text) => idOf(text),
};
