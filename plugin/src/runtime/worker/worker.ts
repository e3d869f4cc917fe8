import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from '../../engine/ports.ts';
import type { Database } from '../db/database.ts';
import { RuntimeError } from '../runtimeError.ts';
import type { RuntimeLogger } from '../runtimeOptions.ts';
import type { ReplyItem, SettleContext, SettleItem, SettleOutcome } from '../settle/settleTypes.ts';
import { sweepInbox } from '../settle/sweepInbox.ts';
import type { Batcher } from './batcher.ts';
import { CircuitKeeper } from '../circuit/circuitKeeper.ts';
import type { GatewayPolicies } from '../circuit/circuitPolicy.ts';
import { claimCalls, type HeldCall } from './claimCalls.ts';
import { fireDue, PUT_OFF_MS } from './fireDue.ts';
import { makeCall } from './makeCall.ts';
import { takeOver, WorkerLease } from './workerLease.ts';
import { giveToPerson, MOST_TRIES } from '../watchdog/quarantineStep.ts';
import { runWatchdog } from '../watchdog/watchdog.ts';

export interface WorkerOptions {
  readonly concurrency: number;
  readonly gatewayConcurrency: Readonly<Record<string, number>>;
  readonly callTimeoutMs: number;
  readonly pollMs: number;
  readonly leaseMs: number;
  readonly gatewayPolicy: GatewayPolicies;
  readonly logger: RuntimeLogger;
}

const UPKEEP_MS = 1_000;
const SWEEP_EVERY = 5;
const WATCH_EVERY = 60;

/**
 * Takes calls from the queues, makes them, and hands their replies to the batcher; fires timers; looks after dead
 * workers. Each loop goes on after whatever happened to the database: what it did not commit, it or another does again.
 */
export class Worker {
  readonly #database: Database;
  readonly #context: SettleContext;
  readonly #parts: Parameters<typeof giveToPerson>[0];
  readonly #settle: Batcher<SettleItem, SettleOutcome>;
  readonly #dispatcher: Dispatcher;
  readonly #options: WorkerOptions;
  readonly #lease: WorkerLease;
  readonly #calls = new Map<string, HeldCall>();
  /** By gateway: calls that the vendor has in hand, and those together with the replies that are not settled yet. */
  readonly #running = new Map<string, number>();
  readonly #held = new Map<string, number>();
  readonly #circuits: CircuitKeeper;
  readonly #abort = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();
  #stopping = false;
  #awake = false;
  #wake: () => void = () => {};
  #sweepDue = true;

  private constructor(parts: WorkerParts, lease: WorkerLease) {
    this.#database = parts.database;
    this.#context = parts.context;
    this.#parts = { ...parts, logger: parts.options.logger };
    this.#settle = parts.settle;
    this.#dispatcher = parts.dispatcher;
    this.#options = parts.options;
    this.#lease = lease;
    this.#circuits = new CircuitKeeper({ ...parts, ...parts.options, wake: () => this.wake() });
  }

