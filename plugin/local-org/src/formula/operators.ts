import { commonType, expectType, isTrue, typeName, type Expression } from './expression.ts';
import { EvaluationError, FormulaError } from './formulaError.ts';
import { asText, DAY_MS, Decimal, type FormulaType, type Value } from './values.ts';

type Number = InstanceType<typeof Decimal>;

/** @throws FormulaError when the operator does not take such operands */
export function compileBinary(operator: string, left: Expression, right: Expression, at: number): Expression {
  switch (operator) {
    case '&&':
    case '||':
      return logical(operator, left, right, at);
    case '=':
    case '==':
      return equality(left, right, at, false);
    case '<>':
    case '!=':
      return equality(left, right, at, true);
    case '<':
    case '>':
    case '<=':
    case '>=':
      return comparison(operator, left, right, at);
    case '&':
      return concatenation(left, right, at);
    case '+':
    case '-':
      return additive(operator, left, right, at);
    default:
      return arithmetic(operator, left, right, at);
  }
}

export function compileUnary(operator: string, operand: Expression, at: number): Expression {
  if (operator === '!') return not(operand, at);
  expectType(operand, ['number'], `operator '${operator}'`);
  if (operator === '+') return operand;
  return {
    type: 'number',
    at,
    evaluate: (evaluation) => (operand.evaluate(evaluation) as Number | null)?.negated() ?? null,
  };
}

/** The opposite of blank is blank: `NOT(x > 5)` is not true when x is blank. */
export function not(operand: Expression, at: number): Expression {
  expectType(operand, ['boolean'], "function 'NOT()'");
  return {
    type: 'boolean',
    at,
    evaluate: (evaluation) => {
      const value = operand.evaluate(evaluation);
      return value === null ? null : !value;
    },
  };
}

function logical(operator: '&&' | '||', left: Expression, right: Expression, at: number): Expression {
  for (const operand of [left, right]) expectType(operand, ['boolean'], `operator '${operator}'`);
  return {
    type: 'boolean',
    at,
    evaluate:
      operator === '&&'
        ? (evaluation) => isTrue(left, evaluation) && isTrue(right, evaluation)
        : (evaluation) => isTrue(left, evaluation) || isTrue(right, evaluation),
  };
}

const COMPARABLE: readonly FormulaType[] = ['number', 'text', 'boolean', 'date', 'datetime', 'time'];

/**
 * Text compares with its case, and blank text equals empty text. A comparison with another blank value is blank, which
 * counts as false: `Amount = NULL` never holds, ISBLANK is the way to ask.
 */
function equality(left: Expression, right: Expression, at: number, isNegated: boolean): Expression {
  const where = `operator '${isNegated ? '<>' : '='}'`;
  for (const operand of [left, right]) expectType(operand, COMPARABLE, where);
  const type = commonType(left, right, where);
  if (type === 'text') {
    return {
      type: 'boolean',
      at,
      evaluate: (evaluation) =>
        (asText(left.evaluate(evaluation)) === asText(right.evaluate(evaluation))) !== isNegated,
    };
  }
  return compared(left, right, at, (a, b) => isEqual(a, b) !== isNegated);
}

export function isEqual(a: Value, b: Value): boolean {
  return a instanceof Decimal ? a.eq(b as Number) : a === b;
}

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

function comparison(operator: string, left: Expression, right: Expression, at: number): Expression {
  const where = `operator '${operator}'`;
  for (const operand of [left, right])
    expectType(
      operand,
      COMPARABLE.filter((type) => type !== 'boolean'),
      where
    );
  commonType(left, right, where);
  const holds = ORDERS[operator] ?? (() => false);
  return compared(left, right, at, (a, b) => holds(order(a, b)));
}

function order(a: Value, b: Value): number {
  if (a instanceof Decimal) return a.cmp(b as Number);
  if (a === b) return 0;
  return (a as string | number) < (b as string | number) ? -1 : 1;
}

