import type { At, BinaryOperator } from '../syntax/ast.ts';
import { isAssignable, isCastable } from '../types/conversions.ts';
import { lineage } from '../types/members.ts';
import { is, isNumber, isText, numberRank, type Type } from '../types/type.ts';
import { convert, convertNumber, notNull, type Code } from './code.ts';
import type { Frame } from './frame.ts';
import { refuse } from './refused.ts';

type Operation = (frame: Frame, at: At, operator: never, left: Code, right: Code) => Code;

const OPERATIONS: readonly (readonly [readonly BinaryOperator[], Operation])[] = [
  [['+', '-', '*', '/'], arithmetic],
  [['<', '>', '<=', '>='], comparison],
  [['==', '!='], equality],
  [['===', '!=='], identity],
  [['&&', '||'], logical],
  [['??'], coalesce],
  [['<<', '>>', '>>>', '&', '^', '|'], bitwise],
];

/** The JavaScript of an operator on two values that have been translated. */
export function binary(frame: Frame, at: At, operator: BinaryOperator, left: Code, right: Code): Code {
  const [, operation] = OPERATIONS.find(([operators]) => operators.includes(operator)) ?? [];
  if (!operation) throw new Error(`There is no operator ${operator}.`);
  return operation(frame, at, operator as never, left, right);
}

/** Values that are objects of JavaScript but numbers or moments of Apex have no identity. */
function identity(frame: Frame, at: At, operator: '===' | '!==', left: Code, right: Code): Code {
  const isByValue = [left.type, right.type].some((type) => isNumber(type) || /^(?:date|datetime|time)$/.test(type.key));
  if (isByValue) return equality(frame, at, operator === '===' ? '==' : '!=', left, right);
  return bool(frame, `(${left.js}${operator}${right.js})`);
}

function logical(frame: Frame, at: At, operator: '&&' | '||', left: Code, right: Code): Code {
  return bool(frame, `(${operand(at, left)}${operator}${operand(at, right)})`);
}

function coalesce(frame: Frame, at: At, _operator: '??', left: Code, right: Code): Code {
  const type = commonType(frame, at, left.type, right.type);
  const js = `(${convert(frame, left, type, at)}??${convert(frame, right, type, at)})`;
  return { type, js, nonNull: right.nonNull ?? false };
}

const bool = (frame: Frame, js: string): Code => ({ type: frame.world.native('Boolean'), js, nonNull: true });

function operand(at: At, code: Code): string {
  if (!is(code.type, 'boolean')) refuse(at, `Logical operator can only be applied to Boolean`);
  return notNull(code);
}

/** Where a Boolean is wanted; null is a NullPointerException. */
export function condition(at: At, code: Code): string {
  if (!is(code.type, 'boolean')) refuse(at, `Condition expression must be of type Boolean: ${code.type.name}`);
  return notNull(code);
}

function arithmetic(frame: Frame, at: At, operator: '+' | '-' | '*' | '/', left: Code, right: Code): Code {
  if (operator === '+' && (is(left.type, 'string') || is(right.type, 'string')))
    return concatenation(frame, at, left, right);
  const onDays = DAY_MESSAGES[left.type.key];
  if (onDays !== undefined && left.type.kind === 'native') {
    if ((operator !== '+' && operator !== '-') || !isNumber(right.type)) return refuse(at, onDays);
    return { type: left.type, js: `$R.addDays("${operator}",${notNull(left)},${notNull(right)})`, nonNull: true };
  }
  if (!isNumber(left.type) || !isNumber(right.type)) refuse(at, `Arithmetic expressions must use numeric arguments`);
  const type = numberRank(left.type) >= numberRank(right.type) ? left.type : right.type;
  return {
    type,
    js: numberOperation(type, operator, widened(frame, left, type), widened(frame, right, type)),
    nonNull: true,
  };
}

/** An operand that is not null, as the type in which is calculated. */
function widened(frame: Frame, side: Code, type: Type): string {
  if (side.digits !== undefined) return convertNumber(frame, side, type);
  return convertNumber(frame, { ...side, js: notNull(side) }, type);
}

function numberOperation(type: Type, operator: '+' | '-' | '*' | '/', x: string, y: string): string {
  switch (type.key) {
    case 'integer':
      if (operator === '*') return `Math.imul(${x},${y})`;
      return operator === '/' ? `$R.divideIntegers(${x},${y})` : `(${x}${operator}${y}|0)`;
    case 'long':
      return operator === '/' ? `$R.divideLongs(${x},${y})` : `BigInt.asIntN(64,${x}${operator}${y})`;
    default:
      return `$R.${type.key}("${operator}",${x},${y})`;
  }
}

function concatenation(frame: Frame, at: At, left: Code, right: Code): Code {
  for (const { type } of [left, right])
    if (type.kind === 'void') refuse(at, 'Arithmetic expressions are not allowed on void types');
  const isSafe = (code: Code): boolean => is(code.type, 'string') && code.nonNull === true;
  const start = isSafe(left) || isSafe(right) ? '' : '""+';
  return { type: frame.world.native('String'), js: `(${start}${textOf(left)}+${textOf(right)})`, nonNull: true };
}

/** JavaScript joins null, numbers, Longs and Booleans to a string as Apex does. */
function textOf({ type, js }: Code): string {
  const plain = isText(type) || is(type, 'integer') || is(type, 'boolean') || is(type, 'long') || type.kind === 'null';
  return plain ? js : `$R.text(${js})`;
}

const DAY_MESSAGES: Readonly<Record<string, string>> = {
  date: 'Date expressions must use Integer or Long',
  datetime: 'Date/time expressions must use Integer or Double or Decimal',
  time: 'Time expressions must use Integer or Long',
};

