import type { Comparison, Condition, Literal, Operand, Operator, Query, Value } from './ast.ts';
import type { Parameters } from './binding.ts';
import { invalidField, malformed } from './errors.ts';
import { collate, type Expression } from './expression.ts';
import { binderOf, checkLiteral, listBinder } from './literal.ts';
import { offsetAt, utcOf } from '../formula/timeZone.ts';
import { periodOf } from './periods.ts';

export interface ConditionContext {
  readonly text: string;
  readonly parameters: Parameters;
  operand(operand: Operand): Expression;
  /** SQL of a sub-select of one column without nulls; absent where sub-selects are not allowed. */
  readonly semiJoin?: (query: Query, left: Expression, at: number) => string;
}

const MAX_SEMI_JOINS = 2;

/** Many tests as a balanced tree: SQLite reads a chain as one that is as deep as it is long, and refuses it at 1,000. */
function joined(tests: readonly string[], operator: 'AND' | 'OR'): string {
  if (tests.length <= 8) return `(${tests.join(` ${operator} `)})`;
  const half = Math.ceil(tests.length / 2);
  return `(${joined(tests.slice(0, half), operator)} ${operator} ${joined(tests.slice(half), operator)})`;
}

/**
 * SQL of a condition. SOQL knows two truth values where SQL knows three: a comparison with a null field is false, and
 * its negation true, hence `IS NOT TRUE` for each negation.
 */
export class ConditionCompiler {
  private readonly context: ConditionContext;
  private semiJoins = 0;

  constructor(context: ConditionContext) {
    this.context = context;
  }

  compile(condition: Condition, topLevel = true): string {
    switch (condition.kind) {
      case 'and':
        return joined(
          condition.items.map((item) => this.compile(item, topLevel)),
          'AND'
        );
      case 'or':
        return joined(
          condition.items.map((item) => this.compile(item, false)),
          'OR'
        );
      case 'not':
        return `((${this.compile(condition.item, false)}) IS NOT TRUE)`;
      case 'comparison':
        return this.comparison(condition, topLevel);
    }
  }

  private comparison(comparison: Comparison, topLevel: boolean): string {
    const { text } = this.context;
    const left = this.context.operand(comparison.left);
    const { operator, right } = comparison;
    this.checkFilterable(left, comparison);
    if (right.kind === 'query') return this.semiJoin(comparison, left, right.query, topLevel);
    if (operator === 'in' || operator === 'not in') {
      if (right.kind !== 'list') {
        throw malformed(text, comparison.at, `unexpected token: '${operator}'`);
      }
      return this.list(left, operator, right.items, comparison.at);
    }
    if (operator === 'includes' || operator === 'excludes') return this.multiSelect(left, operator, right, comparison);
    if (right.kind === 'list') throw malformed(text, comparison.at, `unexpected token: '('`);
    checkLiteral(right, left, text, comparison.at);
    if (right.kind === 'period') return this.period(left, operator, right, comparison.at);
    return this.scalar(left, operator, right, comparison.at);
  }

  private scalar(left: Expression, operator: Operator, literal: Literal, at: number): string {
    if (literal.kind === 'null') {
      if (operator === '=') return `${left.sql} IS NULL`;
      if (operator === '!=') return `${left.sql} IS NOT NULL`;
      throw invalidField(this.context.text, at, `invalid operator on null value for field '${left.label}'`);
    }
    const bound = this.context.parameters.add(binderOf(literal, left));
    const isFolded = literal.kind === 'string' && literal.wide && collate(left) !== '';
    const [sql, value] = isFolded ? [`fold(${left.sql})`, `fold(${bound})`] : [`${left.sql}${collate(left)}`, bound];
    if (operator === '=') return `${sql} IS ${value}`;
    if (operator === '!=') return `${sql} IS NOT ${value}`;
    if (operator === 'like') {
      if (left.type === 'id' || left.type === 'reference') {
        throw invalidField(this.context.text, at, 'invalid operator on id field');
      }
      if (literal.kind !== 'string') {
        throw invalidField(this.context.text, at, `invalid operator on field '${left.label}': LIKE`);
      }
      return `${isFolded ? sql : left.sql} LIKE ${value} ESCAPE '\\'`;
    }
    if (left.type === 'boolean') throw invalidField(this.context.text, at, 'invalid operator on boolean field');
    return `${sql} ${operator} ${value}`;
  }

