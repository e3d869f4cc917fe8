import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Database } from '../store/database.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS "_password" (
  "userId" TEXT PRIMARY KEY, "salt" TEXT NOT NULL, "hash" TEXT NOT NULL
) WITHOUT ROWID;`;
const LENGTH = 32;

/** Passwords of users who have one of their own; the others have that of the org. Only hashes are kept. */
export class Passwords {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(TABLE);
  }

  set(userId: string, password: string): void {
    const salt = randomBytes(16).toString('hex');
    const hash = scryptSync(password, salt, LENGTH).toString('hex');
    this.#database.run('INSERT OR REPLACE INTO "_password" VALUES (?, ?, ?)', [userId, salt, hash]);
  }

  /** Whether this is the user's own password; undefined when the user has none. */
  matches(userId: string, password: string): boolean | undefined {
    const row = this.#database.get('SELECT "salt", "hash" FROM "_password" WHERE "userId" = ?', [userId]);
    if (row === undefined) return undefined;
    const given = scryptSync(password, String(row['salt']), LENGTH);
    return timingSafeEqual(given, Buffer.from(String(row['hash']), 'hex'));
  }
}
