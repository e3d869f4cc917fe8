import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Database, Sql } from '../db/database.ts';
import type { RuntimeLogger } from '../runtimeOptions.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { lockPlans } from '../store/loadNodes.ts';

/**
 * The life of a worker as others see it: a lock on a session of its own, which ends in the moment the process dies, and
 * a heartbeat for one that lives but hangs. The same session listens for wake-ups.
 */
export class WorkerLease {
  readonly no: number;
  readonly #database: Database;
  readonly #logger: RuntimeLogger;
  readonly #leaseMs: number;
  readonly #onWake: () => void;
  /** Workers whose lock was free at the last look: a lost session is back within a second, a dead process is not. */
  #suspects = new Set<number>();
  #session: pg.Client | undefined;
  #ended = false;

  private constructor(database: Database, no: number, leaseMs: number, logger: RuntimeLogger, onWake: () => void) {
    this.#database = database;
    this.no = no;
    this.#leaseMs = leaseMs;
    this.#logger = logger;
    this.#onWake = onWake;
  }

  static async take(
    database: Database,
    leaseMs: number,
    logger: RuntimeLogger,
    onWake: () => void
  ): Promise<WorkerLease> {
    const [row] = await database.query<{ readonly no: number }>(`select nextval('om.worker_no')::int as no`);
    if (row === undefined) throw new Error('A sequence gave no number');
    const lease = new WorkerLease(database, row.no, leaseMs, logger, onWake);
    // The lock comes before the row: a row without a lock is a dead worker's.
    await lease.#connect();
    await database.query(`insert into om.worker (no, name) values ($1, $2) on conflict (no) do nothing`, [
      row.no,
      `${hostname()}/${process.pid}`,
    ]);
    return lease;
  }

  async beat(): Promise<void> {
    await this.#database.query(`update om.worker set heard_at = clock_timestamp() where no = $1`, [this.no]);
  }

  /**
   * Workers that are gone: nobody holds their lock at two looks in a row (at `once` for the first look after a start, when
   * nobody can have lost just a session), or they have not been heard of for the time of a lease.
   */
  async dead(once = false): Promise<readonly number[]> {
    const session = this.#session;
    if (session === undefined) return [];
    const others = await this.#database.query<{ readonly no: number; readonly silent: boolean }>(
      `select no, heard_at < clock_timestamp() - $2 * interval '1 millisecond' as silent from om.worker where no <> $1`,
      [this.no, this.#leaseMs]
    );
    const dead: number[] = [];
    const suspects = new Set<number>();
    for (const { no, silent } of others) {
      const { rows } = await session.query<{ readonly free: boolean }>(
        `select case when pg_try_advisory_lock($1, $2) then pg_advisory_unlock($1, $2) else false end as free`,
        [this.#lockClass, no]
      );
      const free = rows[0]?.free === true;
      if (silent || (free && (once || this.#suspects.has(no)))) dead.push(no);
      else if (free) suspects.add(no);
    }
    this.#suspects = suspects;
    return dead;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#database.query(`delete from om.worker where no = $1`, [this.no]).catch(() => undefined);
    await this.#session?.end().catch(() => undefined);
  }

  /** Two numbers name a lock: this one is the same for all workers of one schema. */
  get #lockClass(): number {
    return createHash('sha1').update(this.#database.schema).digest().readInt32BE();
  }

  async #connect(): Promise<void> {
    const session = await this.#database.connect();
    await session.query(`select pg_advisory_lock($1, $2)`, [this.#lockClass, this.no]);
    await session.query(`listen ${channelOf(this.#database.schema)}`);
    session.on('notification', this.#onWake);
    session.once('end', () => {
      this.#session = undefined;
      if (!this.#ended) void this.#reconnect();
    });
    this.#session = session;
  }

  async #reconnect(): Promise<void> {
    this.#logger.warn({ worker: this.no }, 'worker session lost, connecting again');
    while (!this.#ended && this.#session === undefined) {
      await this.#connect().catch(() => sleep(100));
      this.#onWake();
    }
  }
}

export const channelOf = (schema: string): string => `${schema}_wake`;

/** One transaction: gives the steps of a dead worker back, each at the cost of its attempt, and forgets the worker. */
export async function takeOver(sql: Sql, context: SettleContext, worker: number): Promise<{ readonly steps: number }> {
  const held = await sql.query<{ readonly plan_no: number }>(
    `select distinct plan_no::float8 as plan_no from om.step_status where worker = $1`,
    [worker]
  );
  const { plans, databaseNow } = await lockPlans(
    sql,
    held.map(({ plan_no }) => plan_no)
  );
  const steps = await sql.query<HeldRow>(
    `select t.plan_no::float8 as plan_no, t.seq, t.attempt, t.job, s.doc ->> 'gateway' as gateway
       from om.step_status t join om.step s using (plan_no, seq)
      where t.worker = $1 and t.plan_no = any($2::bigint[])`,
    [worker, plans.map(({ no }) => no)]
  );
  const settlement = new Settlement(sql, context.catalog, plans, context.clockNow() ?? databaseNow);
  await settlement.run(
    steps.map(({ plan_no: planNo, seq, attempt }) => ({
      planNo,
      seq,
      event: { kind: 'leaseExpired', attempt },
      who: 'engine',
    }))
  );
  await writeSettlement(sql, settlement.writes);
  await context.queue.add(sql, settlement.writes.jobs);
  for (const [gateway, group] of Map.groupBy(steps, (step) => step.gateway)) {
    await context.queue.removeAbandoned(
      sql,
      gateway,
      group.map(({ job }) => job)
    );
  }
  await sql.query(`delete from om.worker where no = $1`, [worker]);
  return { steps: steps.length };
}

interface HeldRow {
  readonly plan_no: number;
  readonly seq: number;
  readonly attempt: number;
  readonly job: string;
  readonly gateway: string;
}
