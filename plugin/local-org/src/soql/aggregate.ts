import type { FunctionCall, Operand, OrderItem, Query } from './ast.ts';
import type { Parameters } from './binding.ts';
import { ConditionCompiler } from './condition.ts';
import { invalidField, malformed } from './errors.ts';
import { collate, compileOperand, isAggregate, type Expression } from './expression.ts';
import { isGroupable } from './fieldTraits.ts';
import { limitSql, orderTerm, type AggregatePlan, type CountPlan } from './planTypes.ts';
import type { Scope } from './scope.ts';
import { converterOf, formatterOf, type Member } from './shape.ts';

type ValueMember = Member & { kind: 'value' };

/** Compiles queries with GROUP BY or aggregate functions. */
export class AggregateCompiler {
  private readonly scope: Scope;
  private readonly parameters: Parameters;
  private groups: readonly Expression[] = [];

  constructor(scope: Scope, parameters: Parameters) {
    this.scope = scope;
    this.parameters = parameters;
  }

  compile(query: Query, where: string): AggregatePlan | CountPlan {
    const only = query.select.length === 1 ? query.select[0]?.item : undefined;
    if (only?.kind === 'function' && only.name === 'count' && !only.argument) return this.count(query, where, only);
    this.groups = query.groupBy?.items.map((item) => this.groupItem(item)) ?? [];
    const { members, select } = this.select(query);
    const order = query.orderBy.map((item) => ({ item, expression: this.grouped(item.operand) }));
    const having = this.having(query);
    const sql = this.statement(query, { where, having, order, select });
    return { kind: 'aggregate', sql, parameters: this.parameters, members };
  }

  /** The result columns and what stands in each. */
  private select(query: Query): {
    readonly members: readonly ValueMember[];
    readonly select: ReadonlyMap<string, string>;
  } {
    const members: ValueMember[] = [];
    const select = new Map<string, string>();
    let unnamed = 0;
    for (const { item, alias } of query.select) {
      if (item.kind === 'child' || item.kind === 'typeof') {
        throw malformed(this.scope.text, 0, 'Sub-selects and TYPEOF are not allowed in grouped queries');
      }
      const expression = this.grouped(item);
      const name = alias ?? ownName(item, expression) ?? `expr${String(unnamed++)}`;
      if (members.some((member) => member.name.toLowerCase() === name.toLowerCase())) {
        throw malformed(this.scope.text, item.at, `duplicate alias: ${name}`);
      }
      const column = `c${String(members.length)}`;
      select.set(column, expression.sql);
      const isFormat = item.kind === 'function' && item.name === 'format';
      const convert = isFormat ? formatterOf(expression.type, expression.field) : converterOf(expression.type);
      const type = isFormat ? 'string' : expression.type;
      const scale = expression.field?.scale;
      members.push({ kind: 'value', name, column, convert, type, ...(scale === undefined ? {} : { scale }) });
    }
    return { members, select };
  }

  private count(query: Query, where: string, call: FunctionCall): CountPlan {
    if (query.groupBy) throw malformed(this.scope.text, call.at, 'Grouped query cannot use COUNT()');
    if (query.orderBy.length > 0) throw malformed(this.scope.text, call.at, 'COUNT() cannot be used with ORDER BY');
    const rows = `SELECT 1 ${this.scope.from()}${where}${limitSql(query)}`;
    return { kind: 'count', sql: `SELECT COUNT(*) AS n FROM (${rows})`, parameters: this.parameters };
  }

  private groupItem(item: Operand): Expression {
    const expression = compileOperand(this.scope, item);
    if (expression.field && !isGroupable(expression.field)) {
      const message = `field '${expression.label}' can not be grouped in a query call`;
      throw invalidField(this.scope.text, item.at, message);
    }
    return expression;
  }

