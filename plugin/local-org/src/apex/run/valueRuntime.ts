import type { ArithmeticOperator, ValueOperators } from '../native.ts';
import type { ApexTransaction } from '../transaction.ts';
import type { ProgramTypes } from './types.ts';

/** Numbers, texts and comparisons of emitted code. */
export class ValueRuntime {
  apex: ApexTransaction;
  protected readonly operators: ValueOperators;
  readonly #types: ProgramTypes;

  constructor(operators: ValueOperators, types: ProgramTypes, idle: ApexTransaction) {
    this.operators = operators;
    this.#types = types;
    this.apex = idle;
    this.notNull = this.notNull.bind(this);
  }

  notNull(value: unknown): unknown {
    if (value === null)
      throw this.apex.exception('System.NullPointerException', 'Attempt to de-reference a null object');
    return value;
  }

  toLong(value: unknown): unknown {
    return value === null ? null : BigInt(value as number);
  }
  toDouble(value: unknown): unknown {
    return value === null ? null : this.operators.double(value as number);
  }
  toDecimal(value: unknown): unknown {
    return value === null ? null : this.operators.decimal(value as number);
  }
  toId(value: unknown): unknown {
    return value === null ? null : this.operators.idOf(this.apex, value as string);
  }
  toDatetime(value: unknown): unknown {
    return value === null ? null : this.operators.datetimeOfDate(this.apex, value as object);
  }
  decimal(operator: ArithmeticOperator, left: object, right: object): object {
    return this.operators.decimalArithmetic(operator, left, right);
  }
  double(operator: ArithmeticOperator, left: object, right: object): object {
    return this.operators.doubleArithmetic(operator, left, right);
  }
  negate(value: object): object {
    const isDouble = this.#types.resolve('Double')?.isInstance(value) === true;
    const zero = isDouble ? this.operators.double(0) : this.operators.decimal(0);
    return isDouble ? this.double('-', zero, value) : this.decimal('-', zero, value);
  }
  divideIntegers(left: number, right: number): number {
    if (right === 0) throw this.apex.exception('System.MathException', 'Divide by 0');
    return (left / right) | 0;
  }
  divideLongs(left: bigint, right: bigint): bigint {
    if (right === 0n) throw this.apex.exception('System.MathException', 'Divide by 0');
    return BigInt.asIntN(64, left / right);
  }
  shift(operator: '<<' | '>>' | '>>>', left: number | bigint, right: number | bigint): bigint {
    const value = BigInt(left);
    const count = BigInt(right) & 63n;
    if (operator === '<<') return BigInt.asIntN(64, value << count);
    return BigInt.asIntN(64, operator === '>>' ? value >> count : BigInt.asUintN(64, value) >> count);
  }
  addDays(operator: '+' | '-', moment: object, amount: unknown): object {
    return this.operators.addDays(operator, moment, amount);
  }
  text(value: unknown): string {
    return this.operators.text(this.apex, value);
  }
  equals(left: unknown, right: unknown): boolean {
    return left === right || this.operators.equals(this.apex, left, right);
  }
  sameText(left: string | null, right: string | null): boolean {
    return (
      left === right ||
      (left !== null && right !== null && left.length === right.length && left.toLowerCase() === right.toLowerCase())
    );
  }
  less(left: number, right: number): boolean {
    return (left as unknown) !== null && (right as unknown) !== null && left < right;
  }
  more(left: number, right: number): boolean {
    return this.less(right, left);
  }
  lessOrSame(left: number, right: number): boolean {
    return (left as unknown) !== null && (right as unknown) !== null && left <= right;
  }
  moreOrSame(left: number, right: number): boolean {
    return this.lessOrSame(right, left);
  }
  /** With null on either side it is false. */
  compareOrdered(operator: string, left: unknown, right: unknown): boolean {
    return left !== null && right !== null && holds(operator, this.operators.compare(this.apex, left, right));
  }
  /** Of texts null is the least. */
  compareTexts(operator: string, left: unknown, right: unknown): boolean {
    if (left === null || right === null) return holds(operator, Number(left !== null) - Number(right !== null));
    return holds(operator, this.operators.compare(this.apex, left, right));
  }
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    default:
      return order >= 0;
  }
}
