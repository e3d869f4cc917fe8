/** The whole service against a local org, with vendors that answer at once and a driver in place of people and events. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Crm, Gateway, GatewayReply, WakeSource } from '../../../../src/engine/ports.ts';
import { loadDesign } from '../../../../src/design/index.ts';
import { openRuntime, type PostgresRuntime } from '../../../../src/runtime/index.ts';
import { createCrm, type CrmConnection, type CrmWorkbench } from '../../../../src/salesforce/index.ts';
import {
  createSyncService,
  type GatewayDirectory,
  type SyncDependencies,
  type SyncLogger,
  type SyncService,
} from '../../../../src/sync/index.ts';
import type { SyncSettings } from '../../../../src/sync/index.ts';
import { silentLogger } from '../../../../src/sync/syncLogger.ts';
import type { LocalCrm } from './localCrm.ts';

export interface Harness {
  readonly crm: CrmWorkbench;
  readonly runtime: PostgresRuntime;
  readonly service: SyncService;
  stop(): Promise<void>;
}

export interface HarnessOptions {
  readonly connection: CrmConnection;
  readonly settings?: SyncSettings;
  readonly gateways?: GatewayDirectory;
  /** A server instead of an embedded one of its own. */
  readonly databaseUrl?: string;
  readonly logger?: SyncLogger;
  readonly wakeSources?: readonly WakeSource[];
  /** How the loops wait; in real time without it. */
  readonly wait?: SyncDependencies['wait'];
  /** Changes the CRM port that the service gets. */
  readonly crmOf?: (crm: CrmWorkbench) => Crm;
}

export async function startHarness(options: HarnessOptions): Promise<Harness> {
  const dataDir = await mkdtemp(join(tmpdir(), 'om-sync-'));
  const clock = { now: () => Date.now() };
  const logger = options.logger ?? silentLogger;
  const { databaseUrl } = options;
  const runtime = await openRuntime(databaseUrl === undefined ? { dataDir } : { databaseUrl }, { patienceMs: 1_000 });
  const crm = createCrm(options.connection, { clock, loadDesign, overlapMs: 60_000 });
  const service = createSyncService({
    crm: options.crmOf?.(crm) ?? crm,
    runtime,
    gateways: options.gateways ?? instantGateways(),
    lead: () => runtime.lead(),
    clock,
    logger,
    ...(options.settings === undefined ? {} : { config: options.settings }),
    ...(options.wakeSources === undefined ? {} : { wakeSources: options.wakeSources }),
    ...(options.wait === undefined ? {} : { wait: options.wait }),
  });
  return {
    crm,
    runtime,
    service,
    async stop() {
      await service.stop();
      await runtime.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Every vendor does at once what it is asked. */
export function instantGateways(reply?: (operation: string) => GatewayReply): GatewayDirectory {
  const gateways = new Map<string, Gateway>();
  const make = (key: string): Gateway => ({
    key,
    kind: 'instant',
    send: (request) =>
      Promise.resolve({
        reply: reply?.(request.operation) ?? {
          kind: 'completed',
          externalId: `${request.operation}-${request.planId}`,
          output: { serviceId: `service-${request.planId}`, reservationId: request.idempotencyKey.slice(0, 40) },
        },
        exchanges: [
          { method: 'POST', url: `https://${key}.example.com/${request.operation}`, status: 200, durationMs: 3 },
        ],
      }),
    receive: () =>
      Promise.resolve({ ok: false, error: { code: 'BadSignature', message: 'no secret', action: 'sign' } }),
  });
  return {
    find(key) {
      const gateway = gateways.get(key) ?? make(key);
      gateways.set(key, gateway);
      return Promise.resolve(gateway);
    },
  };
}

/** Resolves when `condition` holds; looks again whenever the runtime had time to move. */
export async function until(condition: () => Promise<boolean>, what: string, timeoutMs = 60_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Not in ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * What people and the world do: complete the one task of each order, deliver the parcel, plug the modem in. Written as
 * outbox rows, 200 in a call. Gives back how many API calls that took.
 */
export async function driveOrders(local: LocalCrm, harness: Harness, orderIds: readonly string[]): Promise<number> {
  const { runtime } = harness;
  const plans = new Map<string, string>();
  await until(async () => {
    for (const id of orderIds) {
      const [plan] = plans.has(id) ? [] : await runtime.plansOfOrder(id);
      if (plan !== undefined) plans.set(id, plan);
    }
    return plans.size === orderIds.length;
  }, 'every order has a plan');
  const reached = async (step: string, state: string): Promise<boolean> =>
    ((await runtime.counts()).steps[state] ?? 0) >= orderIds.length &&
    (await isAt(runtime, [...plans.values()], step, state));
  await until(() => reached(TASK, 'Ready'), 'every task is ready', LONG);
  let calls = await announce(local, orderIds, 'TaskCompleted', async (id) => ({
    planId: plans.get(id),
    stepKey: await keyOf(runtime, plans.get(id) ?? '', TASK),
    output: { addressConfirmed: true, timeWindow: 'morning' },
  }));
  harness.service.wake();
  await until(() => reached('modem.delivered', 'Waiting'), 'every parcel is under way', LONG);
  calls += await announce(local, orderIds, 'EventReceived', () => Promise.resolve({ event: 'delivered' }));
  harness.service.wake();
  await until(() => reached('activation.device-activated', 'Waiting'), 'every modem is waited for', LONG);
  calls += await announce(local, orderIds, 'EventReceived', () => Promise.resolve({ event: 'deviceActivated' }));
  harness.service.wake();
  await until(async () => (await runtime.counts()).plans.Completed === orderIds.length, 'plans are completed', LONG);
  return calls;
}

const TASK = 'customer.confirm-address';
const LONG = 180_000;

async function keyOf(runtime: PostgresRuntime, planId: string, definition: string): Promise<string | undefined> {
  const view = await runtime.plan(planId);
  return view?.plan.steps.find((step) => step.definition === definition)?.key;
}

async function isAt(
  runtime: PostgresRuntime,
  plans: readonly string[],
  definition: string,
  state: string
): Promise<boolean> {
  for (const plan of plans) {
    const view = await runtime.plan(plan);
    const key = view?.plan.steps.find((step) => step.definition === definition)?.key ?? '';
    if (view?.steps.get(key)?.state !== state) return false;
  }
  return true;
}

async function announce(
  local: LocalCrm,
  orderIds: readonly string[],
  type: string,
  payload: (orderId: string) => Promise<object>
): Promise<number> {
  let calls = 0;
  for (let start = 0; start < orderIds.length; start += 200) {
    const rows = await Promise.all(
      orderIds.slice(start, start + 200).map(async (id) => ({
        Type__c: type,
        Order__c: id,
        Payload__c: JSON.stringify(await payload(id)),
      }))
    );
    // Only an integration may say what happened in the world.
    const writer = type === 'EventReceived' ? local.integration : local.admin;
    const results = await writer.create('OM_OutboxEvent__c', rows, { allowRecursive: true });
    calls += 1;
    const failed = results.find((result) => !result.success);
    if (failed) throw new Error(JSON.stringify(failed));
  }
  return calls;
}
