/**
 * Contracts and orders that need approvals, signatures, texts and commissions, while the service is killed again and again
 * and the vendors have outages, storms of 429, lost answers, and webhooks that come twice, late and in the wrong order.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { loadBusinessRecords, loadCatalogue } from '../../../../../scripts/data/catalogue.ts';
import { addPeople } from '../../../../../scripts/data/people.ts';
import { createRandom, type Random } from '../../chaos/support/random.ts';
import { onStage, type RunOptions, type Scene, type Stage } from '../../chaos/support/stage.ts';
import type { LocalCrm } from '../../sync/support/localCrm.ts';
import { openBusinessVendors, troubles, unheard, type BusinessVendors } from './businessVendors.ts';
import { openOffice, type Office } from './office.ts';
import { applySalesDesign } from './salesDesign.ts';
import { commissionOf, findings, readWork, WORTH } from './verdict.ts';

export interface VendorRunOptions extends RunOptions {
  /** As many orders as contracts. */
  readonly pairs: number;
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

const SCENE: Scene = {
  name: 'vendors',
  pace: { latencyMs: 10, callbackDelayMs: 150, plugInDelayMs: 100 },
  quick: {
    settings: {
      inbox: { pollMinMs: 50, pollMaxMs: 200 },
      projection: { windowMinMs: 50, windowMaxMs: 200, retryMinMs: 500, retryMaxMs: 2_000 },
      reconcile: { everyMs: 2_000, graceMs: 1_000 },
      gateways: { timeoutMs: 3_000, circuits: false },
      outageMaxMs: 300,
    },
    runtime: { pollMs: 50 },
    approvals: { openPollMs: 200, idlePollMs: 300 },
    contracts: {
      pollMinMs: 100,
      pollMaxMs: 300,
      retryMinMs: 200,
      retryMaxMs: 1_000,
      silentMs: 2_000,
      timeoutMs: 8_000,
    },
  },
  prepare,
};

/** @throws {Error} when the run itself cannot go on; what it finds wrong stands in the report. */
export const runVendors = (options: VendorRunOptions): Promise<VendorRunReport> =>
  onStage(SCENE, options, (stage) => new VendorRun(options, stage).all());

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
  readonly #stage: Stage;
  readonly #business: BusinessVendors;
  readonly #office: Office;
  readonly #work = { orders: [] as string[], contracts: [] as string[] };
  #disturbances = 0;

  constructor(options: VendorRunOptions, stage: Stage) {
    this.#options = options;
    this.#random = createRandom(options.seed);
    this.#troubles = troubles(this.#random);
    this.#stage = stage;
    this.#business = openBusinessVendors(stage.vendors.env['OM_BUSINESS_VENDORS_URL'] ?? '');
    this.#office = openOffice(stage.local, this.#business);
  }

  async all(): Promise<Omit<VendorRunReport, 'seconds'>> {
    const { kills, pairs } = this.#options;
    for (let kill = 1; kill <= kills; kill += 1) {
      await this.#bringUpTo(Math.ceil((pairs * kill) / kills));
      await this.#liveAndDie(kill);
    }
    await this.#business.calm();
    await this.#finish();
    const { local, vendors } = this.#stage;
    const [ledger, texts] = [vendors.ledger(), await this.#business.texts()];
    const { orders, contracts } = this.#work;
    const found = [...(await findings(local, this.#work, ledger, texts))];
    for (const order of orders) {
      const worth = await commissionOf(vendors.env, order);
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
    // The first life meets all that is not heard of: it lies in wait until something is asked of its vendor.
    for (let left = kill === 1 ? unheard.length : random.between(2, 4); left > 0; left -= 1)
      disturbances.push(await this.#business.disturb(this.#troubles.next().value));
    this.#disturbances += disturbances.length;
    const { lives } = this.#stage;
    await lives.begin().ready();
    const delay = random.between(100, 2_500);
    await this.#officeFor(delay);
    await lives.kill();
    // Outages end while nobody is there to notice; what is left of other faults meets the next life.
    if (kill > 1 && random.chance(0.5)) await this.#business.calm();
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
    const service = this.#stage.lives.begin();
    await service.ready();
    const end = Date.now() + (this.#options.calmMs ?? 600_000);
    // What is left in the end is what the findings are about.
    while (Date.now() < end && !service.hasEnded) {
      await this.#office.look();
      if ((await readWork(this.#stage.local)).isDone && (await this.#business.pendingCallbacks()) === 0) break;
      await sleep(100);
    }
    await service.stop();
  }
}
