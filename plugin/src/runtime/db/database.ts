import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { RuntimeError } from '../runtimeError.ts';
import type { RuntimeLogger } from '../runtimeOptions.ts';
import { isConnectionLoss, isConflict } from './databaseErrors.ts';

/** Something that statements run on: the pool, or one transaction. Tables are written `om.<table>` (see `schema`). */
export interface Sql {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  /** Schema of the runtime's tables. Statements say `om.`, which is replaced. */
  readonly schema: string;
  readonly maxConnections: number;
  /** How long a transaction is tried again while the database is away. */
  readonly patienceMs: number;
  readonly logger: RuntimeLogger;
}

const MAX_STATEMENTS = 500;
const MAX_CONFLICTS = 20;

/**
 * A pool that survives what databases do: a lost connection or a restart ends in a retry of the whole transaction, never
 * in a crash of the process. That is safe because every transaction of the runtime can be repeated: whatever the first
 * one may have committed, the second finds done.
 */
export class Database implements Sql {
  readonly schema: string;
  readonly #pool: pg.Pool;
  readonly #options: DatabaseOptions;
  readonly #statements = new Map<string, { readonly name: string | undefined; readonly text: string }>();
  #closed = false;

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.schema = options.schema;
    this.#pool = new pg.Pool({
      connectionString: options.connectionString,
      max: options.maxConnections,
      application_name: 'order-management',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      options: '-c timezone=UTC -c datestyle=ISO -c jit=off -c random_page_cost=1.1',
    });
    this.#pool.on('error', (error) => options.logger.warn({ error: error.message }, 'idle database connection lost'));
    // A client that is checked out reports a dead socket as an event, too; its query rejects with the same error.
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  get closed(): boolean {
    return this.#closed;
  }

  query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#patiently(async () => (await this.#pool.query<Row>(this.#prepare(text, values))).rows);
  }

  /** Runs several statements without parameters, as migrations and pg-boss have them. */
  async script(text: string): Promise<readonly object[]> {
    const result = (await this.#pool.query(this.#qualify(text))) as pg.QueryResult<object> | pg.QueryResult<object>[];
    return Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows;
  }

  /** `work` may run more than once, each time in a new transaction; it must not keep what an earlier run did. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#patiently(() => this.#attempt('begin', work));
  }

  /** A transaction whose statements all see the database as it was at the first of them. */
  snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#patiently(() => this.#attempt('begin isolation level repeatable read', work));
  }

  /** A connection of its own, e.g. to listen on. The caller ends it. */
  async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#options.connectionString,
      application_name: 'order-management worker',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  async #attempt<T>(begin: string, work: (sql: Sql) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work({
        query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
          (await client.query<Row>(this.#prepare(text, values))).rows,
      });
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: unknown) => (broken = failure as Error));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + this.#options.patienceMs;
    for (let conflicts = 0, losses = 0; ;) {
      try {
        return await attempt();
      } catch (error) {
        if (isConflict(error) && ++conflicts <= MAX_CONFLICTS) {
          await sleep(5 * Math.random() * conflicts);
          continue;
        }
        if (!isConnectionLoss(error) || this.#closed) throw error;
        if (Date.now() > deadline) {
          throw new RuntimeError(
            'DatabaseUnreachable',
            `The database does not answer: ${(error as Error).message}.`,
            'Check that it runs and that the database URL is right; what was committed is safe.',
            { cause: error }
          );
        }
        if (losses++ === 0)
          this.#options.logger.warn({ error: (error as Error).message }, 'database lost, trying again');
        await sleep(Math.min(1_000, 25 * 2 ** losses));
      }
    }
  }

  /** Statements are prepared once per connection; texts that vary without bound (pg-boss has some) are not. */
  #prepare(text: string, values: readonly unknown[]): pg.QueryConfig {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      const qualified = this.#qualify(text);
      const room = this.#statements.size < MAX_STATEMENTS;
      const name = room ? createHash('sha1').update(qualified).digest('base64url') : undefined;
      statement = { name, text: qualified };
      if (room) this.#statements.set(text, statement);
    }
    const { name } = statement;
    return { text: statement.text, values: values as unknown[], ...(name !== undefined && { name }) };
  }

  #qualify(text: string): string {
    return this.schema === 'om' ? text : text.replaceAll(/\bom\./g, `${this.schema}.`);
  }
}
