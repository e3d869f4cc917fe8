/**
 * Contracts and orders that need approvals, signatures, texts and commissions, while the service is killed again and again
 * and the vendors have outages, storms of 429, lost answers, and webhooks that come twice, late and in the wrong order.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadBusinessRecords, loadCatalogue } from '../../../../../scripts/data/catalogue.ts';
import { addPeople } from '../../../../../scripts/data/people.ts';
import { freePort, killDatabase } from '../../chaos/support/places.ts';
import { createRandom, type Random } from '../../chaos/support/random.ts';
import { ServiceProcess, type ServiceSettings } from '../../chaos/support/serviceProcess.ts';
import { startVendors, type Vendors } from '../../chaos/support/vendors.ts';
import { API_VERSION, startLocalCrm, type LocalCrm } from '../../sync/support/localCrm.ts';
import { openBusinessVendors, troubles, type BusinessVendors } from './businessVendors.ts';
import { openOffice, type Office } from './office.ts';
import { applySalesDesign } from './salesDesign.ts';
import { commissionOf, findings, readWork, WORTH } from './verdict.ts';

export interface VendorRunOptions {
  readonly seed: number;
  readonly kills: number;
  /** As many orders as contracts. */
  readonly pairs: number;
  /** How long the service may take for the rest once nobody disturbs it any more. */
  readonly calmMs?: number;
  readonly tell?: (line: string) => void;
  /** Leaves log, ledger and database files of a run with findings, and says where. */
  readonly keep?: boolean;
}

export interface VendorRunReport {
  readonly kills: number;
  readonly disturbances: number;
  readonly contracts: number;
  readonly orders: number;
  readonly texts: number;
  readonly effects: number;
  readonly seconds: number;
  /** Sentences about what is wrong in the end. */
  readonly findings: readonly string[];
}

const QUICK: Omit<ServiceSettings, 'instanceUrl' | 'accessToken' | 'version' | 'dataDir' | 'callbackPort'> = {
  settings: {
    inbox: { pollMinMs: 50, pollMaxMs: 200 },
    projection: { windowMinMs: 50, windowMaxMs: 200, retryMinMs: 500, retryMaxMs: 2_000 },
    reconcile: { everyMs: 2_000, graceMs: 1_000 },
    gateways: { timeoutMs: 1_500, circuits: false },
    outageMaxMs: 300,
  },
  runtime: { pollMs: 50 },
  approvals: { openPollMs: 200, idlePollMs: 300 },
  contracts: { pollMinMs: 100, pollMaxMs: 300, retryMinMs: 200, retryMaxMs: 1_000, silentMs: 2_000, timeoutMs: 3_000 },
};
const PACE = { latencyMs: 10, callbackDelayMs: 150, plugInDelayMs: 100 };

