import { ApiError, type FieldType, type ObjectDef, type Org, type ReadAccess } from '../contract.ts';
import type { Query } from './ast.ts';
import type { BindEnv } from './binding.ts';
import { parseSoql } from './parse.ts';
import { noSuchColumn, noSuchObject } from './errors.ts';
import { PlanCompiler, type PlanOptions } from './plan.ts';
import type { Plan, RowPlan } from './planTypes.ts';
import type { Choice, RowsOf, Use } from './scope.ts';
import { renderAggregate, renderRecord, type Json, type Row } from './shape.ts';
import { IdList } from './idList.ts';
import { accessQuestion } from './recordAccess.ts';
import { maskStrings, shapeOf } from './slots.ts';

/** What the engine needs of an org. */
export type QueryableOrg = Pick<Org, 'schema' | 'schemaVersion' | 'sql'>;

export interface QueryResult {
  readonly totalSize: number;
  /** Records that can be read page by page; zero for `SELECT COUNT()`. */
  readonly length: number;
  readonly isAggregate: boolean;
  /** Of a grouped query: its columns in order. */
  readonly columns?: readonly { readonly name: string; readonly type?: FieldType; readonly scale?: number }[];
  /** Renders the records of `[from, to)`. `base` is the start of record addresses, `/services/data/v66.0`. */
  page(from: number, to: number, base: string): readonly Json[];
  /** Of a query `FOR VIEW` or `FOR REFERENCE`: how its records have been seen, and which. */
  readonly seen?: 'view' | 'reference';
  readonly object?: string;
  ids?(): readonly string[];
}

export interface RunOptions {
  /** Also records in the recycle bin. */
  readonly includeDeleted?: boolean;
  /** Rights of the user; all without. */
  readonly access?: ReadAccess;
}

interface Prepared {
  readonly query: Query;
  readonly plan: Plan;
  readonly uses: readonly Use[];
  /** What the reader sees of each table, as it is written into the statements. */
  readonly visible: readonly Visible[];
  readonly choices: readonly Choice[];
}

interface Visible {
  readonly object: ObjectDef;
  readonly alias: string;
  readonly condition: string | undefined;
}

