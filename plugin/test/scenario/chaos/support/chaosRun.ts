/**
 * The demo's workload while everything goes wrong: the service is killed again and again, sometimes its database with
 * it, vendors fail, callbacks come late, twice and in the wrong order. A person does the tasks that appear.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalogue } from '../../../../../scripts/data/catalogue.ts';
import { API_VERSION, startLocalCrm, submitOrders, type LocalCrm } from '../../sync/support/localCrm.ts';
import { disturb } from './disturbances.ts';
import { applyImpatientDesign } from './impatientDesign.ts';
import { createOperator, type Operator } from './operator.ts';
import { freePort, killDatabase } from './places.ts';
import { createRandom, type Random } from './random.ts';
import { ServiceProcess, type ServiceSettings } from './serviceProcess.ts';
import { startVendors, type Vendors } from './vendors.ts';
import { findings } from './verdict.ts';
import { orderOfWorkload, type WorkloadOrder } from './workload.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly kills: number;
  readonly orders: number;
  /** Share of the kills that the database server does not survive either, 0 to 1. */
  readonly databaseKills: number;
  /** How long the service may take for the rest once nobody disturbs it any more. */
  readonly calmMs?: number;
  readonly tell?: (line: string) => void;
  /** Leaves log, ledger and database files of a run with findings, and says where. */
  readonly keep?: boolean;
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

const QUICK: Pick<ServiceSettings, 'settings' | 'runtime'> = {
  settings: {
    inbox: { pollMinMs: 50, pollMaxMs: 200 },
    projection: { windowMinMs: 50, windowMaxMs: 200, retryMinMs: 500, retryMaxMs: 2_000 },
    reconcile: { everyMs: 2_000, graceMs: 1_000 },
    gateways: { timeoutMs: 1_500 },
    outageMaxMs: 300,
  },
  runtime: { pollMs: 50 },
};
const PACE = { latencyMs: 15, callbackDelayMs: 150, plugInDelayMs: 100 };
const USUAL_START_MS = 2_000;

/** @throws {Error} when the run itself cannot go on; what it finds wrong stands in the report. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'om-chaos-'));
  // As root the database runs as another user, who must get through.
  await chmod(folder, 0o755);
  let isKept = false;
  const closing: (() => Promise<unknown>)[] = [
    () => (isKept ? Promise.resolve() : rm(folder, { recursive: true, force: true })),
  ];
  try {
    const local = await startLocalCrm({ dailyApiRequests: 10_000_000 });
    closing.push(() => local.stop());
    await loadCatalogue(local.admin);
    await applyImpatientDesign(local.people);
    const vendors = await startVendors(join(folder, 'ledger.jsonl'), PACE);
    closing.push(() => vendors.stop());
    const run = new ChaosRun(options, folder, local, vendors, await freePort());
    closing.push(() => run.stopOperator());
    closing.push(() => run.endService());
    const report = await run.all();
    isKept = options.keep === true && report.findings.length > 0;
    if (isKept) options.tell?.(`Log, ledger and database are left in ${folder}`);
    return { ...report, seconds: (performance.now() - started) / 1_000 };
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

class ChaosRun {
  readonly #options: ChaosOptions;
  readonly #random: Random;
  readonly #local: LocalCrm;
  readonly #vendors: Vendors;
  readonly #operator: Operator;
  readonly #settings: ServiceSettings;
  readonly #logFile: string;
  readonly #orders: WorkloadOrder[] = [];
  readonly #counts = { kills: 0, killedInStart: 0, databaseKills: 0, disturbances: 0 };
  #service: ServiceProcess | undefined;
  #operating: Promise<void> | undefined;
  #isOver = false;
  #operatorFailure: Error | undefined;

  constructor(options: ChaosOptions, folder: string, local: LocalCrm, vendors: Vendors, callbackPort: number) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#local = local;
    this.#vendors = vendors;
    this.#operator = createOperator(local);
    this.#logFile = join(folder, 'service.log');
    this.#settings = {
      instanceUrl: local.server.url,
      accessToken: local.org.integration.accessToken,
      version: API_VERSION,
      orgId: local.org.id,
      dataDir: join(folder, 'database'),
      callbackPort,
      ...QUICK,
    };
  }

  async all(): Promise<Omit<ChaosReport, 'seconds'>> {
    this.#operating = this.#operate();
    for (let kill = 1; kill <= this.#options.kills; kill += 1) {
      await this.#submitUpTo(Math.ceil((this.#options.orders * kill) / this.#options.kills));
      await this.#liveAndDie(kill);
      this.#checkOperator();
    }
    await this.#vendors.reset();
    await this.#finish();
    const ledger = this.#vendors.ledger();
    const { dataDir } = this.#settings;
    const { tasksDone: tasks, retries } = this.#operator;
    const facts = { ...this.#counts, orders: this.#orders.length, effects: ledger.length, tasks, retries };
    return { ...facts, findings: await findings(this.#local, dataDir, this.#orders, ledger) };
  }

  async endService(): Promise<void> {
    if (this.#service?.hasEnded === false) await this.#service.kill();
    // One that was left behind and adopted by nobody.
    await killDatabase(this.#settings.dataDir);
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
      await submitOrders(this.#local, [order.draft]);
    }
  }

  /** One life of the service: some of them end before they begin. */
  async #liveAndDie(kill: number): Promise<void> {
    const random = this.#random;
    const disturbances: string[] = [];
    for (let left = random.between(0, 2); left > 0; left -= 1) disturbances.push(await disturb(this.#vendors, random));
    const inStart = random.chance(0.25);
    const delay = inStart ? random.between(50, USUAL_START_MS) : random.between(20, 1_200);
    const database = random.chance(this.#options.databaseKills);
    this.#service = ServiceProcess.start(this.#settings, this.#vendors.env, this.#logFile);
    const service = this.#service;
    if (!inStart) await service.ready();
    await sleep(delay);
    if (service.hasEnded) throw new Error(`The service ended by itself:\n${service.logEnd()}`);
    await service.kill();
    if (database && (await killDatabase(this.#settings.dataDir))) this.#counts.databaseKills += 1;
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
    this.#service = ServiceProcess.start(this.#settings, this.#vendors.env, this.#logFile);
    await this.#service.ready();
    const end = Date.now() + (this.#options.calmMs ?? 60_000);
    while (!(await this.#isDone())) {
      this.#checkOperator();
      // What is left is what the findings are about.
      if (Date.now() > end || this.#service.hasEnded) break;
      await sleep(100);
    }
    await this.stopOperator();
    await this.#service.stop();
  }

  async #isDone(): Promise<boolean> {
    const { admin } = this.#local;
    const open = await admin.query(`SELECT Id FROM Order WHERE OM_State__c != 'Completed'`);
    if (open.totalSize > 0 || (await this.#vendors.pendingCallbacks()) > 0) return false;
    const metrics = await fetch(`http://127.0.0.1:${this.#settings.callbackPort}/metrics`);
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
