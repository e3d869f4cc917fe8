import { DatabaseSync, type StatementSync, type SQLInputValue } from 'node:sqlite';
import { fold } from './fold.ts';

export type SqlValue = string | number | null;
type Row = Record<string, SqlValue>;

/** Where the header of a database file says by what journal it is read and written, and the one that needs no files. */
const JOURNAL_VERSIONS = [18, 19] as const;
const ROLLBACK_JOURNAL = 1;

/** Hears of the outermost transactions. */
export interface TransactionListener {
  /** The work is done and will be committed; what the listener writes belongs to the transaction. */
  committing?(): void;
  /** The transaction is over, committed or undone. Must not throw. */
  ended?(): void;
}

/**
 * One SQLite database: cached statements and nested transactions. Everything is synchronous, so that a save, its
 * formulas and its hooks run inside one transaction without another caller in between.
 */
export class Database {
  /** Whether the database ends with the process. */
  readonly isInMemory: boolean;
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  #rollbacks = 0;
  #writes = 0;
  #lastMark = 0;
  /** Places to go back to, the innermost last. */
  #marks: { readonly mark: number; readonly depth: number }[] = [];
  readonly #listeners: TransactionListener[] = [];

  /** @param picture what a database in memory starts with: the bytes of another */
  constructor(file: string | undefined, picture?: Uint8Array) {
    this.isInMemory = file === undefined;
    this.#connection = new DatabaseSync(file ?? ':memory:');
    if (picture !== undefined) this.#connection.deserialize(picture);
    this.#connection.exec('PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;');
    this.#connection.function('fold', { deterministic: true }, (text) =>
      typeof text === 'string' ? fold(text) : text
    );
    if (file === undefined) return;
    this.#connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
  }

  /** Grows with each transaction that was undone, also nested ones: what was read inside it may be untrue now. */
  get rollbacks(): number {
    return this.#rollbacks;
  }

  /** Grows with each statement that may have changed something: what was read before it may be untrue now. */
  get writes(): number {
    return this.#writes + this.#rollbacks;
  }

  /** Whether a transaction is open. */
  get isInTransaction(): boolean {
    return this.#depth > 0;
  }

  listen(listener: TransactionListener): void {
    this.#listeners.push(listener);
  }

  /** Makes a function callable from SQL; it may itself read through this database. */
  define(name: string, call: (...args: SqlValue[]) => SqlValue): void {
    this.#connection.function(name, { varargs: true }, (...args) => call(...(args as SqlValue[])));
  }

  /** Schema statements; they are not cached, and cached ones are dropped since they may name what has changed. */
  exec(sql: string): void {
    this.#writes += 1;
    this.#statements.clear();
    this.#connection.exec(sql);
  }

  run(sql: string, params: readonly SqlValue[] = []): number {
    this.#writes += 1;
    return Number(this.#prepare(sql).run(...(params as SQLInputValue[])).changes);
  }

  get(sql: string, params: readonly SqlValue[] = []): Row | undefined {
    return this.#prepare(sql).get(...(params as SQLInputValue[])) as Row | undefined;
  }

  all(sql: string, params: readonly SqlValue[] = []): Row[] {
    return this.#prepare(sql).all(...(params as SQLInputValue[])) as Row[];
  }

  /** Rows one at a time, by a statement of its own: a cached one may be run again while the caller still iterates. */
  iterate(sql: string, params: readonly SqlValue[] = []): IterableIterator<Row> {
    return this.#connection.prepare(sql).iterate(...(params as SQLInputValue[])) as IterableIterator<Row>;
  }

  transaction<T>(work: () => T): T {
    const name = `s${this.#depth}`;
    this.#connection.exec(this.#depth === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT ${name}`);
    this.#depth += 1;
    try {
      const result = work();
      if (this.#depth === 1) for (const listener of this.#listeners) listener.committing?.();
      this.#leave();
      this.#connection.exec(this.#depth === 0 ? 'COMMIT' : `RELEASE ${name}`);
      return result;
    } catch (error) {
      this.#rollbacks += 1;
      this.#depth = Number(name.slice(1)) + 1;
      this.#leave();
      this.#connection.exec(this.#depth === 0 ? 'ROLLBACK' : `ROLLBACK TO ${name}; RELEASE ${name}`);
      throw error;
    } finally {
      if (this.#depth === 0) for (const listener of this.#listeners) listener.ended?.();
    }
  }

  /** A place in the open transaction that work can go back to until the transaction around it ends. */
  mark(): number {
    if (this.#depth === 0) throw new Error('A savepoint needs a transaction.');
    const mark = ++this.#lastMark;
    this.#connection.exec(`SAVEPOINT m${mark}`);
    this.#marks.push({ mark, depth: this.#depth });
    return mark;
  }

  /** Undoes what was written since the mark; the mark stays. False when the mark is gone. */
  rollbackTo(mark: number): boolean {
    const at = this.#reachable(mark);
    if (at < 0) return false;
    this.#rollbacks += 1;
    this.#connection.exec(`ROLLBACK TO m${mark}`);
    this.#marks.length = at + 1;
    return true;
  }

  /** Forgets a mark and those after it; what was written stays. */
  release(mark: number): void {
    const at = this.#reachable(mark);
    if (at < 0) return;
    this.#connection.exec(`RELEASE m${mark}`);
    this.#marks.length = at;
  }

  /** A mark outside of the innermost transaction would take that away from under it. */
  #reachable(mark: number): number {
    return this.#marks.findIndex((each) => each.mark === mark && each.depth === this.#depth);
  }

  #leave(): void {
    this.#depth -= 1;
    this.#marks = this.#marks.filter(({ depth }) => depth <= this.#depth);
  }

  /**
   * The whole database as the bytes of a file, readable in memory and on disk.
   * @throws Error while a transaction is open: what it has written so far is nobody's to keep
   */
  picture(): Uint8Array {
    if (this.#depth > 0) throw new Error('A picture is taken between two transactions.');
    const bytes = this.#connection.serialize();
    // A log beside the file is a matter of the file that the bytes come from; memory has none.
    for (const at of JOURNAL_VERSIONS) bytes[at] = ROLLBACK_JOURNAL;
    return bytes;
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    if (this.#statements.size > 2000) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}
