import type { Database } from './database.ts';
import { quote } from './tables.ts';

export interface BinEntry {
  readonly object: string;
  readonly id: string;
}

const TABLES = `
CREATE TABLE IF NOT EXISTS "_bin" (
  "id" TEXT PRIMARY KEY, "object" TEXT NOT NULL, "root" TEXT NOT NULL, "at" TEXT NOT NULL, "gone" INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS "ix_bin_root" ON "_bin" ("root");
CREATE TABLE IF NOT EXISTS "_bin_lookup" (
  "root" TEXT NOT NULL, "target" TEXT NOT NULL, "object" TEXT NOT NULL, "id" TEXT NOT NULL, "field" TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS "ix_bin_lookup_root" ON "_bin_lookup" ("root");`;

/**
 * SQL for the ids of records of an object that are gone for good, with the time of their deletion, in a span: `?` are
 * object, first and end. Records in the recycle bin are in the table of their object.
 */
export const GONE_SQL = `SELECT "id" AS id, "at" AS at FROM "_bin" WHERE "gone" = 1 AND "object" = ? AND "at" >= ? AND "at" < ?`;

/** What was deleted together, so that it comes back together, and what is gone for good. */
export class RecycleBin {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  static createTables(database: Database): void {
    database.exec(TABLES);
  }

  /** Notes a deletion; `root` is the record whose deletion took this one along, or the record itself. */
  add(entry: BinEntry & { readonly root: string; readonly at: string; readonly gone: boolean }): void {
    this.#database.run('INSERT OR REPLACE INTO "_bin" VALUES (?, ?, ?, ?, ?)', [
      entry.id,
      entry.object,
      entry.root,
      entry.at,
      entry.gone ? 1 : 0,
    ]);
  }

  /** Notes a lookup that was cleared because its target was deleted. */
  addLookup(root: string, target: string, { object, id }: BinEntry, field: string): void {
    this.#database.run('INSERT INTO "_bin_lookup" VALUES (?, ?, ?, ?, ?)', [root, target, object, id, field]);
  }

  /** The record and what its deletion took along; empty when it is not the root of a deletion. */
  deletedWith(root: string): readonly BinEntry[] {
    const rows = this.#database.all('SELECT "object", "id" FROM "_bin" WHERE "root" = ? AND "gone" = 0', [root]);
    return rows.map((row) => ({ object: String(row['object']), id: String(row['id']) }));
  }

  /** Takes records out of the bin: lookups to them that nobody has set anew point to them again. */
  restore(root: string): void {
    const lookups = this.#database.all('SELECT * FROM "_bin_lookup" WHERE "root" = ?', [root]);
    for (const row of lookups) {
      const [object, field] = [quote(String(row['object'])), quote(String(row['field']))];
      const sql = `UPDATE ${object} SET ${field} = ? WHERE "Id" = ? AND ${field} IS NULL`;
      this.#database.run(sql, [row['target'] ?? null, row['id'] ?? null]);
    }
    this.#database.run('DELETE FROM "_bin_lookup" WHERE "root" = ?', [root]);
    this.#database.run('DELETE FROM "_bin" WHERE "root" = ? AND "gone" = 0', [root]);
  }

  /** The records are gone for good; that they were deleted stays known. */
  purge(root: string): void {
    this.#database.run('UPDATE "_bin" SET "gone" = 1 WHERE "root" = ?', [root]);
    this.#database.run('DELETE FROM "_bin_lookup" WHERE "root" = ?', [root]);
  }
}
