/** The runtime of processes that die: the next one opens the same database, and what was told is told again. */
import type { Clock, Dispatcher } from '../../../src/engine/ports.ts';
import { Database } from '../../../src/runtime/db/database.ts';
import { migrate } from '../../../src/runtime/migrations/migrate.ts';
import { PostgresRuntime } from '../../../src/runtime/postgresRuntime.ts';
import { JobQueue } from '../../../src/runtime/queue/jobQueue.ts';
import { DEFAULTS } from '../../../src/runtime/runtimeOptions.ts';
import { Wire, type Fate } from './wire.ts';

interface Life {
  readonly wire: Wire;
  readonly database: Database;
  readonly runtime: PostgresRuntime;
}

export interface MortalOptions {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly clock: Clock;
  readonly fate: Fate;
  /** Given, each process works, too. What a dead one still asks of its vendors is for this to keep from them. */
  readonly dispatcher?: (wire: Wire) => Dispatcher;
}

export interface Told<T> {
  readonly outcome: T;
  /** Something was lost on the way, so that it may have been done by a try whose answer nobody heard. */
  readonly again: boolean;
}

export class MortalRuntime {
  readonly #options: MortalOptions;
  readonly #burials: Promise<void>[] = [];
  #life: Promise<Life> | undefined;

  constructor(options: MortalOptions) {
    this.#options = options;
  }

  /** Processes that died while they worked. */
  get deaths(): number {
    return this.#burials.length;
  }

  /** Does something with the process that lives, and does it again with the next one when it dies meanwhile. */
  async tell<T>(work: (runtime: PostgresRuntime) => Promise<T>): Promise<Told<T>> {
    for (let again = false; ; again = true) {
      const mine = (this.#life ??= this.#begin());
      const { wire, runtime } = await mine;
      const losses = wire.losses;
      const done = work(runtime).then(
        (outcome) => ({ outcome }),
        (error: unknown) => ({ error })
      );
      const what = await Promise.race([done, wire.death]);
      if (wire.isDead) this.#succeed(mine);
      else if (what === undefined || 'error' in what) throw what?.error;
      else return { outcome: what.outcome, again: again || wire.losses > losses };
    }
  }

  async stop(): Promise<void> {
    const life = await this.#life;
    await life?.runtime.stop();
    life?.wire.kill();
    await life?.wire.isForgotten();
    await Promise.all(this.#burials);
  }

  /** Whoever misses the dead first calls the next one. */
  #succeed(dead: Promise<Life>): void {
    if (this.#life !== dead) return;
    this.#life = dead.then(async ({ wire, database, runtime }) => {
      await wire.isForgotten();
      // Nothing of it may go on in this process, which lives.
      this.#burials.push(database.close().then(() => runtime.stop()));
      return this.#begin();
    });
  }

  /** A process that dies before it is ready is started again, as whatever watches over it does. */
  async #begin(): Promise<Life> {
    const { databaseUrl, fate } = this.#options;
    for (let tries = 0; ; tries += 1) {
      const wire = await Wire.open(databaseUrl, fate);
      try {
        return await this.#open(wire);
      } catch (error) {
        if (wire.losses === 0 || tries > 100) throw error;
        wire.kill();
        await wire.isForgotten();
      }
    }
  }

  async #open(wire: Wire): Promise<Life> {
    const { schema, clock, dispatcher } = this.#options;
    const settings = { ...DEFAULTS, schema, clock, pollMs: 20, patienceMs: 5_000, maxConnections: 4 };
    const database = new Database({ ...settings, connectionString: wire.url });
    try {
      await migrate(database);
      const queue = await JobQueue.open(database, settings.leaseMs / 1_000, settings.logger);
      const runtime = new PostgresRuntime(database, queue, settings, () => Promise.resolve());
      if (dispatcher) await runtime.start(dispatcher(wire));
      return { wire, database, runtime };
    } catch (error) {
      await database.close();
      throw error;
    }
  }
}