/** @throws {Error} when the run itself cannot go on; what it finds wrong stands in the report. */
export async function runVendors(options: VendorRunOptions): Promise<VendorRunReport> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'om-vendors-'));
  // As root the database runs as another user, who must get through.
  await chmod(folder, 0o755);
  let isKept = false;
  const closing: (() => Promise<unknown>)[] = [
    () => (isKept ? Promise.resolve() : rm(folder, { recursive: true, force: true })),
  ];
  try {
    const local = await startLocalCrm({ dailyApiRequests: 10_000_000 });
    closing.push(() => local.stop());
    await prepare(local);
    const vendors = await startVendors(join(folder, 'ledger.jsonl'), PACE);
    closing.push(() => vendors.stop());
    const run = new VendorRun(options, folder, local, vendors, await freePort());
    closing.push(() => run.end());
    const report = await run.all();
    isKept = options.keep === true && report.findings.length > 0;
    if (isKept) options.tell?.(`Log, ledger and database are left in ${folder}`);
    return { ...report, seconds: (performance.now() - started) / 1_000 };
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

async function prepare(local: LocalCrm): Promise<void> {
  const { admin, org } = local;
  await loadCatalogue(admin);
  await loadBusinessRecords(admin);
  const { records } = await admin.query<{ Username: string }>(
    `SELECT Username FROM User WHERE Id = '${org.admin.userId}'`
  );
  await addPeople(admin, records[0]?.Username ?? '');
  await admin.create('OM_ApprovalRule__c', {
    Name: 'Every support plan',
    ExternalId__c: 'support-plan',
    Subject__c: 'Order',
    Active__c: true,
    Level__c: 1,
    Conditions__c: 'amount > 100',
    Approvers__c: 'manager',
    Quorum__c: 'All',
    Fallback__c: 'queue Approval_Desk',
    DueHours__c: 8,
  });
  await applySalesDesign(local.people);
}

class VendorRun {
  readonly #options: VendorRunOptions;
  readonly #random: Random;
  readonly #troubles: ReturnType<typeof troubles>;
  readonly #local: LocalCrm;
  readonly #vendors: Vendors;
  readonly #business: BusinessVendors;
  readonly #office: Office;
  readonly #settings: ServiceSettings;
  readonly #logFile: string;
  readonly #work = { orders: [] as string[], contracts: [] as string[] };
  #disturbances = 0;
  #service: ServiceProcess | undefined;

  constructor(options: VendorRunOptions, folder: string, local: LocalCrm, vendors: Vendors, callbackPort: number) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#troubles = troubles(this.#random);
    this.#local = local;
    this.#vendors = vendors;
    this.#business = openBusinessVendors(vendors.env['OM_BUSINESS_VENDORS_URL'] ?? '');
    this.#office = openOffice(local, this.#business);
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

  async all(): Promise<Omit<VendorRunReport, 'seconds'>> {
    const { kills, pairs } = this.#options;
    for (let kill = 1; kill <= kills; kill += 1) {
      await this.#bringUpTo(Math.ceil((pairs * kill) / kills));
      await this.#liveAndDie(kill);
    }
    await this.#business.reset();
    await this.#finish();
    const [ledger, texts] = [this.#vendors.ledger(), await this.#business.texts()];
    const { orders, contracts } = this.#work;
    const found = [...(await findings(this.#local, this.#work, ledger, texts))];
    for (const order of orders) {
      const worth = await commissionOf(this.#vendors.env, order);
      if (worth !== WORTH) found.push(`the commission of order ${order} is for ${worth}, not ${WORTH}`);
    }
    return {
      kills,
      disturbances: this.#disturbances,
      contracts: contracts.length,
      orders: orders.length,
      texts: texts.length,
      effects: ledger.length,
      findings: found,
    };
  }

  async end(): Promise<void> {
    if (this.#service?.hasEnded === false) await this.#service.kill();
    // One that was left behind and adopted by nobody.
    await killDatabase(this.#settings.dataDir);
  }

  async #bringUpTo(count: number): Promise<void> {
    while (this.#work.orders.length < count) {
      const number = this.#work.orders.length + 1;
      this.#work.contracts.push(await this.#office.contract());
      this.#work.orders.push(await this.#office.order(`VENDORS-${this.#options.seed}-${number}`));
    }
  }

  /** One life of the service. The vendors are disturbed when it begins; some of it ends in the middle of it. */
  async #liveAndDie(kill: number): Promise<void> {
    const random = this.#random;
    const disturbances: string[] = [];
    // The first life meets all lost answers: they lie in wait until something is asked of their vendor.
    for (let left = kill === 1 ? 4 : random.between(2, 4); left > 0; left -= 1)
      disturbances.push(await this.#business.disturb(this.#troubles.next().value));
    this.#disturbances += disturbances.length;
    this.#service = ServiceProcess.start(this.#settings, this.#vendors.env, this.#logFile);
    await this.#service.ready();
    const delay = random.between(100, 2_500);
    await this.#officeFor(delay);
    if (this.#service.hasEnded) throw new Error(`The service ended by itself:\n${this.#service.logEnd()}`);
    await this.#service.kill();
    // Outages end while nobody is there to notice; what is left of other faults meets the next life.
    if (kill > 1 && random.chance(0.5)) await this.#business.reset();
    this.#options.tell?.(`kill ${kill}: ${delay} ms after it was ready, ${disturbances.join(', ')}`);
  }

  async #officeFor(ms: number): Promise<void> {
    const end = Date.now() + ms;
    while (Date.now() < end) {
      await this.#office.look();
      await sleep(Math.max(0, Math.min(100, end - Date.now())));
    }
  }

  /** Nobody disturbs any more: everything ends. */
  async #finish(): Promise<void> {
    this.#service = ServiceProcess.start(this.#settings, this.#vendors.env, this.#logFile);
    await this.#service.ready();
    const end = Date.now() + (this.#options.calmMs ?? 240_000);
    // What is left in the end is what the findings are about.
    while (Date.now() < end && !this.#service.hasEnded) {
      await this.#office.look();
      if ((await readWork(this.#local)).isDone && (await this.#business.pendingCallbacks()) === 0) break;
      await sleep(100);
    }
    await this.#service.stop();
  }
}