  /** An aggregate, or one of the grouped expressions. */
  private grouped(operand: Operand): Expression {
    if (operand.kind === 'function' && operand.name === 'grouping') return this.grouping(operand);
    const expression = compileOperand(this.scope, operand);
    if (expression.aggregate) return expression;
    const inner = operand.kind === 'function' && operand.argument && isAggregate(operand.argument);
    if (inner || this.groups.some((group) => group.sql === expression.sql)) return expression;
    const message = `Field must be grouped or aggregated: ${expression.label}`;
    throw malformed(this.scope.text, operand.at, message);
  }

  /** 1 in the rows that sum up over the field; resolved when the grouping sets are written. */
  private grouping(call: FunctionCall): Expression {
    const sql = call.argument ? compileOperand(this.scope, call.argument).sql : '';
    const index = this.groups.findIndex((group) => group.sql === sql);
    if (index < 0) throw malformed(this.scope.text, call.at, 'GROUPING needs a grouped field');
    return { sql: groupingMark(index), type: 'int', aggregate: true, label: 'grouping' };
  }

  private having(query: Query): string {
    if (!query.having) return '';
    const conditions = new ConditionCompiler({
      text: this.scope.text,
      parameters: this.parameters,
      operand: (operand) => this.grouped(operand),
    });
    return ` HAVING ${conditions.compile(query.having)}`;
  }

  private statement(
    query: Query,
    parts: {
      readonly where: string;
      readonly having: string;
      readonly order: readonly { readonly item: OrderItem; readonly expression: Expression }[];
      readonly select: ReadonlyMap<string, string>;
    }
  ): string {
    const orderColumns = parts.order.map(({ expression }, index) => `${expression.sql} AS o${String(index)}`);
    const columns = [...[...parts.select].map(([name, sql]) => `${sql} AS ${name}`), ...orderColumns];
    const sets = groupingSets(query.groupBy?.kind ?? 'plain', this.groups.length);
    const selects = sets.map((set) => this.groupingSet(set, columns.join(', '), parts));
    const order = parts.order.map(({ item, expression }, index) =>
      orderTerm({ ...expression, sql: `o${String(index)}` }, item)
    );
    const orderBy = order.length > 0 ? ` ORDER BY ${order.join(', ')}` : '';
    return `SELECT * FROM (${selects.join(' UNION ALL ')})${orderBy}${limitSql(query)}`;
  }

  private groupingSet(
    set: ReadonlySet<number>,
    columns: string,
    parts: { readonly where: string; readonly having: string }
  ): string {
    let body = `SELECT ${columns} ${this.scope.from()}${parts.where}`;
    const terms = this.groups.flatMap((group, index) => (set.has(index) ? [`${group.sql}${collate(group)}`] : []));
    if (terms.length > 0) body += ` GROUP BY ${terms.join(', ')}`;
    body += parts.having;
    for (const [index, group] of this.groups.entries()) {
      body = body.replaceAll(groupingMark(index), set.has(index) ? '0' : '1');
      // Outside its set a field is null: in the select list only, as WHERE still reads the rows.
      if (!set.has(index)) body = nullInSelect(body, group.sql);
    }
    return body;
  }
}

/** Grouped fields keep their name; functions are numbered. */
function ownName(item: Operand, expression: Expression): string | undefined {
  return item.kind === 'field' ? (expression.field?.name ?? item.path.at(-1)) : undefined;
}

const groupingMark = (index: number): string => `/*grouping${String(index)}*/`;

function nullInSelect(body: string, sql: string): string {
  return body.replace(/^SELECT .*? FROM /s, (select) => select.replaceAll(`${sql} AS `, 'NULL AS '));
}

/** The index sets of GROUP BY ROLLUP and CUBE, the full one first. */
function groupingSets(kind: 'plain' | 'rollup' | 'cube', count: number): readonly ReadonlySet<number>[] {
  const all = Array.from({ length: count }, (_, index) => index);
  if (kind === 'plain') return [new Set(all)];
  if (kind === 'rollup') return all.concat(count).map((_, cut) => new Set(all.slice(0, count - cut)));
  const sets: Set<number>[] = [];
  for (let mask = 2 ** count - 1; mask >= 0; mask--) sets.push(new Set(all.filter((index) => mask & (1 << index))));
  return sets;
}
