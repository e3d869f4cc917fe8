import type * as Apex from '@apexdevtools/apex-parser';
import type { FieldPath, FunctionCall, GroupBy, Operand, OrderItem, Point, Query, SelectItem, TypeOf } from './ast.ts';
import { malformed } from './errors.ts';
import { ConditionReader } from './readCondition.ts';

/** Makes the syntax tree of the query language out of ANTLR's parse tree. `text` is used in messages only. */
export function readQuery(tree: Apex.QueryContext, text: string): Query {
  return new TreeReader(text).query(tree);
}

function seenBy(clauses: Apex.ForClausesContext): Pick<Query, 'seen'> {
  if (clauses.VIEW_list().length > 0) return { seen: 'view' };
  return clauses.REFERENCE_list().length > 0 ? { seen: 'reference' } : {};
}

/** What `query` and `subQuery` of the grammar have in common. */
interface QueryParts {
  readonly items: readonly (Apex.SelectEntryContext | Apex.SubFieldEntryContext)[];
  readonly from: Apex.FromNameListContext;
  readonly where: Apex.WhereClauseContext | null;
  readonly orderBy: Apex.OrderByClauseContext | null;
  readonly limit: Apex.LimitClauseContext | null;
}

class TreeReader {
  private readonly text: string;
  private readonly conditions: ConditionReader;

  constructor(text: string) {
    this.text = text;
    this.conditions = new ConditionReader(text, operand, (sub) => this.subQuery(sub));
  }

  query(tree: Apex.QueryContext): Query {
    const grouping = tree.groupByClause() as Apex.GroupByClauseContext | null;
    const having = grouping?.logicalExpression() as Apex.LogicalExpressionContext | null | undefined;
    const offset = tree.offsetClause() as Apex.OffsetClauseContext | null;
    return {
      ...this.parts({
        items: tree.selectList().selectEntry_list(),
        from: tree.fromNameList(),
        where: tree.whereClause(),
        orderBy: tree.orderByClause(),
        limit: tree.limitClause(),
      }),
      ...(grouping ? { groupBy: groupBy(grouping) } : {}),
      ...(having ? { having: this.conditions.logical(having) } : {}),
      ...(offset ? { offset: this.count(offset) } : {}),
      allRows: Boolean(tree.allRowsClause() as unknown),
      ...seenBy(tree.forClauses()),
    };
  }

  private subQuery(tree: Apex.SubQueryContext): Query {
    return {
      ...this.parts({
        items: tree.subFieldList().subFieldEntry_list(),
        from: tree.fromNameList(),
        where: tree.whereClause(),
        orderBy: tree.orderByClause(),
        limit: tree.limitClause(),
      }),
      allRows: false,
    };
  }

  private parts(parts: QueryParts): Omit<Query, 'allRows'> {
    return {
      select: parts.items.map((entry) => this.selectItem(entry)),
      from: fromList(parts.from),
      ...(parts.where ? { where: this.conditions.where(parts.where.whereLogicalExpression()) } : {}),
      orderBy: parts.orderBy?.fieldOrderList().fieldOrder_list().map(orderItem) ?? [],
      ...(parts.limit ? { limit: this.count(parts.limit) } : {}),
    };
  }

  private selectItem(entry: Apex.SelectEntryContext | Apex.SubFieldEntryContext): SelectItem {
    const name = entry.soqlId() as Apex.SoqlIdContext | null;
    const alias = name ? { alias: name.getText() } : {};
    const sub = entry.subQuery() as Apex.SubQueryContext | null;
    if (sub) return { item: { kind: 'child', query: this.subQuery(sub) }, ...alias };
    const choice = entry.typeOf() as Apex.TypeOfContext | null;
    if (choice) return { item: typeOf(choice) };
    return { item: operand(entry), ...alias };
  }

  /** LIMIT and OFFSET; the API knows no bind variables. */
  private count(clause: Apex.LimitClauseContext | Apex.OffsetClauseContext): number {
    const literal = clause.IntegerLiteral() as unknown as { getText(): string } | null;
    if (!literal) throw malformed(this.text, clause.start.start, 'Bind variables only allowed in Apex code');
    return Number.parseInt(literal.getText(), 10);
  }
}