function compared(left: Expression, right: Expression, at: number, holds: (a: Value, b: Value) => boolean): Expression {
  return {
    type: 'boolean',
    at,
    evaluate: (evaluation) => {
      const a = left.evaluate(evaluation);
      const b = right.evaluate(evaluation);
      return a === null || b === null ? null : holds(a, b);
    },
  };
}

function concatenation(left: Expression, right: Expression, at: number): Expression {
  for (const operand of [left, right]) expectType(operand, ['text'], "operator '&'");
  return {
    type: 'text',
    at,
    evaluate: (evaluation) => asText(left.evaluate(evaluation)) + asText(right.evaluate(evaluation)),
  };
}

/** Dates and datetimes move by days and differ by days; times move and differ by milliseconds. */
function additive(operator: '+' | '-', left: Expression, right: Expression, at: number): Expression {
  if (operator === '+' && (left.type === 'text' || right.type === 'text')) return concatenation(left, right, at);
  const sign = operator === '+' ? 1 : -1;
  const isMoment = (type: FormulaType): boolean => type === 'date' || type === 'datetime' || type === 'time';
  if (isMoment(left.type) && left.type === right.type && operator === '-') {
    const unit = left.type === 'datetime' ? DAY_MS : 1;
    return combined('number', left, right, at, (a, b) => new Decimal(a as number).minus(b as number).div(unit));
  }
  if (isMoment(left.type) && (right.type === 'number' || right.type === 'null')) return shifted(left, right, at, sign);
  if (operator === '+' && isMoment(right.type) && left.type === 'number') return shifted(right, left, at, sign);
  return arithmetic(operator, left, right, at);
}

function shifted(moment: Expression, amount: Expression, at: number, sign: number): Expression {
  return combined(moment.type, moment, amount, at, (a, b) => {
    const by = (b as Number).times(sign);
    if (moment.type === 'date') return Math.floor(by.plus(a as number).toNumber());
    if (moment.type === 'datetime')
      return by
        .times(DAY_MS)
        .plus(a as number)
        .round()
        .toNumber();
    // Clock times wrap at midnight.
    const time = by
      .plus(a as number)
      .mod(DAY_MS)
      .toNumber();
    return time < 0 ? time + DAY_MS : time;
  });
}

const ARITHMETIC: Readonly<Record<string, (a: Number, b: Number) => Number>> = {
  '+': (a, b) => a.plus(b),
  '-': (a, b) => a.minus(b),
  '*': (a, b) => a.times(b),
  '/': (a, b) => {
    if (b.isZero()) throw new EvaluationError('Division by zero');
    return a.div(b);
  },
  '^': (a, b) => finite(a.pow(b)),
};

export function finite(value: Number): Number {
  if (!value.isFinite()) throw new EvaluationError('The number is too large or not defined');
  return value;
}

function arithmetic(operator: string, left: Expression, right: Expression, at: number): Expression {
  const compute = ARITHMETIC[operator];
  if (compute === undefined) throw new FormulaError(`Syntax error. Found '${operator}'`, at);
  const where = `operator '${operator}'`;
  if (left.type !== 'number' && left.type !== 'null' && COMPARABLE.includes(left.type)) {
    throw new FormulaError(
      `Incorrect parameter type for ${where}. Expected Number, Date, DateTime, received ${typeName(left.type)}`,
      left.at
    );
  }
  for (const operand of [left, right]) expectType(operand, ['number'], where);
  return combined('number', left, right, at, (a, b) => compute(a as Number, b as Number));
}

/** Blank when one of the two is blank. */
function combined(
  type: FormulaType,
  left: Expression,
  right: Expression,
  at: number,
  combine: (a: Exclude<Value, null>, b: Exclude<Value, null>) => Value
): Expression {
  return {
    type,
    at,
    evaluate: (evaluation) => {
      const a = left.evaluate(evaluation);
      const b = right.evaluate(evaluation);
      return a === null || b === null ? null : combine(a, b);
    },
  };
}
