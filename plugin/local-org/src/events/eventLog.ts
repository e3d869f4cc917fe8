import type { Database } from '../store/database.ts';
import type { EventBody, NewEvent, StoredEvent } from './eventService.ts';

// AUTOINCREMENT: the number of an event that has been thrown away is never given again.
const TABLES = `
  CREATE TABLE IF NOT EXISTS "_event" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT, "topic" TEXT NOT NULL, "at" INTEGER NOT NULL, "until" INTEGER NOT NULL,
    "uuid" TEXT NOT NULL, "body" TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS "ix_event_topic" ON "_event" ("topic", "id");
  CREATE INDEX IF NOT EXISTS "ix_event_until" ON "_event" ("until")`;

/** The events of an org in its database, so that they outlive the process. */
export class EventLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(TABLES);
  }

  append({ topic, uuid, body }: NewEvent, at: number, until: number): number {
    this.#database.run('INSERT INTO "_event" ("topic", "at", "until", "uuid", "body") VALUES (?, ?, ?, ?, ?)', [
      topic,
      at,
      until,
      uuid,
      JSON.stringify(body),
    ]);
    return Number(this.#database.get('SELECT last_insert_rowid() AS "id"')?.['id']);
  }

  /** The number of the newest event that there ever was. */
  last(): number {
    return Number(this.#database.get(`SELECT "seq" FROM sqlite_sequence WHERE "name" = '_event'`)?.['seq'] ?? 0);
  }

  /** Quick for the newest, which are looked at first. */
  idOf(uuid: string): number {
    const sql = 'SELECT "id" FROM "_event" WHERE "uuid" = ? ORDER BY "id" DESC LIMIT 1';
    return Number(this.#database.get(sql, [uuid])?.['id'] ?? 0);
  }

  read(topics: readonly string[], range: { readonly after: number; readonly to: number }, now: number, count: number) {
    const marks = topics.map(() => '?').join(', ');
    const sql = `SELECT * FROM "_event" WHERE "topic" IN (${marks}) AND "id" > ? AND "id" <= ? AND "until" > ?
      ORDER BY "id" LIMIT ?`;
    const rows = this.#database.all(sql, [...topics, range.after, range.to, now, count]);
    return rows.map(({ id, topic, at, uuid, body }): StoredEvent => ({
      replayId: Number(id),
      topic: String(topic),
      at: Number(at),
      uuid: String(uuid),
      body: JSON.parse(String(body)) as EventBody,
    }));
  }

  isKept(id: number, now: number): boolean {
    return (
      this.#database.get('SELECT 1 AS "found" FROM "_event" WHERE "id" = ? AND "until" > ?', [id, now]) !== undefined
    );
  }

  /** Throws away what is kept no longer. */
  purge(now: number): void {
    this.#database.run('DELETE FROM "_event" WHERE "until" <= ?', [now]);
  }
}