export function fieldPath(name: Apex.FieldNameContext): FieldPath {
  return { kind: 'field', path: name.soqlId_list().map((id) => id.getText()), at: name.start.start };
}

interface OperandContext {
  fieldName(): Apex.FieldNameContext | null;
  soqlFunction(): Apex.SoqlFunctionContext | null;
}

export function operand(context: OperandContext): Operand {
  const call = context.soqlFunction();
  if (call) return functionCall(call);
  const name = context.fieldName();
  if (!name) throw new Error('the grammar gives a field or a function');
  return fieldPath(name);
}

function functionCall(call: Apex.SoqlFunctionContext): FunctionCall {
  const date = call.dateFieldName() as Apex.DateFieldNameContext | null;
  const inner = call.soqlFunction() as Apex.SoqlFunctionContext | null;
  const field = (date?.fieldName() ?? call.fieldName()) as Apex.FieldNameContext | null;
  const parameter = call.soqlFieldsParameter() as Apex.SoqlFieldsParameterContext | null;
  const argument = inner ? functionCall(inner) : field ? fieldPath(field) : undefined;
  return {
    kind: 'function',
    name: call.getChild(0).getText().toLowerCase(),
    ...(argument ? { argument } : {}),
    ...(parameter ? { parameter: parameter.getText().toLowerCase() } : {}),
    convertTimezone: Boolean(date?.CONVERT_TIMEZONE() as unknown),
    ...((call.DISTANCE() as unknown) ? { between: placesOf(call) } : {}),
    at: call.start.start,
  };
}

function placesOf(call: Apex.SoqlFunctionContext): NonNullable<FunctionCall['between']> {
  const places = call.locationValue_list().map((place): FieldPath | Point => {
    const name = place.fieldName() as Apex.FieldNameContext | null;
    if (name) return fieldPath(name);
    // A bind variable, which the API does not know, is no number.
    const [latitude = Number.NaN, longitude = Number.NaN] = place
      .coordinateValue_list()
      .map((coordinate) => Number.parseFloat(coordinate.getText()));
    return { kind: 'point', latitude, longitude, at: place.start.start };
  });
  return { places, unit: call.StringLiteral().getText().slice(1, -1) };
}

/** `FROM Account a, a.Owner o`: each name with the alias that follows it. */
function fromList(list: Apex.FromNameListContext): Query['from'] {
  const from: { path: FieldPath; alias?: string }[] = [];
  const names = list.fieldName_list();
  for (const child of list.children ?? []) {
    const name = names.find((each) => each === child);
    const last = from.at(-1);
    if (name) from.push({ path: fieldPath(name) });
    else if (last && child.getText() !== ',') last.alias = child.getText();
  }
  return from;
}

function typeOf(choice: Apex.TypeOfContext): TypeOf {
  const otherwise = choice.elseClause() as Apex.ElseClauseContext | null;
  return {
    kind: 'typeof',
    field: fieldPath(choice.fieldName()),
    when: choice.whenClause_list().map((when) => ({
      object: fieldPath(when.fieldName()),
      fields: when.fieldNameList().fieldName_list().map(fieldPath),
    })),
    otherwise: otherwise?.fieldNameList().fieldName_list().map(fieldPath) ?? [],
  };
}

function groupBy(clause: Apex.GroupByClauseContext): GroupBy {
  const isRollup = Boolean(clause.ROLLUP() as unknown);
  const isCube = Boolean(clause.CUBE() as unknown);
  const kind = isRollup ? 'rollup' : isCube ? 'cube' : 'plain';
  return { kind, items: clause.fieldGroupByList().fieldGroupBy_list().map(operand) };
}

function orderItem(item: Apex.FieldOrderContext): OrderItem {
  return {
    operand: operand(item),
    descending: Boolean(item.DESC() as unknown),
    nulls: (item.LAST() as unknown) ? 'last' : 'first',
  };
}
