/**
 * The demo's workload while everything goes wrong: the service is killed again and again, sometimes its database with
 * it, vendors fail, callbacks come late, twice and in the wrong order. A person does the tasks that appear.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalogue } from '../../../../../scripts/data/catalogue.ts';
import { submitOrders } from '../../sync/support/localCrm.ts';
import { disturb } from './disturbances.ts';
import { applyImpatientDesign } from './impatientDesign.ts';
import { createOperator, type Operator } from './operator.ts';
import { killDatabase } from './places.ts';
import { createRandom, type Random } from './random.ts';
import { onStage, type RunOptions, type Scene, type Stage } from './stage.ts';
import { findings } from './verdict.ts';
import { orderOfWorkload, type WorkloadOrder } from './workload.ts';

export interface ChaosOptions extends RunOptions {
  readonly orders: number;
  /** Share of the kills that the database server does not survive either, 0 to 1. */
  readonly databaseKills: number;
}

export interface ChaosReport {
  readonly kills: number;
  /** Of these, before the service was ready. */
  readonly killedInStart: number;
  readonly databaseKills: number;
  readonly disturbances: number;
  readonly orders: number;
  readonly effects: number;
  readonly tasks: number;
  /** Steps that failed for good and that the operator asked for again. */
  readonly retries: number;
  readonly seconds: number;
  /** Sentences about what is wrong in the end. */
  readonly findings: readonly string[];
}

const SCENE: Scene = {
  name: 'chaos',
  pace: { latencyMs: 15, callbackDelayMs: 150, plugInDelayMs: 100 },
  quick: {
    settings: {
      inbox: { pollMinMs: 50, pollMaxMs: 200 },
      projection: { windowMinMs: 50, windowMaxMs: 200, retryMinMs: 500, retryMaxMs: 2_000 },
      reconcile: { everyMs: 2_000, graceMs: 1_000 },
      gateways: { timeoutMs: 1_500 },
      outageMaxMs: 300,
    },
    runtime: { pollMs: 50 },
  },
  async prepare({ admin, people }) {
    await loadCatalogue(admin);
    await applyImpatientDesign(people);
  },
};
const USUAL_START_MS = 2_000;

/** @throws {Error} when the run itself cannot go on; what it finds wrong stands in the report. */
export const runChaos = (options: ChaosOptions): Promise<ChaosReport> =>
  onStage(SCENE, options, async (stage) => {
    const run = new ChaosRun(options, stage);
    try {
      return await run.all();
    } finally {
      await run.stopOperator();
    }
  });

class ChaosRun {
  readonly #options: ChaosOptions;
  readonly #random: Random;
  readonly #stage: Stage;
  readonly #operator: Operator;
  readonly #orders: WorkloadOrder[] = [];
  readonly #counts = { kills: 0, killedInStart: 0, databaseKills: 0, disturbances: 0 };
  #operating: Promise<void> | undefined;
  #isOver = false;
  #operatorFailure: Error | undefined;

  constructor(options: ChaosOptions, stage: Stage) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#stage = stage;
    this.#operator = createOperator(stage.local);
  }

  async all(): Promise<Omit<ChaosReport, 'seconds'>> {
    this.#operating = this.#operate();
    for (let kill = 1; kill <= this.#options.kills; kill += 1) {
      await this.#submitUpTo(Math.ceil((this.#options.orders * kill) / this.#options.kills));
      await this.#liveAndDie(kill);
      this.#checkOperator();
    }
    const { local, vendors, dataDir } = this.#stage;
    await vendors.reset();
    await this.#finish();
    const ledger = vendors.ledger();
    const { tasksDone: tasks, retries } = this.#operator;
    const facts = { ...this.#counts, orders: this.#orders.length, effects: ledger.length, tasks, retries };
    return { ...facts, findings: await findings(local, dataDir, this.#orders, ledger) };
  }

  async stopOperator(): Promise<void> {
    this.#isOver = true;
    await this.#operating;
  }

  async #submitUpTo(count: number): Promise<void> {
    while (this.#orders.length < count) {
      const index = this.#orders.length;
      const order = orderOfWorkload(`CHAOS-${this.#options.seed}-${index + 1}`, index, this.#random);
      this.#orders.push(order);
      await submitOrders(this.#stage.local, [order.draft]);
    }
  }

  /** One life of the service: some of them end before they begin. */
  async #liveAndDie(kill: number): Promise<void> {
    const random = this.#random;
    const { vendors, lives, dataDir } = this.#stage;
    const disturbances: string[] = [];
    for (let left = random.between(0, 2); left > 0; left -= 1) disturbances.push(await disturb(vendors, random));
    const inStart = random.chance(0.25);
    const delay = inStart ? random.between(50, USUAL_START_MS) : random.between(20, 1_200);
    const database = random.chance(this.#options.databaseKills);
    const service = lives.begin();
    if (!inStart) await service.ready();
    await sleep(delay);
    await lives.kill();
    if (database && (await killDatabase(dataDir))) this.#counts.databaseKills += 1;
    this.#counts.kills += 1;
    this.#counts.killedInStart += inStart ? 1 : 0;
    this.#counts.disturbances += disturbances.length;
    const what = [
      inStart ? `${delay} ms into its start` : `${delay} ms after it was ready`,
      ...(database ? ['with its database'] : []),
      ...disturbances,
    ];
    this.#options.tell?.(`kill ${kill}: ${what.join(', ')}`);
  }

  /** Nobody disturbs any more: everything ends. */
  async #finish(): Promise<void> {
    const service = this.#stage.lives.begin();
    await service.ready();
    const end = Date.now() + (this.#options.calmMs ?? 60_000);
    while (!(await this.#isDone())) {
      this.#checkOperator();
      // What is left is what the findings are about.
      if (Date.now() > end || service.hasEnded) break;
      await sleep(100);
    }
    await this.stopOperator();
    await service.stop();
  }

  async #isDone(): Promise<boolean> {
    const { local, vendors, callbackPort } = this.#stage;
    const open = await local.admin.query(`SELECT Id FROM Order WHERE OM_State__c != 'Completed'`);
    if (open.totalSize > 0 || (await vendors.pendingCallbacks()) > 0) return false;
    const metrics = await fetch(`http://127.0.0.1:${callbackPort}/metrics`);
    return /^om_unprojected_records 0$/m.test(await metrics.text());
  }

  #checkOperator(): void {
    if (this.#operatorFailure) throw this.#operatorFailure;
  }

  async #operate(): Promise<void> {
    while (!this.#isOver) {
      try {
        await this.#operator.look();
      } catch (error) {
        this.#operatorFailure = error instanceof Error ? error : new Error(String(error));
        return;
      }
      await sleep(150);
    }
  }
}