  /** Lists of any length are one parameter, which SQLite still answers through an index. */
  private list(left: Expression, operator: 'in' | 'not in', items: readonly Literal[], at: number): string {
    const tests: string[] = [];
    const values = items.filter((item) => item.kind !== 'period' && item.kind !== 'null');
    for (const item of items) {
      checkLiteral(item, left, this.context.text, at);
      if (item.kind === 'period') tests.push(this.period(left, '=', item, at));
      if (item.kind === 'null') tests.push(`${left.sql} IS NULL`);
    }
    if (values.length > 0) {
      const list = this.context.parameters.add(listBinder(values, left));
      const isFolded = values.some((item) => item.kind === 'string' && item.wide) && collate(left) !== '';
      tests.push(
        isFolded
          ? `fold(${left.sql}) IN (SELECT fold(value) FROM json_each(${list}))`
          : `${left.sql}${collate(left)} IN (SELECT value FROM json_each(${list}))`
      );
    }
    const test = `(${tests.join(' OR ')})`;
    return operator === 'in' ? test : `(${test} IS NOT TRUE)`;
  }

  private semiJoin(comparison: Comparison, left: Expression, query: Query, topLevel: boolean): string {
    const { text, semiJoin } = this.context;
    if (!semiJoin || (comparison.operator !== 'in' && comparison.operator !== 'not in')) {
      throw malformed(text, comparison.at, 'Nesting of semi join sub-selects is not supported');
    }
    if (!topLevel) {
      const message =
        'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.';
      throw malformed(text, comparison.at, message);
    }
    this.semiJoins += 1;
    if (this.semiJoins > MAX_SEMI_JOINS) {
      throw malformed(text, comparison.at, `maximum ${String(MAX_SEMI_JOINS)} semi join sub-selects are allowed`);
    }
    const test = `${left.sql} IN (${semiJoin(query, left, comparison.at)})`;
    return comparison.operator === 'in' ? test : `((${test}) IS NOT TRUE)`;
  }

  /** `INCLUDES ('a;b', 'c')`: has both a and b, or has c. */
  private multiSelect(left: Expression, operator: Operator, right: Value, comparison: Comparison): string {
    if (left.type !== 'multipicklist' || right.kind !== 'list') {
      throw invalidField(this.context.text, comparison.at, `invalid operator on field '${left.label}': ${operator}`);
    }
    const slots = right.items.flatMap((item) => (item.kind === 'string' ? [item.slot] : []));
    const wanted = this.context.parameters.add((env) =>
      JSON.stringify(slots.flatMap((slot) => env.slots[slot] ?? []).map((each) => each.split(';')))
    );
    const held = `(';' || ${left.sql} || ';')`;
    const test =
      `(${left.sql} IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(${wanted}) w WHERE NOT EXISTS ` +
      `(SELECT 1 FROM json_each(w.value) v WHERE instr(${held}, ';' || v.value || ';') = 0)))`;
    return operator === 'includes' ? test : `(NOT ${test})`;
  }

  private period(left: Expression, operator: Operator, literal: Literal & { kind: 'period' }, at: number): string {
    const { parameters, text } = this.context;
    const { name, count } = literal;
    const edge = (side: 'start' | 'end'): string =>
      parameters.add((env) => {
        const zone = env.zone();
        const period = periodOf(name, count, new Date(env.now.getTime() + offsetAt(zone, env.now.getTime())));
        if (!period) throw malformed(text, at, `unexpected token: '${name}'`);
        if (left.type === 'date') return period[side].toISOString().slice(0, 10);
        return utcOf(zone, period[side].getTime()).toISOString();
      });
    const inside = (): string => `(${left.sql} >= ${edge('start')} AND ${left.sql} < ${edge('end')})`;
    if (operator === '=') return inside();
    if (operator === '!=') return `(${inside()} IS NOT TRUE)`;
    if (operator === '<') return `${left.sql} < ${edge('start')}`;
    if (operator === '<=') return `${left.sql} < ${edge('end')}`;
    if (operator === '>') return `${left.sql} >= ${edge('end')}`;
    if (operator === '>=') return `${left.sql} >= ${edge('start')}`;
    throw invalidField(text, at, `invalid operator on field '${left.label}': ${operator}`);
  }

  private checkFilterable(left: Expression, comparison: Comparison): void {
    if (
      comparison.left.kind === 'function' &&
      comparison.left.name === 'distance' &&
      !/^[<>]$/.test(comparison.operator)
    ) {
      const message = `invalid operator on DISTANCE: ${comparison.operator}; only < and > are supported`;
      throw invalidField(this.context.text, comparison.at, message);
    }
    const long = left.type === 'textarea' && (left.field?.length ?? 0) > 255;
    if (!long && left.type !== 'address' && left.type !== 'base64' && left.type !== 'encryptedstring') return;
    const message = `field '${left.label}' can not be filtered in a query call`;
    throw invalidField(this.context.text, comparison.left.at, message);
  }
}
