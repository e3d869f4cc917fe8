import type { Database } from '../../../store/database.ts';
import type { ClassCache } from '../../program.ts';

const TABLE = 'CREATE TABLE IF NOT EXISTS "_apex_cache" ("key" TEXT PRIMARY KEY, "text" TEXT NOT NULL) WITHOUT ROWID';

/** Keeps compiled classes in the database of the org, so that a restart does not compile them again. */
export function databaseCache(database: Database): ClassCache {
  database.exec(TABLE);
  return {
    read: (key) => {
      const text = database.get('SELECT "text" FROM "_apex_cache" WHERE "key" = ?', [key])?.['text'];
      return typeof text === 'string' ? text : undefined;
    },
    write: (key, text) => {
      database.run('INSERT OR REPLACE INTO "_apex_cache" VALUES (?, ?)', [key, text]);
    },
  };
}
