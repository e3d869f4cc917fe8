import type { Org } from '../contract.ts';
import type { Query } from './ast.ts';
import type { BindEnv } from './binding.ts';
import { parseSoql } from './parse.ts';
import { PlanCompiler, type Plan, type RowPlan } from './plan.ts';
import { renderAggregate, renderRecord, type Json, type Row } from './shape.ts';
import { maskStrings, shapeOf } from './slots.ts';

/** What the engine needs of an org. */
export type QueryableOrg = Pick<Org, 'schema' | 'schemaVersion' | 'sql'>;

export interface QueryResult {
  readonly totalSize: number;
  /** Records that can be read page by page; zero for `SELECT COUNT()`. */
  readonly length: number;
  readonly isAggregate: boolean;
  /** Renders the records of `[from, to)`. `base` is the start of record addresses, `/services/data/v66.0`. */
  page(from: number, to: number, base: string): readonly Json[];
}

interface Prepared {
  readonly query: Query;
  readonly plan: Plan;
}

const CACHE_SIZE = 1000;

/** Runs SOQL. Compiled statements are kept for as long as the schema stays the same. */
export class SoqlEngine {
  private readonly org: QueryableOrg;
  private readonly clock: () => Date;
  private readonly cache = new Map<string, Prepared>();
  private cacheVersion = -1;

  constructor(org: QueryableOrg, clock: () => Date = () => new Date()) {
    this.org = org;
    this.clock = clock;
  }

  /**
   * Runs a query. Rows are read at once, records are made when a page is asked for.
   * @throws ApiError MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE and others with Salesforce's texts.
   */
  run(text: string, options: { readonly includeDeleted: boolean } = { includeDeleted: false }): QueryResult {
    const { text: shape, slots } = shapeOf(text);
    const { plan } = this.prepare(text, shape, options.includeDeleted);
    const env: BindEnv = { slots, now: this.clock() };
    const rows = this.org.sql.all(plan.sql, plan.parameters.bind(env));
    if (plan.kind === 'count') {
      return { totalSize: Number(rows[0]?.['n'] ?? 0), length: 0, isAggregate: true, page: () => [] };
    }
    const sizes = { totalSize: rows.length, length: rows.length };
    if (plan.kind === 'aggregate') {
      const page = (from: number, to: number): Json[] =>
        rows.slice(from, to).map((row) => renderAggregate(plan.members, row));
      return { ...sizes, isAggregate: true, page };
    }
    const page = (from: number, to: number, base: string): Json[] => this.render(plan, rows.slice(from, to), env, base);
    return { ...sizes, isAggregate: false, page };
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

  private prepare(text: string, shape: string, includeDeleted: boolean): Prepared {
    if (this.cacheVersion !== this.org.schemaVersion) {
      this.cache.clear();
      this.cacheVersion = this.org.schemaVersion;
    }
    const key = `${includeDeleted ? 'all' : 'live'} ${shape}`;
    const known = this.cache.get(key);
    if (known) return known;
    const prepared = this.compile(text, shape, includeDeleted);
    if (this.cache.size >= CACHE_SIZE) this.cache.delete(this.cache.keys().next().value ?? '');
    this.cache.set(key, prepared);
    return prepared;
  }

  private compile(text: string, shape: string, includeDeleted: boolean): Prepared {
    const compiler = (source: string): PlanCompiler =>
      new PlanCompiler({ schema: this.org.schema, sql: this.org.sql, text: source, includeDeleted });
    try {
      const query = parseSoql(shape);
      return { query, plan: compiler(shape).compile(query) };
    } catch (error) {
      // Once more over the text as written, so that excerpt, row and column of the message are the caller's.
      compiler(text).compile(parseSoql(maskStrings(text), text));
      throw error;
    }
  }
}
