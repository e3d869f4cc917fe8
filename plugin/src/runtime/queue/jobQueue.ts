import { PgBoss, type Job } from 'pg-boss';
import type { Database, Sql } from '../db/database.ts';
import type { RuntimeLogger } from '../runtimeOptions.ts';
import type { DispatchData, DispatchJob } from '../settle/settlementWrites.ts';

export type ClaimedJob = Job<DispatchData> & { readonly gateway: string; readonly queue: string };

/** A job as it was claimed: what it may be finished by, and only while nobody else has claimed it since. */
export interface JobClaim {
  readonly queue: string;
  readonly id: string;
  readonly retryCount: number;
}

const PREFIX = 'dispatch.';
/** The hard end of a claim that nobody gives back; a live worker's calls end long before. */
const EXPIRE_SECONDS = 3_600;
const NO_LIMIT = 1_000_000_000;

/**
 * The queue of vendor calls: pg-boss, one queue per gateway, so that one vendor's backlog stands in nobody's way. Jobs
 * are added, claimed and removed in the caller's transaction, together with the steps that they are about.
 */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #leaseSeconds: number;
  readonly #known = new Set<string>();

  private constructor(boss: PgBoss, leaseSeconds: number) {
    this.#boss = boss;
    this.#leaseSeconds = leaseSeconds;
  }

  /** @param leaseSeconds after which a claim whose worker is silent is given to another; at least 10 */
  static async open(database: Database, leaseSeconds: number, logger: RuntimeLogger): Promise<JobQueue> {
    const boss = new PgBoss({
      db: executor(database),
      schema: `${database.schema}_queue`,
      schedule: false,
      registerInstance: false,
      superviseIntervalSeconds: Math.max(1, Math.floor(leaseSeconds / 3)),
      monitorIntervalSeconds: Math.max(1, Math.floor(leaseSeconds / 3)),
    });
    boss.on('error', (error) => logger.warn({ error: error.message }, 'queue maintenance failed'));
    await boss.start();
    const queue = new JobQueue(boss, Math.max(10, Math.round(leaseSeconds)));
    await queue.refresh();
    return queue;
  }

  /** Gateways whose queues this process knows of; others may have been added by other processes. */
  get gateways(): readonly string[] {
    return [...this.#known];
  }

  async refresh(): Promise<void> {
    for (const { name } of await this.#boss.getQueues()) {
      if (name.startsWith(PREFIX)) this.#known.add(gatewayOf(name));
    }
  }

  /** Makes the queues that are missing. Not in a caller's transaction: a queue is made once and stays. */
  async ensure(gateways: Iterable<string>): Promise<void> {
    for (const gateway of new Set(gateways)) {
      if (this.#known.has(gateway)) continue;
      const name = queueOf(gateway);
      await this.#boss.createQueue(name, {
        expireInSeconds: EXPIRE_SECONDS,
        heartbeatSeconds: this.#leaseSeconds,
        retryLimit: NO_LIMIT,
        retryDelay: 0,
        deleteAfterSeconds: EXPIRE_SECONDS,
        retentionSeconds: 10 * 365 * 24 * 3_600,
      });
      this.#known.add(gateway);
    }
  }

  async add(sql: Sql, jobs: readonly DispatchJob[]): Promise<void> {
    for (const [gateway, group] of Map.groupBy(jobs, (job) => job.gateway)) {
      await this.#boss.insert(
        queueOf(gateway),
        group.map(({ data }) => (data.released ? { data, priority: 1 } : { data })),
        { db: inside(sql) }
      );
    }
  }

  async claim(sql: Sql, gateway: string, limit: number): Promise<readonly ClaimedJob[]> {
    const queue = queueOf(gateway);
    const jobs = await this.#boss.fetch<DispatchData>(queue, { batchSize: limit, db: inside(sql) });
    return jobs.map((job) => ({ ...job, gateway, queue }));
  }

  /** Puts the first job of a gateway's queue off, because it cannot be claimed and would stand before the others. */
  async putOffFirst(sql: Sql, gateway: string, seconds: number): Promise<ClaimedJob | undefined> {
    const [job] = await this.claim(sql, gateway, 1);
    if (job === undefined) return undefined;
    const data = { ...job.data, putOffs: (job.data.putOffs ?? 0) + 1 };
    await this.#boss.insert(job.queue, [{ data, startAfter: seconds }], { db: inside(sql) });
    await this.remove(sql, [job]);
    return job;
  }

  /** Removes jobs whose work is settled. Those that somebody else holds by now are left alone. */
  async remove(sql: Sql, claims: readonly JobClaim[]): Promise<void> {
    for (const [queue, group] of Map.groupBy(claims, (claim) => claim.queue)) {
      await this.#boss.deleteJob(
        queue,
        group.map(({ id, retryCount }) => ({ id, retryCount })),
        { db: inside(sql) }
      );
    }
  }

  /** Removes jobs by id alone, whoever holds them: their worker is known to be gone. */
  async removeAbandoned(sql: Sql, gateway: string, ids: readonly string[]): Promise<void> {
    await this.#boss.deleteJob(queueOf(gateway), [...ids], { db: inside(sql) });
  }

  /** Says that these claims are alive. */
  async touch(claims: readonly JobClaim[]): Promise<void> {
    for (const [queue, group] of Map.groupBy(claims, (claim) => claim.queue)) {
      await this.#boss.touch(
        queue,
        group.map(({ id, retryCount }) => ({ id, retryCount }))
      );
    }
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false, close: false });
  }
}

/** pg-boss allows letters, digits, `-`, `_`, `.` and `/`; whatever else a gateway's key has is written as bytes. */
function queueOf(gateway: string): string {
  return PREFIX + gateway.replaceAll(/[^\w-]/g, (char) => `.${Buffer.from(char).toString('hex')}.`);
}
const gatewayOf = (queue: string): string =>
  queue.slice(PREFIX.length).replaceAll(/\.([0-9a-f]+)\./g, (_, hex: string) => Buffer.from(hex, 'hex').toString());

const inside = (sql: Sql): { executeSql(text: string, values?: unknown[]): Promise<{ rows: object[] }> } => ({
  executeSql: async (text, values) => ({ rows: await sql.query(text, values) }),
});

/** pg-boss sends its set-up and maintenance as scripts without values, and everything else with. */
const executor = (database: Database): ReturnType<typeof inside> => ({
  executeSql: async (text, values) =>
    values === undefined || values.length === 0
      ? { rows: [...(await database.script(text))] }
      : { rows: await database.query(text, values) },
});
