/**
 * API calls that the service needs for an order, counted by the local org: 500 orders of 12 steps, from submitted to
 * billed, against the same service with a client that reads and writes one record at a time and gathers nothing.
 *
 *     node --conditions=source scripts/bench/crm.ts [orders]
 */
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Crm, ProjectionBatch } from '../../plugin/src/engine/ports.ts';
import type { CrmWorkbench } from '../../plugin/src/salesforce/index.ts';
import {
  applySampleDesign,
  internetDraft,
  startLocalCrm,
  submitOrders,
  type LocalCrm,
} from '../../plugin/test/scenario/sync/support/localCrm.ts';
import { driveOrders, startHarness, until } from '../../plugin/test/scenario/sync/support/serviceHarness.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly comparison: string;
}

interface Measured {
  readonly callsPerOrder: number;
  readonly recordsPerOrder: number;
  readonly seconds: number;
  readonly byResource: Readonly<Record<string, number>>;
}

const ORDERS = 500;
const SINGLE_ORDERS = 10;
/** Both runs may need more than a Developer Edition allows in a day. */
const DAILY_REQUESTS = 1_000_000;

async function measure(count: number, crmOf?: (crm: CrmWorkbench, local: LocalCrm) => Crm): Promise<Measured> {
  const local = await startLocalCrm({ dailyApiRequests: DAILY_REQUESTS });
  try {
    await applySampleDesign(local.people);
    const drafts = Array.from({ length: count }, (_, index) => internetDraft(`BENCH-${index + 1}`));
    const ids = await submitOrders(local, drafts);
    const harness = await startHarness({
      connection: local.integration,
      ...(crmOf === undefined ? {} : { crmOf: (crm: CrmWorkbench) => crmOf(crm, local) }),
      ...(crmOf === undefined ? {} : { settings: { projection: { batchSize: 25, windowMinMs: 5, windowMaxMs: 5 } } }),
    });
    try {
      local.org.resetUsage();
      const startedAt = performance.now();
      let people = 0;
      await harness.service.start();
      people += await driveOrders(local, harness, ids);
      await until(async () => (await harness.runtime.counts()).unprojected === 0, 'everything is in the CRM', 300_000);
      const seconds = (performance.now() - startedAt) / 1_000;
      const { used, byResource } = local.org.usage();
      await assertComplete(local, count);
      const records = await countRecords(local);
      return { callsPerOrder: (used - people) / count, recordsPerOrder: records / count, seconds, byResource };
    } finally {
      await harness.stop();
    }
  } finally {
    await local.stop();
  }
}

async function assertComplete(local: LocalCrm, count: number): Promise<void> {
  const done = await local.admin.query(`SELECT Id FROM Order WHERE OM_State__c = 'Completed' AND OM_StepsDone__c = 12`);
  if (done.totalSize !== count) throw new Error(`${done.totalSize} of ${count} orders are completed in the CRM`);
}

async function countRecords(local: LocalCrm): Promise<number> {
  let records = 0;
  for (const object of [
    'FulfillmentPlan',
    'FulfillmentItem',
    'FulfillmentStep',
    'BillingCertificate',
    'GatewayMessage',
  ]) {
    records += (await local.admin.query(`SELECT count() FROM OM_${object}__c`)).totalSize;
  }
  return records;
}

/** Reads each order and writes each record with a call of its own, as most integrations do. */
function oneAtATime(crm: CrmWorkbench): Crm {
  return {
    ...crm,
    async readOrders(orderIds) {
      const reads = [];
      for (const id of orderIds) reads.push(await crm.readOrders([id]));
      return {
        orders: reads.flatMap((read) => read.orders),
        problems: new Map(reads.flatMap((read) => [...read.problems])),
      };
    },
    async project(batch) {
      const failed = new Map<string, never>();
      for (const single of singles(batch))
        for (const entry of (await crm.project(single)).failed) failed.set(entry[0], entry[1] as never);
      return { failed };
    },
  };
}

/** The batch as batches of one record. The plan also updates the header of its order, in the same call. */
function* singles({ plans }: ProjectionBatch): Generator<ProjectionBatch> {
  for (const plan of plans) {
    const nothing = {
      ...plan,
      planChanged: false,
      items: [],
      steps: [],
      lines: [],
      certificates: [],
      fallouts: [],
      messages: [],
    };
    const one = (part: Partial<typeof plan>): ProjectionBatch => ({ mark: [], plans: [{ ...nothing, ...part }] });
    if (plan.planChanged) yield one({ planChanged: true });
    for (const item of plan.items) yield one({ items: [item] });
    for (const certificate of plan.certificates) yield one({ certificates: [certificate] });
    for (const step of plan.steps) yield one({ steps: [step] });
    for (const message of plan.messages) yield one({ messages: [message] });
    for (const line of plan.lines) yield one({ lines: [line] });
  }
}

/** One figure for the table of `npm run bench`, with the record-at-a-time client beside it. */
export async function benchCrm(orders = ORDERS): Promise<Row[]> {
  const batched = await measure(orders);
  const single = await measure(Math.min(SINGLE_ORDERS, orders), oneAtATime);
  return [
    {
      name: `CRM: API calls per order, ${orders} orders of 12 steps`,
      value: round(batched.callsPerOrder),
      unit: 'calls/order',
      comparison: `at most 1; one record at a time: ${round(single.callsPerOrder)} (measured, ${Math.min(SINGLE_ORDERS, orders)} orders)`,
    },
    {
      name: `CRM: from submitted to billed and shown, ${orders} orders`,
      value: round(batched.seconds),
      unit: 's',
      comparison: `${round(batched.recordsPerOrder)} records of ours per order, local org and service on one machine`,
    },
  ];
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

if (argv[1] === fileURLToPath(import.meta.url)) {
  console.table(await benchCrm(Number(argv[2] ?? ORDERS)));
}
