import type { Database } from './database.ts';

/**
 * Named sequences: ids of each object and auto-numbers. Kept in memory and written with the transaction that used
 * them; a rolled back transaction leaves a gap, as on the platform.
 */
export class Counters {
  readonly #database: Database;
  readonly #values = new Map<string, number>();
  readonly #dirty = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  next(name: string, first = 1): number {
    const value = this.#values.get(name) ?? this.#stored(name) ?? first;
    this.#values.set(name, value + 1);
    this.#dirty.add(name);
    return value;
  }

  /** Writes what has moved; called inside the transaction that used the numbers. */
  flush(): void {
    for (const name of this.#dirty) {
      this.#database.run('INSERT OR REPLACE INTO "_counter" ("name", "value") VALUES (?, ?)', [
        name,
        this.#values.get(name) ?? 1,
      ]);
    }
    this.#dirty.clear();
  }

  #stored(name: string): number | undefined {
    const row = this.#database.get('SELECT "value" FROM "_counter" WHERE "name" = ?', [name]);
    return row === undefined ? undefined : Number(row['value']);
  }
}
