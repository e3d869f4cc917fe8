import type { ObjectDef, Schema, SqlReader } from '../contract.ts';
import { AggregateCompiler } from './aggregate.ts';
import type { OrderItem, Query } from './ast.ts';
import { Parameters } from './binding.ts';
import { ConditionCompiler } from './condition.ts';
import { invalidField, malformed, noSuchObject, noSuchRelation } from './errors.ts';
import { compileOperand, isAggregate, type Expression } from './expression.ts';
import { isSortable } from './fieldTraits.ts';
import { limitSql, orderTerm, type ChildPlan, type Plan, type RowPlan } from './planTypes.ts';
import { AliasCounter, Scope, type Choice, type RowsOf, type Use } from './scope.ts';
import { Columns, SelectCompiler } from './select.ts';

const MAX_OFFSET = 2000;
const MAX_DEPTH = 5;

export interface PlanOptions {
  readonly schema: Schema;
  readonly sql: SqlReader;
  readonly text: string;
  readonly includeDeleted: boolean;
  readonly rowsOf: RowsOf;
  /** Fields that the reader may see, for FIELDS(). */
  readonly mayReadField: (object: ObjectDef, field: string) => boolean;
}

/** Compiles queries of one org and one text; the text is for messages only. */
export class PlanCompiler {
  private readonly schema: Schema;
  private readonly sql: SqlReader;
  private readonly text: string;
  private readonly includeDeleted: boolean;
  /** What the statements read, in the order of the text. */
  readonly uses: Use[] = [];
  /** What the statements read of it where the reader may, and leave out where not. */
  readonly choices: Choice[] = [];
  private readonly rowsOf: RowsOf;
  private readonly mayReadField: PlanOptions['mayReadField'];

  constructor(options: PlanOptions) {
    this.schema = options.schema;
    this.sql = options.sql;
    this.text = options.text;
    this.includeDeleted = options.includeDeleted;
    this.rowsOf = options.rowsOf;
    this.mayReadField = options.mayReadField;
  }

  compile(query: Query): Plan {
    const object = this.objectOf(query);
    const scope = this.scopeOf(object, query.from[0]?.path.at ?? 0);
    const parameters = new Parameters();
    this.addAliases(scope, query);
    this.checkOffset(query);
    const grouped = query.groupBy !== undefined || query.select.some(({ item }) => isAggregateItem(item));
    if (!grouped) return this.rows(query, scope, parameters);
    const where = this.where(query, scope, parameters);
    return new AggregateCompiler(scope, parameters).compile(query, where);
  }

  private rows(query: Query, scope: Scope, parameters: Parameters): RowPlan {
    const columns = new Columns();
    const children: ChildPlan[] = [];
    const shape = new SelectCompiler(scope, columns).compile(query, (child) => {
      const compiled = this.child(child, scope.rootSource.object, 1);
      children.push(compiled.child);
      return compiled.name;
    });
    const where = this.where(query, scope, parameters);
    const order = this.orderBy(query.orderBy, scope);
    const sql = `SELECT ${columns.list()} ${scope.from()}${where}${order}${limitSql(query)}`;
    const idParameters = new Parameters();
    const ids = idParameters.add((env) => env.parents ?? '[]');
    const inPage = [`${scope.rootId} IN (SELECT value FROM json_each(${ids}))`, ...this.visibleOnly(scope)];
    const idSql = `SELECT ${columns.list()} ${scope.from()} WHERE ${inPage.join(' AND ')}`;
    const byId = { sql: idSql, parameters: idParameters };
    return { kind: 'rows', object: scope.rootSource.object, sql, parameters, shape, children, byId };
  }

  /** Reads the children of many parents in one statement; LIMIT counts for each parent. */
  private child(query: Query, parent: ObjectDef, depth: number): { name: string; child: ChildPlan } {
    const from = query.from[0];
    const name = from?.path.path.at(-1) ?? '';
    const at = from?.path.at ?? 0;
    if (depth >= MAX_DEPTH) throw malformed(this.text, at, 'SOQL relationship queries are limited to 5 levels');
    const relation = this.schema
      .childRelationships(parent.name)
      .find((each) => each.name.toLowerCase() === name.toLowerCase());
    const object = relation ? this.schema.object(relation.childObject) : undefined;
    if (!relation || !object) throw noSuchRelation(this.text, at, name, 'FROM');
    const scope = this.scopeOf(object, at);
    const parameters = new Parameters();
    if (from?.alias) scope.addAlias(from.alias, scope.root, []);
    const columns = new Columns();
    const children: ChildPlan[] = [];
    const shape = new SelectCompiler(scope, columns).compile(query, (nested) => {
      const compiled = this.child(nested, object, depth + 1);
      children.push(compiled.child);
      return compiled.name;
    });
    const key = `${scope.rootSource.alias}.${this.sql.column(object.name, relation.field)}`;
    const parentColumn = columns.add(key);
    const parents = parameters.add((env) => env.parents ?? '[]');
    const where = this.where(query, scope, parameters, `${key} IN (SELECT value FROM json_each(${parents}))`);
    const order = this.orderBy(query.orderBy, scope);
    const body = `${scope.from()}${where}`;
    const plain = `SELECT ${columns.list()} ${body}${order}`;
    const rank = `ROW_NUMBER() OVER (PARTITION BY ${key}${order}) AS rank`;
    const sql =
      query.limit === undefined
        ? plain
        : `SELECT * FROM (SELECT ${columns.list()}, ${rank} ${body}) WHERE rank <= ${String(query.limit)} ORDER BY rank`;
    return {
      name: relation.name,
      child: { parentColumn, plan: { kind: 'rows', object, sql, parameters, shape, children } },
    };
  }

