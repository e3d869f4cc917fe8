import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Lead } from '../../engine/ports.ts';
import type { Database } from '../db/database.ts';
import { isConnectionLoss } from '../db/databaseErrors.ts';
import { RuntimeError } from '../runtimeError.ts';

/** The second number of the lock; those of workers begin at 1. */
const LEAD = 0;
const LOOK_AGAIN_MS = 200;

/**
 * A lock on a session of its own: it ends in the moment its process dies, and when the database restarts. It is then
 * taken again, unless somebody else was faster.
 */
export class DatabaseLead implements Lead {
  readonly #database: Database;
  #session: pg.Client | undefined;
  #confirming: Promise<void> | undefined;

  private constructor(database: Database) {
    this.#database = database;
  }

  /** @throws {RuntimeError} `AlreadyServed` when another process has not let it go after `waitMs`. */
  static async take(database: Database, waitMs: number): Promise<DatabaseLead> {
    const lead = new DatabaseLead(database);
    const deadline = Date.now() + waitMs;
    // One that was killed a moment ago, or is just stopping, is waited for; so is a database that restarts.
    for (;;) {
      const outcome = await lead.#try().catch((error: unknown) => {
        if (isConnectionLoss(error)) return error as Error;
        throw error;
      });
      if (outcome === true) return lead;
      if (Date.now() > deadline) throw outcome === false ? alreadyServed() : unreachable(outcome);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  async confirm(): Promise<void> {
    if (this.#session !== undefined) return;
    this.#confirming ??= this.#retake().finally(() => (this.#confirming = undefined));
    await this.#confirming;
  }

  async release(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.end().catch(() => undefined);
  }

  async #retake(): Promise<void> {
    if (!(await this.#try())) throw alreadyServed();
  }

  async #try(): Promise<boolean> {
    const session = await this.#database.connect();
    const { rows } = await session.query<{ readonly taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      createHash('sha1').update(this.#database.schema).digest().readInt32BE(),
      LEAD,
    ]);
    if (rows[0]?.taken !== true) {
      await session.end();
      return false;
    }
    session.once('end', () => {
      if (this.#session === session) this.#session = undefined;
    });
    this.#session = session;
    return true;
  }
}

const unreachable = (cause: Error): RuntimeError =>
  new RuntimeError(
    'DatabaseUnreachable',
    `The database does not answer: ${cause.message}.`,
    'Check that it runs and that the database URL is right; what was committed is safe.',
    { cause }
  );

const alreadyServed = (): RuntimeError =>
  new RuntimeError(
    'AlreadyServed',
    'Another service reads and writes the CRM for this database already.',
    'Stop it first, or start this one with --role worker: it then calls vendors and takes callbacks only.'
  );
