import type { FieldValue, ObjectDef } from '../contract.ts';
import type { Database, SqlValue } from './database.ts';
import { fieldOf } from '../metadata/schema.ts';
import { isWide } from './fold.ts';
import { quote, storedFields } from './tables.ts';

/** A record as the store keeps it: every stored field by its API name, and `IsDeleted`. */
export type Row = Record<string, FieldValue>;

interface TableCodec {
  readonly columns: readonly string[];
  readonly booleans: ReadonlySet<string>;
  readonly insert: string;
  readonly update: string;
  readonly select: string;
}

const codecs = new WeakMap<ObjectDef, TableCodec>();

function codecOf(object: ObjectDef): TableCodec {
  const known = codecs.get(object);
  if (known) return known;
  const fields = storedFields(object);
  const columns = fields.map((field) => field.name);
  if (!object.fields.has('isdeleted')) columns.push('IsDeleted');
  const table = quote(object.name);
  const list = columns.map(quote).join(', ');
  const codec: TableCodec = {
    columns,
    booleans: new Set(['IsDeleted', ...fields.filter((field) => field.type === 'boolean').map((field) => field.name)]),
    insert: `INSERT INTO ${table} (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
    update: `UPDATE ${table} SET ${columns.map((name) => `${quote(name)} = ?`).join(', ')} WHERE "Id" = ?`,
    select: `SELECT ${list} FROM ${table}`,
  };
  codecs.set(object, codec);
  return codec;
}

const encode = (value: FieldValue | undefined): SqlValue =>
  value === undefined ? null : typeof value === 'boolean' ? Number(value) : value;

/** How many records are kept between two writes: a batch of a query and what its records refer to. */
const PEEKED = 4000;

/** Reads and writes whole records of the tables. */
export class Records {
  readonly #database: Database;
  readonly #onWrite: (object: ObjectDef, id: string) => void;
  readonly #peeked = new Map<string, { readonly object: ObjectDef; readonly row: Readonly<Row> | undefined }>();
  #peekedAt = -1;

  /** @param onWrite told of each record before it is written */
  constructor(database: Database, onWrite: (object: ObjectDef, id: string) => void = () => undefined) {
    this.#database = database;
    this.#onWrite = onWrite;
  }

  insert(object: ObjectDef, row: Row): void {
    this.#onWrite(object, String(row['Id']));
    const codec = codecOf(object);
    this.#database.run(
      codec.insert,
      codec.columns.map((name) => encode(row[name]))
    );
  }

  update(object: ObjectDef, row: Row): void {
    this.#onWrite(object, String(row['Id']));
    const codec = codecOf(object);
    this.#database.run(codec.update, [...codec.columns.map((name) => encode(row[name])), String(row['Id'])]);
  }

  /** Hard delete; a soft one is an update of `IsDeleted`. */
  remove(object: ObjectDef, id: string): void {
    this.#onWrite(object, id);
    this.#database.run(`DELETE FROM ${quote(object.name)} WHERE "Id" = ?`, [id]);
  }

  /** To be called before a record is written by a statement of its own. */
  noteWrite(object: ObjectDef, id: string): void {
    this.#onWrite(object, id);
  }

  /** One live record. */
  find(object: ObjectDef, id: string): Row | undefined {
    const codec = codecOf(object);
    const row = this.#database.get(`${codec.select} WHERE "Id" = ? AND "IsDeleted" = 0`, [id]);
    return row === undefined ? undefined : this.#decode(codec, row);
  }

  /** One record of the recycle bin. */
  findDeleted(object: ObjectDef, id: string): Row | undefined {
    const codec = codecOf(object);
    const row = this.#database.get(`${codec.select} WHERE "Id" = ? AND "IsDeleted" = 1`, [id]);
    return row === undefined ? undefined : this.#decode(codec, row);
  }

  /**
   * One live record, for readers that come back to the same records: kept until anything is written. The row is shared
   * and must not be changed.
   */
  peek(object: ObjectDef, id: string): Readonly<Row> | undefined {
    if (this.#peekedAt !== this.#database.writes || this.#peeked.size >= PEEKED) {
      this.#peeked.clear();
      this.#peekedAt = this.#database.writes;
    }
    const known = this.#peeked.get(id);
    if (known?.object === object) return known.row;
    const row = this.find(object, id);
    this.#peeked.set(id, { object, row });
    return row;
  }

  /** Whether the record is in the recycle bin. */
  isDeleted(object: ObjectDef, id: string): boolean {
    return (
      this.#database.get(`SELECT 1 AS "found" FROM ${quote(object.name)} WHERE "Id" = ? AND "IsDeleted" = 1`, [id]) !==
      undefined
    );
  }

  /** Live records by the value of a field; text compares as the field does (by default without regard to case). */
  findBy(object: ObjectDef, field: string, value: FieldValue, count?: number): Row[] {
    // Written out: SQLite prepares a statement again each time that a bound limit changes the parameters it plans by.
    const limit = count === undefined ? '' : ` LIMIT ${count}`;
    const codec = codecOf(object);
    // The plus keeps SQLite from walking the whole table in the order of its key instead of using the field's index.
    // An index knows A to Z without regard to case; other letters are compared one record at a time.
    const isOdd = typeof value === 'string' && isWide(value) && fieldOf(object, field)?.caseSensitive !== true;
    const test = isOdd ? `fold(${quote(field)}) = fold(?)` : `${quote(field)} = ?`;
    const sql = `${codec.select} WHERE ${test} AND "IsDeleted" = 0 ORDER BY +"Id"${limit}`;
    return this.#database.all(sql, [encode(value)]).map((row) => this.#decode(codec, row));
  }

  all(object: ObjectDef): Row[] {
    const codec = codecOf(object);
    return this.#database.all(`${codec.select} WHERE "IsDeleted" = 0`).map((row) => this.#decode(codec, row));
  }

  /** How many live records have a later date in a field. */
  countAfter(object: ObjectDef, field: string, date: string): number {
    const sql = `SELECT COUNT(*) AS "count" FROM ${quote(object.name)} WHERE ${quote(field)} > ? AND "IsDeleted" = 0`;
    return Number(this.#database.get(sql, [date])?.['count']);
  }

  /** The ids among these that exist and are not deleted. */
  existing(object: ObjectDef, ids: readonly string[]): Set<string> {
    const found = new Set<string>();
    const sql = `SELECT 1 AS "found" FROM ${quote(object.name)} WHERE "Id" = ? AND "IsDeleted" = 0`;
    for (const id of ids) if (this.#database.get(sql, [id])) found.add(id);
    return found;
  }

  #decode(codec: TableCodec, raw: Record<string, SqlValue>): Row {
    const row: Row = {};
    for (const name of codec.columns) {
      const value = raw[name] ?? null;
      row[name] = codec.booleans.has(name) ? value === 1 : value;
    }
    return row;
  }
}