  private where(query: Query, scope: Scope, parameters: Parameters, extra?: string): string {
    const tests: string[] = extra ? [extra] : [];
    if (query.where) tests.push(this.conditions(scope, parameters, true).compile(query.where));
    if (!query.allRows) tests.push(...this.liveOnly(scope));
    tests.push(...this.visibleOnly(scope));
    return tests.length > 0 ? ` WHERE ${tests.join(' AND ')}` : '';
  }

  /** Every table has the column; objects without an `IsDeleted` field never show deleted records. */
  private liveOnly(scope: Scope): readonly string[] {
    const { object, alias } = scope.rootSource;
    return this.includeDeleted && object.fields.has('isdeleted') ? [] : [`${alias}."IsDeleted" = 0`];
  }

  /** Rows that sharing hides from the reader do not count, sort or join. */
  private visibleOnly(scope: Scope): readonly string[] {
    const { object, alias } = scope.rootSource;
    const visible = this.rowsOf(object, alias);
    return visible === undefined ? [] : [visible];
  }

  private conditions(scope: Scope, parameters: Parameters, allowSemiJoin: boolean): ConditionCompiler {
    return new ConditionCompiler({
      text: this.text,
      parameters,
      operand: (operand) => {
        if (isAggregate(operand)) {
          throw malformed(
            this.text,
            operand.at,
            'Aggregate functions are only allowed in the SELECT and HAVING clauses'
          );
        }
        return compileOperand(scope, operand);
      },
      ...(allowSemiJoin ? { semiJoin: (query, left, at) => this.semiJoin(scope, query, parameters, left, at) } : {}),
    });
  }

  private semiJoin(outer: Scope, query: Query, parameters: Parameters, left: Expression, at: number): string {
    if (left.type !== 'id' && left.type !== 'reference') {
      throw malformed(this.text, at, `The left operand of a semi join must be an id or reference field: ${left.label}`);
    }
    const object = this.objectOf(query);
    const scope = outer.nested(object, query.from[0]?.path.at ?? at);
    this.addAliases(scope, query);
    const only = query.select[0];
    if (query.select.length !== 1 || only?.item.kind !== 'field') {
      throw malformed(this.text, at, 'semi join sub-selects can only query one field');
    }
    const inner = compileOperand(scope, only.item);
    const nested = query.where ? this.conditions(scope, parameters, false).compile(query.where) : undefined;
    const tests = [
      `${inner.sql} IS NOT NULL`,
      ...(nested ? [nested] : []),
      ...this.liveOnly(scope),
      ...this.visibleOnly(scope),
    ];
    return `SELECT ${inner.sql} ${scope.from()} WHERE ${tests.join(' AND ')}`;
  }

  private orderBy(items: readonly OrderItem[], scope: Scope): string {
    if (items.length === 0) return '';
    const parts = items.map((item) => {
      const expression = compileOperand(scope, item.operand);
      if (expression.field && !isSortable(expression.field)) {
        const message = `field '${expression.label}' can not be sorted in a query call`;
        throw invalidField(this.text, item.operand.at, message);
      }
      return orderTerm(expression, item);
    });
    return ` ORDER BY ${parts.join(', ')}`;
  }

  private objectOf(query: Query): ObjectDef {
    const path = query.from[0]?.path;
    const name = path?.path.join('.') ?? '';
    const object = this.schema.object(name);
    if (!object?.queryable) throw noSuchObject(this.text, path?.at ?? 0, name);
    return object;
  }

  private scopeOf(object: ObjectDef, at: number): Scope {
    const { schema, sql, text, uses, choices, rowsOf, mayReadField } = this;
    return new Scope(
      { schema, sql, text, uses, choices, rowsOf, mayReadField, aliases: new AliasCounter() },
      object,
      at
    );
  }

  /** `FROM Account a, a.Owner o`. */
  private addAliases(scope: Scope, query: Query): void {
    for (const [index, { path, alias }] of query.from.entries()) {
      if (index === 0) {
        if (alias) scope.addAlias(alias, scope.root, []);
        continue;
      }
      const { node, last, relations } = scope.owner(path);
      const parent = scope.follow(node, last, path.at);
      scope.addAlias(alias ?? last, parent, [...relations, parent.name]);
    }
  }

  private checkOffset(query: Query): void {
    if (query.offset === undefined || query.offset <= MAX_OFFSET) return;
    throw malformed(this.text, 0, `Maximum SOQL offset allowed is ${String(MAX_OFFSET)}`);
  }
}

/** `COUNT(Id)`, also inside of `FORMAT(…)`. */
function isAggregateItem(item: Query['select'][number]['item']): boolean {
  return (
    item.kind === 'function' && (isAggregate(item) || (item.argument !== undefined && isAggregateItem(item.argument)))
  );
}
