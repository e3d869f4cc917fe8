import type * as Apex from '@apexdevtools/apex-parser';
import type { Condition, Literal, Operand, Operator, Query, Value } from './ast.ts';
import { malformed } from './errors.ts';

type WhereExpression = Apex.WhereLogicalExpressionContext | Apex.LogicalExpressionContext;
type Atom = { fieldName(): Apex.FieldNameContext | null; soqlFunction(): Apex.SoqlFunctionContext | null };

/** Reads WHERE and HAVING, which the grammar spells as two sets of rules. */
export class ConditionReader {
  private readonly text: string;
  private readonly operand: (context: Atom) => Operand;
  private readonly subQuery: (context: Apex.SubQueryContext) => Query;

  constructor(text: string, operand: (context: Atom) => Operand, subQuery: (context: Apex.SubQueryContext) => Query) {
    this.text = text;
    this.operand = operand;
    this.subQuery = subQuery;
  }

  where(expression: Apex.WhereLogicalExpressionContext): Condition {
    const items = expression.whereConditionalExpression_list().map((item) => {
      const nested = item.whereLogicalExpression() as Apex.WhereLogicalExpressionContext | null;
      if (nested) return this.where(nested);
      const field = item.whereFieldExpression().fieldExpression() as Apex.FieldExpressionContext | null;
      if (!field) throw malformed(this.text, item.start.start, 'FORMULA is not supported in a WHERE clause.');
      return this.comparison(field);
    });
    return combine(expression, items);
  }

  logical(expression: Apex.LogicalExpressionContext): Condition {
    const items = expression.conditionalExpression_list().map((item) => {
      const nested = item.logicalExpression() as Apex.LogicalExpressionContext | null;
      return nested ? this.logical(nested) : this.comparison(item.fieldExpression());
    });
    return combine(expression, items);
  }

  private comparison(expression: Apex.FieldExpressionContext): Condition {
    const operator = expression.comparisonOperator();
    const symbols = operator
      .getText()
      .toLowerCase()
      .replace(/^notin$/, 'not in');
    return {
      kind: 'comparison',
      left: this.operand(expression),
      operator: (symbols === '<>' ? '!=' : symbols) as Operator,
      right: this.value(expression.value()),
      at: operator.start.start,
    };
  }

  private value(value: Apex.ValueContext): Value {
    const sub = value.subQuery() as Apex.SubQueryContext | null;
    if (sub) return { kind: 'query', query: this.subQuery(sub) };
    const list = value.valueList() as Apex.ValueListContext | null;
    if (list) return { kind: 'list', items: list.value_list().map((item) => this.literal(item)) };
    return this.literal(value);
  }

  private literal(value: Apex.ValueContext): Literal {
    const text = value.getText();
    if (value.NULL() as unknown) return { kind: 'null' };
    if (value.BooleanLiteral() as unknown) return { kind: 'boolean', value: text.toLowerCase() === 'true' };
    if (value.signedNumber() as unknown) return { kind: 'number', value: Number.parseFloat(text) };
    if (value.StringLiteral() as unknown) {
      return { kind: 'string', slot: Number.parseInt(text.slice(1, -1), 10), wide: text.endsWith("w'") };
    }
    if (value.DateTimeLiteral() as unknown) return { kind: 'datetime', slot: Number(/\.(\d+)/.exec(text)?.[1] ?? 0) };
    if (value.DateLiteral() as unknown) return { kind: 'date', value: text };
    if (value.TimeLiteral() as unknown) return { kind: 'time', value: text.toUpperCase() };
    const formula = value.dateFormula() as Apex.DateFormulaContext | null;
    if (formula) {
      const [name = '', count = '0'] = text.split(':');
      return { kind: 'period', name: name.toLowerCase(), count: Number.parseInt(count, 10) };
    }
    if (value.boundExpression() as unknown) {
      throw malformed(this.text, value.start.start, 'Bind variables only allowed in Apex code');
    }
    throw malformed(this.text, value.start.start, `unexpected token: '${text}'`);
  }
}

function combine(expression: WhereExpression, items: readonly Condition[]): Condition {
  const first = items[0];
  if (!first) throw new Error('the grammar gives at least one condition');
  if (expression.NOT() as unknown) return { kind: 'not', item: first };
  if (items.length === 1) return first;
  return { kind: expression.SOQLOR_list().length > 0 ? 'or' : 'and', items };
}
