import type { Database } from '../store/database.ts';

const TABLE = 'CREATE TABLE IF NOT EXISTS "_lock" ("Id" TEXT PRIMARY KEY) WITHOUT ROWID';

/** Records that nobody but those who may modify all can change, until an approval lets go of them. */
export class Locks {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(TABLE);
  }

  has(id: string): boolean {
    return this.#database.get('SELECT 1 AS "found" FROM "_lock" WHERE "Id" = ?', [id]) !== undefined;
  }

  set(id: string, isLocked: boolean): void {
    this.#database.run(isLocked ? 'INSERT OR IGNORE INTO "_lock" VALUES (?)' : 'DELETE FROM "_lock" WHERE "Id" = ?', [
      id,
    ]);
  }
}