/** The largest page of the API. */
const FIRST_PAGE = 2000;
const FIELDS_CALL = /\bfields\s*\(/i;
const CACHE_SIZE = 1000;
const MAX_QUERY_LENGTH = 100_000;

/** Runs SOQL. Compiled statements are kept for as long as the schema stays the same. */
export class SoqlEngine {
  private readonly org: QueryableOrg;
  private readonly clock: () => Date;
  private readonly zone: () => string;
  private readonly cache = new Map<string, Prepared>();
  private cacheVersion = -1;

  constructor(org: QueryableOrg, clock: () => Date = () => new Date(), zone: () => string = () => 'GMT') {
    this.org = org;
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * Runs a query. Rows are read at once, records are made when a page is asked for.
   * @throws ApiError MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE and others with Salesforce's texts.
   */
  run(text: string, options: RunOptions = {}): QueryResult {
    const { text: shape, slots } = shapeOf(text);
    const { query, plan, uses } = this.prepare(text, shape, options.includeDeleted ?? false, options.access);
    if (options.access) this.checkAccess(text, uses, options.access);
    const env: BindEnv = { slots, now: this.clock(), zone: this.zone };
    const question = accessQuestion(query, slots);
    if (question) this.org.sql.askAccess?.(question.userIds, question.recordIds);
    if (plan.kind === 'rows') return this.runRows(plan, env, query);
    const rows = this.org.sql.all(plan.sql, plan.parameters.bind(env));
    if (plan.kind === 'count') {
      return { totalSize: Number(rows[0]?.['n'] ?? 0), length: 0, isAggregate: true, page: () => [] };
    }
    const page = (from: number, to: number): Json[] =>
      rows.slice(from, to).map((row) => renderAggregate(plan.members, row));
    return { totalSize: rows.length, length: rows.length, isAggregate: true, columns: plan.members, page };
  }

  /**
   * Which records belong to the result is decided now. Of the rows only the first page is kept; of the rest the ids, so
   * that a large result takes little memory, and later pages show the records as they are when they are asked for.
   */
  private runRows(plan: RowPlan, env: BindEnv, query: Query): QueryResult {
    const { seen } = query;
    const idColumn = plan.shape.variants[0]?.idColumn ?? '';
    const { first, ids } = this.readRows(plan, env, query, idColumn);
    const length = first.length + ids.length;
    const page = (from: number, to: number, base: string): Json[] => {
      const kept = first.slice(from, to);
      const later = ids.slice(Math.max(0, from - first.length), Math.max(0, to - first.length));
      const rows = later.length > 0 ? [...kept, ...this.rowsById(plan, later, idColumn)] : kept;
      return this.render(plan, rows, env, base);
    };
    const records = (): readonly string[] => [...first.map((row) => String(row[idColumn])), ...ids.slice()];
    return {
      totalSize: length,
      length,
      isAggregate: false,
      page,
      ...(seen && { seen, object: plan.object.name, ids: records }),
    };
  }

  /** Reading all rows at once is faster than one by one; it is done where they are known to be few. */
  private readRows(
    plan: RowPlan,
    env: BindEnv,
    { limit, offset }: Query,
    idColumn: string
  ): { readonly first: readonly Row[]; readonly ids: IdList } {
    const { sql } = this.org;
    const ids = new IdList();
    const parameters = plan.parameters.bind(env);
    if (plan.byId === undefined || (limit !== undefined && limit <= FIRST_PAGE)) {
      return { first: sql.all(plan.sql, parameters), ids };
    }
    if (limit === undefined && offset === undefined) {
      const few = sql.all(`${plan.sql} LIMIT ${String(FIRST_PAGE + 1)}`, parameters);
      if (few.length <= FIRST_PAGE) return { first: few, ids };
    }
    const first: Row[] = [];
    for (const row of sql.iterate(plan.sql, parameters)) {
      if (first.length < FIRST_PAGE) first.push(row);
      else ids.add(String(row[idColumn]));
    }
    return { first, ids };
  }

  private rowsById({ byId }: RowPlan, ids: readonly string[], idColumn: string): Row[] {
    if (!byId) return [];
    const env = { slots: [], now: this.clock(), zone: this.zone, parents: JSON.stringify(ids) };
    const rows = new Map(
      this.org.sql.all(byId.sql, byId.parameters.bind(env)).map((row) => [String(row[idColumn]), row])
    );
    // A record that is gone for good leaves its place empty.
    return ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
  }

  get schema(): QueryableOrg['schema'] {
    return this.org.schema;
  }

  /** The syntax tree of a query that compiles. */
  parse(text: string): Query {
    return this.prepare(text, shapeOf(text).text, false).query;
  }

  private render(plan: RowPlan, rows: readonly Row[], env: BindEnv, base: string): Json[] {
    const groups = this.readChildren(plan, rows, env, base);
    const context = { base, children: (index: number, id: string): Json => groups[index]?.get(id) ?? null };
    return rows.map((row) => renderRecord(plan.shape, row, context));
  }

  /** Reads the children of all rows, one statement for each relationship and level. */
  private readChildren(plan: RowPlan, rows: readonly Row[], env: BindEnv, base: string): readonly Map<string, Json>[] {
    const idColumn = plan.shape.variants[0]?.idColumn ?? '';
    if (plan.children.length === 0) return [];
    const parents = JSON.stringify(rows.map((row) => row[idColumn]));
    return plan.children.map(({ plan: child, parentColumn }) => {
      const childEnv = { ...env, parents };
      const childRows = this.org.sql.all(child.sql, child.parameters.bind(childEnv));
      const records = this.render(child, childRows, env, base);
      const byParent = new Map<string, Json[]>();
      for (const [index, row] of childRows.entries()) {
        const key = String(row[parentColumn]);
        const siblings = byParent.get(key);
        if (siblings) siblings.push(records[index] ?? null);
        else byParent.set(key, [records[index] ?? null]);
      }
      return new Map(
        [...byParent].map(([id, each]): [string, Json] => [id, { totalSize: each.length, done: true, records: each }])
      );
    });
  }

  /** Readers who see all rows of what a query reads share its statements, others have their own. */
  private prepare(text: string, shape: string, includeDeleted: boolean, access?: ReadAccess): Prepared {
    if (this.cacheVersion !== this.org.schemaVersion) {
      this.cache.clear();
      this.cacheVersion = this.org.schemaVersion;
    }
    checkLength(text);
    // What FIELDS() stands for depends on the reader.
    if (access && FIELDS_CALL.test(shape)) return this.compile(text, shape, includeDeleted, access);
    const key = `${includeDeleted ? 'all' : 'live'} ${shape}`;
    const ownKey = `${access?.reader ?? ''} ${key}`;
    for (const name of [key, ownKey]) {
      const known = this.cache.get(name);
      if (known && seesSame(known, access)) return known;
    }
    const prepared = this.compile(text, shape, includeDeleted, access);
    if (this.cache.size >= CACHE_SIZE) this.cache.delete(this.cache.keys().next().value ?? '');
    const isShared =
      prepared.visible.every(({ condition }) => condition === undefined) &&
      prepared.choices.every(({ isReadable }) => isReadable);
    this.cache.set(isShared ? key : ownKey, prepared);
    return prepared;
  }

  private compile(text: string, shape: string, includeDeleted: boolean, access?: ReadAccess): Prepared {
    try {
      const query = parseSoql(shape);
      const visible: Visible[] = [];
      const rowsOf: RowsOf = (object, alias) => {
        const condition = access?.rowsOf?.(object, alias);
        visible.push({ object, alias, condition });
        return condition;
      };
      const compiler = this.compiler(shape, includeDeleted, rowsOf, access);
      return { query, plan: compiler.compile(query), uses: compiler.uses, choices: compiler.choices, visible };
    } catch (error) {
      this.usesAsWritten(text, access);
      throw error;
    }
  }

  private compiler(text: string, includeDeleted: boolean, rowsOf: RowsOf, access?: ReadAccess): PlanCompiler {
    const mayReadField: PlanOptions['mayReadField'] = (object, field) => mayRead(access, object, field);
    return new PlanCompiler({ schema: this.org.schema, sql: this.org.sql, text, includeDeleted, rowsOf, mayReadField });
  }

  /** Compiles the text as it was written, so that excerpt, row and column of messages are the caller's. */
  private usesAsWritten(text: string, access?: ReadAccess): readonly Use[] {
    const compiler = this.compiler(text, false, () => undefined, access);
    compiler.compile(parseSoql(maskStrings(text), text));
    return compiler.uses;
  }

  /** What the user may not see does not exist. */
  private checkAccess(text: string, uses: readonly Use[], access: ReadAccess): void {
    const isHidden = ({ object, field }: Use): boolean =>
      !access.mayRead(object) || (field !== undefined && !access.mayReadField(object, field));
    if (!uses.some(isHidden)) return;
    const use = this.usesAsWritten(text, access).find(isHidden);
    if (!use) return;
    if (use.field === undefined) throw noSuchObject(text, use.at, use.object.name);
    throw noSuchColumn(text, use.at, use.field, use.object.name);
  }
}

const mayRead = (access: ReadAccess | undefined, object: ObjectDef, field: string): boolean =>
  access === undefined || (access.mayRead(object) && access.mayReadField(object, field));

const seesSame = ({ visible, choices }: Prepared, access: ReadAccess | undefined): boolean =>
  visible.every(({ object, alias, condition }) => access?.rowsOf?.(object, alias) === condition) &&
  choices.every(({ object, field, isReadable }) => mayRead(access, object, field) === isReadable);

function checkLength(text: string): void {
  if (text.length <= MAX_QUERY_LENGTH) return;
  const message = `SOQL statements cannot be longer than ${String(MAX_QUERY_LENGTH)} characters.`;
  throw new ApiError('MALFORMED_QUERY', message);
}