const isWhole = (type: Type): boolean => is(type, 'integer') || is(type, 'long');
const NAMES = { '<': 'less', '>': 'more', '<=': 'lessOrSame', '>=': 'moreOrSame' } as const;

function comparison(frame: Frame, at: At, operator: '<' | '>' | '<=' | '>=', left: Code, right: Code): Code {
  const isOrdered = (type: Type): boolean =>
    isNumber(type) ||
    isText(type) ||
    type.kind === 'null' ||
    /^(?:date|datetime|time)$/.test(type.key) ||
    type.user?.kind === 'enum';
  if (!isOrdered(left.type) || !isOrdered(right.type) || !areComparable(frame, left.type, right.type)) {
    refuse(at, `Comparison arguments must be compatible types: ${left.type.name}, ${right.type.name}`);
  }
  if (isWhole(left.type) && isWhole(right.type)) {
    const isSure = left.nonNull === true && right.nonNull === true;
    return bool(frame, isSure ? `(${left.js}${operator}${right.js})` : `$R.${NAMES[operator]}(${left.js},${right.js})`);
  }
  const how = isText(left.type) || isText(right.type) ? 'compareTexts' : 'compareOrdered';
  return bool(frame, `$R.${how}("${operator}",${left.js},${right.js})`);
}

function areComparable(frame: Frame, left: Type, right: Type): boolean {
  if (isNumber(left) && isNumber(right)) return true;
  if (/^date(?:time)?$/.test(left.key) && /^date(?:time)?$/.test(right.key)) return true;
  return isAssignable(frame.world, left, right) || isAssignable(frame.world, right, left);
}

function equality(frame: Frame, at: At, operator: '==' | '!=', left: Code, right: Code): Code {
  if (!areComparable(frame, left.type, right.type) && !isCastable(frame.world, left.type, right.type)) {
    refuse(at, `Comparison arguments must be compatible types: ${left.type.name}, ${right.type.name}`);
  }
  if (isWhole(left.type) && isWhole(right.type)) {
    const sign = left.type === right.type ? `${operator}=` : operator;
    return bool(frame, `(${left.js}${sign}${right.js})`);
  }
  const isPlain = (type: Type): boolean =>
    is(type, 'boolean') ||
    type.kind === 'null' ||
    type.user?.kind === 'enum' ||
    type.native?.declaration.kind === 'enum';
  if (isPlain(left.type) || isPlain(right.type)) return bool(frame, `(${left.js}${operator}=${right.js})`);
  const test = is(left.type, 'string') && is(right.type, 'string') ? 'sameText' : 'equals';
  return bool(
    frame,
    `${operator === '==' ? '' : '(!'}$R.${test}(${left.js},${right.js})${operator === '==' ? '' : ')'}`
  );
}

function bitwise(frame: Frame, at: At, operator: '<<' | '>>' | '>>>' | '&' | '^' | '|', left: Code, right: Code): Code {
  const [a, b] = [notNull(left), notNull(right)];
  if (is(left.type, 'boolean') && is(right.type, 'boolean') && operator.length === 1)
    return bool(frame, `(!!(${a}${operator}${b}))`);
  const isShift = operator.length > 1;
  if (!isWhole(left.type) || !isWhole(right.type))
    refuse(
      at,
      isShift
        ? `${operator} operation can only be applied to Integer or Long types`
        : `${operator} operator can only be applied to Boolean expressions or to Integer or Long expressions`
    );
  if (is(left.type, 'integer') && (isShift || is(right.type, 'integer'))) {
    const count = is(right.type, 'long') ? `Number(${b})` : b;
    return {
      type: left.type,
      js: operator === '>>>' ? `(${a}>>>${count}|0)` : `(${a}${operator}${count})`,
      nonNull: true,
    };
  }
  const long = frame.world.native('Long');
  if (isShift) return { type: long, js: `$R.shift("${operator}",${a},${b})`, nonNull: true };
  const wide = (code: Code, js: string): string => convertNumber(frame, { ...code, js }, long);
  return { type: long, js: `BigInt.asIntN(64,${wide(left, a)}${operator}${wide(right, b)})`, nonNull: true };
}

export function unary(frame: Frame, at: At, operator: '+' | '-' | '!' | '~', code: Code): Code {
  const { type } = code;
  if (operator === '!') {
    if (!is(type, 'boolean')) refuse(at, `! operator can only be applied to boolean expressions`);
    return bool(frame, `(!${notNull(code)})`);
  }
  if (!isNumber(type))
    refuse(
      at,
      operator === '~' ? `Invalid type for bitwise negate: ${type.name}` : 'Unary negation must use a numeric argument'
    );
  const js = notNull(code);
  if (operator === '+') return { ...code, js, nonNull: true };
  if (is(type, 'integer')) return { type, js: `(${operator}${js}|0)`, nonNull: true };
  if (is(type, 'long')) return { type, js: `BigInt.asIntN(64,${operator}${js})`, nonNull: true };
  if (operator === '~') refuse(at, `Invalid type for bitwise negate: ${type.name}`);
  return { type, js: `$R.negate(${js})`, nonNull: true };
}

/** The type of a value that is one or the other. */
export function commonType(frame: Frame, at: At, left: Type, right: Type): Type {
  const { world } = frame;
  if (left.kind === 'null' || left === right) return right;
  if (right.kind === 'null') return left;
  if (left.kind === 'void' || right.kind === 'void')
    refuse(at, `Incompatible types in ternary operator: ${left.name}, ${right.name}`);
  if (isNumber(left) && isNumber(right)) return numberRank(left) > numberRank(right) ? left : right;
  if (isAssignable(world, left, right)) return right;
  if (isAssignable(world, right, left)) return left;
  for (const parent of lineage(world, left)) if (isAssignable(world, right, parent)) return parent;
  return world.object;
}
