import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ChangeOutcome,
  Dispatcher,
  FulfillmentRuntime,
  GatewayCallback,
  InboxMessage,
  Lead,
  PlanChange,
  ProjectionBatch,
  SignalOutcome,
  StepSignal,
  SubmitOutcome,
  SubmittedOrder,
} from '../engine/ports.ts';
import type { StepEvent } from '../engine/reaction.ts';
import { DatabaseApprovalStore } from './approvals/approvalStore.ts';
import { DatabaseContractStore } from './contracts/contractStore.ts';
import { DatabaseAssetDesk } from './assets/assetDesk.ts';
import { changePlan } from './change/changePlan.ts';
import { DatabaseOverrideDesk } from './change/overrideDesk.ts';
import { beginDrain, holdGateway } from './circuit/circuits.ts';
import type { Database } from './db/database.ts';
import { databaseNow } from './db/databaseNow.ts';
import { ackProjections, reproject, takeProjections } from './projection/takeProjections.ts';
import type { History } from '../engine/insight/lateness.ts';
import type { Worker as DeskWorker } from '../domain/assignment.ts';
import type { AssignmentReport, OrderPromise, PromiseOutcome } from '../engine/peoplePorts.ts';
import { assignWaiting } from './assign/assignWaiting.ts';
import { promiseOrder } from './promise/promiseOrder.ts';
import type { DueNotice, NoticeOutcome } from '../engine/noticePorts.ts';
import { settleNotice, takeNotices } from './notices/noticeStore.ts';
import type { JobQueue } from './queue/jobQueue.ts';
import { openWork } from './read/counts.ts';
import { rehearse, type Rehearsal } from './repair/rehearse.ts';
import { RuntimeError } from './runtimeError.ts';
import type { RuntimeSettings } from './runtimeOptions.ts';
import { eventOf } from './settle/callbackEvent.ts';
import { settleBatch } from './settle/settleBatch.ts';
import type { SettleContext, SettleItem, SettleOutcome } from './settle/settleTypes.ts';
import { sweepInbox } from './settle/sweepInbox.ts';
import { StepCatalog } from './store/stepCatalog.ts';
import { submitOrders } from './submit/submitOrders.ts';
import { Batcher } from './worker/batcher.ts';
import { DatabaseLead } from './worker/lead.ts';
import { Worker } from './worker/worker.ts';
import { channelOf } from './worker/workerLease.ts';
import { runWatchdog, type WatchdogReport } from './watchdog/watchdog.ts';
import { RuntimeReader } from './runtimeReader.ts';

const STOP_GRACE_MS = 10_000;
const STOP_LIMIT_MS = 25_000;
const HISTORY_MS = 10 * 60_000;

/** Durable execution on PostgreSQL; see `plugin/docs/runtime.md`. */
export class PostgresRuntime extends RuntimeReader implements FulfillmentRuntime {
  /** What approvals remember. */
  readonly approvals: DatabaseApprovalStore;
  /** What customers have, and whose turn it is to change it. */
  readonly assets: DatabaseAssetDesk;
  /** Who asked to go behind hard points of no return, and who decided. */
  readonly overrides: DatabaseOverrideDesk;
  /** What the contract desk remembers. */
  readonly contracts: DatabaseContractStore;
  readonly #queue: JobQueue;
  readonly #settings: RuntimeSettings;
  readonly #context: SettleContext;
  readonly #settle: Batcher<SettleItem, SettleOutcome>;
  readonly #release: () => Promise<void>;
  #worker: Worker | undefined;
  #known: { readonly at: number; readonly history: History } | undefined;
  #stopped: Promise<void> | undefined;