  static async start(parts: WorkerParts): Promise<Worker> {
    const { database, options } = parts;
    let wake = (): void => {};
    const lease = await WorkerLease.take(database, options.leaseMs, options.logger, () => wake());
    const worker = new Worker(parts, lease);
    wake = () => worker.wake();
    await worker.#takeOverDead(true);
    worker.#loops = Promise.all([
      worker.#loop('claim', () => worker.#claim()),
      worker.#loop('timers', () => worker.#timers()),
      worker.#loop('upkeep', () => worker.#upkeep()),
      worker.#loop('circuits', async () => {
        await worker.#circuits.turn();
        await worker.#rest(options.pollMs);
      }),
    ]);
    return worker;
  }

  /** Calls under way. */
  get busy(): boolean {
    return this.#calls.size > 0;
  }

  /** There may be something to do now. */
  wake(): void {
    this.#awake = true;
    this.#wake();
  }

  sweepSoon(): void {
    this.#sweepDue = true;
    this.wake();
  }

  /** Takes nothing more, lets calls end (for `graceMs`, then aborts them), and leaves. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.wake();
    const deadline = Date.now() + graceMs;
    while (this.busy && Date.now() < deadline) await sleep(5);
    this.#abort.abort();
    await this.#loops;
    while (this.busy && Date.now() < deadline + graceMs) await sleep(5);
    await this.#settle.drain();
    await this.#lease.end();
  }

  async #loop(name: string, turn: () => Promise<void>): Promise<void> {
    while (!this.#stopping) {
      try {
        await turn();
      } catch (error) {
        this.#options.logger.error({ loop: name, error: (error as Error).message }, 'worker turn failed');
        await this.#rest(UPKEEP_MS);
      }
    }
  }

  async #claim(): Promise<void> {
    const room = this.#room();
    this.#awake = false;
    if (room.size > 0) {
      const { calls, more, queued } = await this.#claimSafely(room);
      for (const call of calls) void this.#call(call);
      if (more || queued) return;
    }
    await this.#untilWoken();
  }

  async #claimSafely(room: ReadonlyMap<string, number>): Promise<Awaited<ReturnType<typeof claimCalls>>> {
    const take = (some: ReadonlyMap<string, number>): ReturnType<typeof claimCalls> =>
      this.#database.transaction((sql) => claimCalls(sql, this.#context, this.#lease.no, some, this.#circuits.held));
    try {
      return await take(room);
    } catch (error) {
      if (error instanceof RuntimeError) throw error;
      // One bad step must not stop a gateway: one call at a time, and the one that cannot be claimed is put off.
      this.#options.logger.error({ error: (error as Error).message }, 'claiming calls failed, taking them one by one');
      let putOff = false;
      for (const gateway of room.keys()) {
        try {
          const one = await take(new Map([[gateway, 1]]));
          if (one.calls.length > 0) return { ...one, more: true };
        } catch (cause) {
          if (cause instanceof RuntimeError) throw cause;
          putOff = (await this.#putOffFirst(gateway, (cause as Error).message)) || putOff;
        }
      }
      if (!putOff) throw error;
      return { calls: [], more: true, queued: false };
    }
  }

  async #putOffFirst(gateway: string, cause: string): Promise<boolean> {
    const { queue } = this.#context;
    const job = await this.#database.transaction((sql) => queue.putOffFirst(sql, gateway, PUT_OFF_MS / 1_000));
    if (job === undefined) return false;
    this.#options.logger.error({ ...job.data }, 'call put off');
    const { plan: planNo, step: seq, putOffs = 0 } = job.data;
    if (putOffs + 1 >= MOST_TRIES) await giveToPerson(this.#parts, { planNo, seq, cause });
    return true;
  }

  #room(): ReadonlyMap<string, number> {
    const room = new Map<string, number>();
    for (const gateway of this.#context.queue.gateways) {
      const limit = this.#options.gatewayConcurrency[gateway] ?? this.#options.concurrency;
      // While replies are being settled the next calls are claimed, up to as many again.
      const free = Math.min(limit - count(this.#running, gateway), 2 * limit - count(this.#held, gateway));
      if (free > 0) room.set(gateway, free);
    }
    return room;
  }

  async #call(call: HeldCall): Promise<void> {
    const { gateway } = call.dispatch;
    this.#calls.set(call.claim.id, call);
    this.#count(gateway, 1, this.#running, this.#held);
    try {
      const reply = await makeCall(this.#dispatcher, call, this.#options.callTimeoutMs, this.#abort.signal);
      this.#count(gateway, -1, this.#running);
      await this.#circuits.learn(call, reply.event);
      this.wake();
      await this.#reply(reply);
    } finally {
      this.#calls.delete(call.claim.id);
      this.#count(gateway, -1, this.#held);
      this.wake();
    }
  }

  #count(gateway: string, by: 1 | -1, ...counts: readonly Map<string, number>[]): void {
    for (const counted of counts) counted.set(gateway, count(counted, gateway) + by);
  }

  /**
   * A reply is kept for as long as the database is away. One that cannot be settled becomes a failure of its step; if
   * that cannot be stored either, the lease runs out.
   */
  async #reply(reply: ReplyItem): Promise<void> {
    try {
      await this.#settle.add(reply);
    } catch (cause) {
      if (cause instanceof RuntimeError) return this.#database.closed ? undefined : this.#reply(reply);
      const message = `The reply could not be settled: ${(cause as Error).message}`;
      this.#options.logger.error({ plan: reply.planNo, step: reply.seq, error: message }, 'reply not settled');
      const error = { class: 'permanent', code: 'ReplyNotSettled', message } as const;
      const failed: ReplyItem = { ...reply, event: { kind: 'failed', attempt: reply.attempt, error } };
      await this.#settle.add(failed).catch(() => undefined);
    }
  }

  async #timers(): Promise<void> {
    if (this.#sweepDue) {
      this.#sweepDue = false;
      const { queued } = await this.#database.transaction((sql) => sweepInbox(sql, this.#context));
      if (queued) this.wake();
    }
    if (!(await fireDue(this.#parts, () => this.wake()))) await this.#rest(this.#options.pollMs);
  }

  #turns = 0;
  async #upkeep(): Promise<void> {
    await this.#rest(UPKEEP_MS);
    if (this.#stopping) return;
    this.#turns += 1;
    await this.#context.queue.refresh();
    if (this.#turns % SWEEP_EVERY === 0) {
      this.#sweepDue = true;
      await this.#lease.beat();
      await this.#context.queue.touch([...this.#calls.values()].map(({ claim }) => claim));
    }
    await this.#takeOverDead(false);
    if (this.#turns % WATCH_EVERY === 0) await this.#watch();
  }

  async #watch(): Promise<void> {
    const { found, repaired } = await runWatchdog(this.#database, this.#context);
    if (found.length === 0) return;
    this.#options.logger.error({ found: found.length, repaired, first: found[0] }, 'steps without an owner');
    this.wake();
  }

  async #takeOverDead(once: boolean): Promise<void> {
    for (const dead of await this.#lease.dead(once)) {
      const { steps } = await this.#database.transaction((sql) => takeOver(sql, this.#context, dead));
      this.#options.logger.warn({ worker: dead, steps }, 'took over from a worker that is gone');
      this.wake();
    }
  }

  async #untilWoken(): Promise<void> {
    if (this.#awake || this.#stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.#options.pollMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => {};
  }

  /** In slices, so that a stop is not kept waiting. */
  async #rest(ms: number): Promise<void> {
    for (let left = ms; left > 0 && !this.#stopping && !this.#sweepDue; left -= 50) await sleep(Math.min(50, left));
  }
}

const count = (counts: ReadonlyMap<string, number>, gateway: string): number => counts.get(gateway) ?? 0;

export interface WorkerParts {
  readonly database: Database;
  readonly context: SettleContext;
  readonly settle: Batcher<SettleItem, SettleOutcome>;
  readonly dispatcher: Dispatcher;
  readonly options: WorkerOptions;
}