  /** @param release gives back what was opened for this runtime, e.g. the embedded server */
  constructor(database: Database, queue: JobQueue, settings: RuntimeSettings, release: () => Promise<void>) {
    super(database);
    this.approvals = new DatabaseApprovalStore(database);
    this.assets = new DatabaseAssetDesk(database);
    this.contracts = new DatabaseContractStore(database);
    this.#queue = queue;
    this.#settings = settings;
    this.#release = release;
    this.#context = { queue, catalog: new StepCatalog(), clockNow: () => settings.clock?.now() };
    this.overrides = new DatabaseOverrideDesk(database, this.#context);
    this.#settle = new Batcher((items) => this.#settleItems(items), {
      windowMs: settings.batchWindowMs,
      maxBatch: settings.maxBatch,
      concernsAll: (error) => error instanceof RuntimeError,
    });
  }

  async submit(
    orders: readonly SubmittedOrder[],
    inbox: readonly InboxMessage[] = []
  ): Promise<readonly SubmitOutcome[]> {
    if (orders.length === 0 && inbox.length === 0) return [];
    const { outcomes, queued } = await submitOrders(this.database, this.#context, orders, inbox);
    if (queued) await this.#announce();
    return outcomes;
  }

  async change(change: PlanChange): Promise<ChangeOutcome> {
    const { outcome, queued } = await changePlan(this.database, this.#context, change);
    if (queued) await this.#announce();
    return outcome;
  }

  async start(dispatcher: Dispatcher): Promise<void> {
    if (this.#stopped !== undefined) throw stopped();
    this.#worker ??= await Worker.start({
      database: this.database,
      context: this.#context,
      settle: this.#settle,
      dispatcher,
      options: this.#settings,
    });
  }

  /**
   * Makes this process the one that reads and writes the CRM. A lead that was just left behind is waited for.
   *
   * @throws {RuntimeError} `AlreadyServed` when another process is it.
   */
  lead({ waitMs = this.#settings.patienceMs }: { readonly waitMs?: number } = {}): Promise<Lead> {
    return DatabaseLead.take(this.database, waitMs);
  }

  /** Ends the workers and everything they have in hand; reading, submitting and signalling go on. */
  async stopWorking(): Promise<void> {
    await this.#worker?.stop(STOP_GRACE_MS);
    this.#worker = undefined;
    await this.#settle.drain();
  }

  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async signal(signal: StepSignal, inbox: InboxMessage): Promise<SignalOutcome> {
    const { planId, stepKey } = signal;
    const event: StepEvent = signal.signal;
    const who = 'by' in signal.signal ? signal.signal.by : inbox.source;
    const outcome = await this.#settle.add({ kind: 'message', ...inbox, correlation: { planId, stepKey }, event, who });
    // Kept for the step: to whoever sent it, it is taken.
    return outcome.kind === 'stored' ? { kind: 'applied' } : outcome;
  }

  callback(gateway: string, callback: GatewayCallback): Promise<SettleOutcome> {
    const { messageId, correlation } = callback;
    const event = eventOf(callback);
    return this.#settle.add({ kind: 'message', source: gateway, messageId, correlation, event, who: gateway });
  }

  async takeProjections(limit: number): Promise<ProjectionBatch> {
    return takeProjections(this.database, limit, { now: await this.#now(), history: await this.recentHistory() });
  }

  /** Gives tasks to these people, as far as they can take them; the others say why nobody has them. */
  async assign(workers: readonly DeskWorker[]): Promise<AssignmentReport> {
    return this.database.transaction((sql) => assignWaiting(sql, this.#context, workers));
  }

  /** A new promised date, with all that follows from it. */
  async promise(promise: OrderPromise, inbox: InboxMessage): Promise<PromiseOutcome> {
    const history = await this.recentHistory();
    return this.database.transaction((sql) => promiseOrder(sql, this.#context, promise, inbox, history));
  }

  ackProjections(mark: ProjectionBatch['mark']): Promise<void> {
    return ackProjections(this.database, mark);
  }

  reproject(planIds: readonly string[]): Promise<void> {
    return this.database.transaction((sql) => reproject(sql, planIds));
  }

  /** Repairs them now. */
  async watch(): Promise<WatchdogReport> {
    const report = await runWatchdog(this.database, this.#context);
    await this.#announce();
    return report;
  }

  /** What a signal would do, with everything that follows; nothing is kept. */
  rehearse(signal: StepSignal): Promise<Rehearsal> {
    return rehearse(this.database, this.#context, signal);
  }

  /**
   * Closes a vendor for maintenance: its steps are put on hold, everything else goes on.
   *
   * @param until ISO 8601; without it the vendor stays closed until it is released
   */
  async holdGateway(
    gateway: string,
    { by, reason, until }: { readonly by: string; readonly reason: string; readonly until?: string }
  ): Promise<void> {
    const note = `Held by ${by}: ${reason}`;
    const now = await this.#now();
    await this.database.transaction((sql) => holdGateway(sql, gateway, { note, who: by, now, until }));
    await this.#announce();
  }

  /** Ends a maintenance window, or believes that a vendor is back: its steps are released bit by bit. False: none was held. */
  async releaseGateway(
    gateway: string,
    { by, perSecond }: { readonly by: string; readonly perSecond?: number }
  ): Promise<boolean> {
    const facts = {
      perSecond: perSecond ?? this.#settings.gatewayPolicy(gateway)?.drainPerSecond,
      note: `Released by ${by}.`,
      who: by,
      now: await this.#now(),
    };
    const from = ['Maintenance', 'Open', 'HalfOpen', 'Draining'] as const;
    const released = await this.database.transaction((sql) => beginDrain(sql, gateway, facts, from));
    await this.#announce();
    return released;
  }

  /** Messages that are due, each claimed for `leaseMs`: what is not settled by then is given again, as the next attempt. */
  takeNotices(limit: number, leaseMs: number): Promise<readonly DueNotice[]> {
    const now = this.#context.clockNow() ?? Date.now();
    return this.database.transaction((sql) => takeNotices(sql, { now, leaseMs, limit }));
  }

  /** What came of a message that was taken. */
  settleNotice(notice: Pick<DueNotice, 'id' | 'attempt'>, outcome: NoticeOutcome): Promise<void> {
    return settleNotice(this.database, notice, outcome);
  }

  async idle({ timeoutMs = 600_000 }: { readonly timeoutMs?: number } = {}): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const busy = this.#settle.busy || this.#worker?.busy === true;
      const { jobs, timers } = await openWork(this.database, this.#context.clockNow());
      if (!busy && jobs === 0 && timers === 0) return;
      if (Date.now() > deadline) {
        throw new RuntimeError(
          'IdleTimeout',
          `There is still work after ${timeoutMs} ms.`,
          'See what is queued with "sf order sync report", or wait longer.'
        );
      }
      await sleep(15);
    }
  }

  async writeState(key: string, value: string): Promise<void> {
    await this.database.query(
      `insert into om.state (key, value) values ($1, $2)
       on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
      [key, value]
    );
  }

  async #settleItems(items: readonly SettleItem[]): Promise<readonly SettleOutcome[]> {
    const result = await this.database.transaction((sql) => settleBatch(sql, items, this.#context));
    if (result.sweep) {
      if (this.#worker !== undefined) this.#worker.sweepSoon();
      else await this.database.transaction((sql) => sweepInbox(sql, this.#context));
    }
    if (result.queued) await this.#announce();
    return result.outcomes;
  }

  /** What is known of durations, read anew now and then: one more case says little. */
  async recentHistory(): Promise<History> {
    const at = Date.now();
    if (this.#known === undefined || at - this.#known.at > HISTORY_MS) {
      this.#known = { at, history: await this.history() };
    }
    return this.#known.history;
  }

  /** Milliseconds by the clock of the orders. */
  async #now(): Promise<number> {
    return this.#context.clockNow() ?? databaseNow(this.database);
  }

  /** Our own worker is told directly; those of other processes by a notification, which may get lost: they also poll. */
  async #announce(): Promise<void> {
    if (this.#worker !== undefined) this.#worker.wake();
    else await this.database.query(`select pg_notify($1, '')`, [channelOf(this.database.schema)]);
  }

  async #stop(): Promise<void> {
    // With the database away there is nothing to wait for: what is not committed is done again by whoever opens next.
    await Promise.race([this.stopWorking(), sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
    await this.#queue.close();
    await this.database.close();
    await this.#release();
  }
}

const stopped = (): RuntimeError =>
  new RuntimeError('RuntimeStopped', 'The runtime has been stopped.', 'Open it again.');
