import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ApiUsage, Clock, Crm, FulfillmentRuntime, Lead, RuntimeCounts, WakeSource } from '../engine/ports.ts';
import { apiPressure } from './apiBudget.ts';
import { createCallbackServer } from './callbackServer.ts';
import { createDispatcher, type GatewayDirectory } from './gatewayDispatcher.ts';
import { createHealth, type DependencyHealth } from './health.ts';
import { createInbox } from './inbox.ts';
import type { OrderTermsReader } from './intakeDependencies.ts';
import { createLoop, realWait, type Loop, type Wait } from './loop.ts';
import { createMetrics } from './metrics.ts';
import { createOrderIntake } from './orderIntake.ts';
import { createProjection } from './projection.ts';
import type { PromiseIntake } from './promiseIntake.ts';
import { createQuarantine, type Quarantined } from './quarantine.ts';
import { createReconciliation } from './reconcile.ts';
import type { RefusedPlan } from './refusedPlans.ts';
import { withDefaults, type SyncSettings } from './syncConfig.ts';
import { describeError, type SyncLogger } from './syncLogger.ts';
import { createWakeUps } from './wakeUps.ts';

/** Something that runs beside orders: in passes, and on the server of the service. */
export interface SyncExtension {
  readonly name: string;
  /** One pass; gives back how long to wait for the next, in milliseconds. */
  pass(): Promise<number>;
  /** `publicUrl` is where people and vendors reach the server; `wake` makes the next pass begin now. */
  routes(
    server: FastifyInstance,
    scene: { readonly publicUrl: () => string | undefined; readonly wake: () => void }
  ): void;
}

export interface SyncDependencies {
  readonly crm: Crm;
  readonly runtime: FulfillmentRuntime;
  readonly gateways: GatewayDirectory;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly config?: SyncSettings;
  /** How the CRM can wake the service, the best first; without any it polls. */
  readonly wakeSources?: readonly WakeSource[];
  /** Asked by a service of the role `all` when it starts; throws when another process is the one already. */
  readonly lead?: () => Promise<Lead>;
  readonly approvals?: SyncExtension;
  readonly contracts?: SyncExtension;
  /** Sends what escalations have to say. */
  readonly notices?: Pick<SyncExtension, 'pass'>;
  /** Gives tasks to people. */
  readonly assignment?: Pick<SyncExtension, 'pass'>;
  /** Keeps promised dates. */
  readonly promises?: PromiseIntake;
  /** Puts orders under their contracts. */
  readonly terms?: OrderTermsReader;
  /** Both for tests: how to wait, and 0 to 1 for jitter. */
  readonly wait?: Wait;
  readonly random?: () => number;
}

export interface SyncReport {
  readonly counts: RuntimeCounts;
  readonly api: ApiUsage;
  readonly crm: DependencyHealth;
  readonly database: DependencyHealth;
  readonly quarantine: readonly Quarantined[];
  readonly refusedPlans: ReadonlyMap<string, RefusedPlan>;
}

export interface PassResult {
  readonly events: number;
  readonly ordersTaken: number;
  readonly recordsWritten: number;
  /** Orders that wait for a design. */
  readonly deferred: number;
  /** How things stand at the end of the pass. */
  readonly counts: RuntimeCounts;
}

/** Moves orders and events between CRM, runtime and vendors. Made once, started once, stopped once. */
export interface SyncService {
  /** Opens the callback server and starts all loops. Resolves when callbacks can be received. */
  start(): Promise<void>;
  /** One whole pass for schedulers: everything that can be done now is done, then it resolves. Also stops the service. */
  runOnce(options?: { readonly timeoutMs?: number }): Promise<PassResult>;
  /** Looks at the outbox now instead of at the next poll. */
  wake(): void;
  /** Finishes what is in hand within the grace period. What is left is taken up by the next start. */
  stop(): Promise<void>;
  /** Where callbacks are received, once started. */
  readonly callbackAddress: string | undefined;
  report(): Promise<SyncReport>;
}

export function createSyncService(dependencies: SyncDependencies): SyncService {
  const { clock, logger, gateways } = dependencies;
  const config = withDefaults(dependencies.config);
  const wait = dependencies.wait ?? realWait;
  const random = dependencies.random ?? Math.random;
  const health = createHealth(clock);
  const crm = health.watch('crm', dependencies.crm);
  const runtime = health.watch('database', dependencies.runtime);
  const metrics = createMetrics({ counts: () => runtime.counts(), usage: () => crm.usage() });
  const quarantine = createQuarantine(runtime);
  const { terms } = dependencies;
  const parts = { crm, runtime, clock, logger, metrics, quarantine, ...(terms === undefined ? {} : { terms }) };
  const intake = createOrderIntake(parts);
  const onApprovalChanged = (): void => approvalLoop?.wake();
  const { promises } = dependencies;
  const inbox = createInbox(
    { ...parts, onApprovalChanged, ...(promises && { promises }) },
    intake,
    config.inbox.pageSize
  );
  const reconciliation = createReconciliation(parts, intake, config.reconcile);
  const projection = createProjection({ crm, runtime, clock, logger, metrics, config });
  let server: FastifyInstance | undefined;
  let callbackAddress: string | undefined;
  let opened: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  let lead: Lead | undefined;
  let idlePoll = config.inbox.pollMinMs;
  let wasWoken = false;
  const sources = config.wakeUps.isOn ? (dependencies.wakeSources ?? []) : [];
  const wakeUps = createWakeUps({ sources, wake: () => service.wake(), logger, wait, random });

  const slowdown = (): number => apiPressure(crm.usage(), config.api).slowdown;

  async function inboxPass(): Promise<number> {
    await intake.takeDue(config.inbox.pageSize);
    const { events } = await inbox.takePage();
    // A wake-up without a row is about what has no outbox: the approval of a contract.
    if (wasWoken && events === 0) onApprovalChanged();
    wasWoken = false;
    if (events > 0) {
      projectionLoop.wake();
      assignmentLoop?.wake();
    }
    if (events >= config.inbox.pageSize) return 0;
    // An outbox in which nothing happens is looked at less and less often: each look is an API call.
    const longest = wakeUps.isConnected ? config.wakeUps.pollMaxMs : config.inbox.pollMaxMs;
    idlePoll = events > 0 ? config.inbox.pollMinMs : Math.min(idlePoll * 1.5, longest);
    return idlePoll * slowdown();
  }

  async function projectionPass(): Promise<number> {
    // What has ended may be what others waited for.
    if ((await runtime.assets.dueTurns(1)).length > 0) inboxLoop.wake();
    return projection.window(await projection.pass());
  }

  async function reconciliationPass(): Promise<number> {
    const { deferred } = await reconciliation.pass();
    // Orders wait for a design: look again soon, an admin is probably applying one.
    return deferred > 0 ? Math.min(config.inbox.pollMaxMs, config.reconcile.everyMs) : config.reconcile.everyMs;
  }

  const loop = (name: string, pass: () => Promise<number>): Loop =>
    createLoop({
      name,
      // Two that write the CRM would overtake each other; who lost the lead in an outage waits until it is free.
      pass: async () => {
        await lead?.confirm();
        return pass();
      },
      logger,
      wait,
      random,
      outageMaxMs: config.outageMaxMs,
    });
  const inboxLoop = loop('inbox', inboxPass);
  const projectionLoop = loop('projection', projectionPass);
  const reconciliationLoop = loop('reconciliation', reconciliationPass);
  const { approvals } = dependencies;
  const approvalLoop = approvals === undefined ? undefined : loop(approvals.name, () => approvals.pass());
  const { contracts } = dependencies;
  const contractLoop = contracts && loop(contracts.name, () => contracts.pass());
  const { notices } = dependencies;
  const noticeLoop = notices && loop('notices', () => notices.pass());
  const { assignment } = dependencies;
  const assignmentLoop = assignment && loop('assignment', () => assignment.pass());
  const loops =
    config.role === 'all'
      ? [inboxLoop, projectionLoop, reconciliationLoop, approvalLoop, contractLoop, noticeLoop, assignmentLoop].filter(
          (each) => each !== undefined
        )
      : [];

  function open(): Promise<void> {
    opened = openParts();
    return opened;
  }

  async function openParts(): Promise<void> {
    if (config.role === 'all') lead = await dependencies.lead?.();
    if (config.callbacks.port !== undefined) await listen(config.callbacks.port);
    const callbackUrl = (gateway: string): string => {
      const base = config.callbacks.publicUrl ?? callbackAddress ?? 'http://127.0.0.1';
      return `${base.replace(/\/$/, '')}/callbacks/${encodeURIComponent(gateway)}`;
    };
    const { timeoutMs } = config.gateways;
    await runtime.start(createDispatcher({ gateways, callbackUrl, timeoutMs, clock, logger, metrics }));
  }

  async function listen(port: number): Promise<void> {
    const onApplied = (): void => projectionLoop.wake();
    server = createCallbackServer({
      gateways,
      runtime,
      health,
      metrics,
      clock,
      logger,
      config: config.callbacks,
      onApplied,
    });
    approvals?.routes(server, {
      publicUrl: () => config.callbacks.publicUrl ?? callbackAddress,
      wake: onApprovalChanged,
    });
    contracts?.routes(server, {
      publicUrl: () => config.callbacks.publicUrl ?? callbackAddress,
      wake: () => contractLoop?.wake(),
    });
    await server.listen({ host: config.callbacks.host, port });
    const address = server.server.address() as AddressInfo;
    const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    callbackAddress = `http://${host}:${address.port}`;
    logger.info({ address: callbackAddress, publicUrl: config.callbacks.publicUrl }, 'callbacks are received here');
  }

  async function close(): Promise<void> {
    // Told to stop while it starts, it first gets there: a half-opened part has nobody who closes it.
    await opened?.catch(() => undefined);
    await Promise.all([wakeUps, ...loops].map((each) => each.stop()));
    await server?.close();
    // What the last callbacks changed; when the CRM is away it waits in the database for the next start.
    if (loops.length > 0) await lastProjection().catch((error: unknown) => logLeft(error));
    await lead?.release();
    await runtime.stop();
  }

  async function lastProjection(): Promise<void> {
    // Whoever has the lead writes.
    if (dependencies.lead !== undefined && lead === undefined) return;
    await lead?.confirm();
    await projection.pass();
  }

  const logLeft = (error: unknown): void =>
    logger.warn(
      { err: describeError(error) },
      'the last changes were not written to the CRM; the next start writes them'
    );

  /** Everything that can be done now, in rounds: what is called back or reconciled makes new work. */
  async function drain(timeoutMs: number): Promise<PassResult> {
    const total = { events: 0, ordersTaken: 0, recordsWritten: 0 };
    const round = async (): Promise<number> => {
      await approvals?.pass();
      await contracts?.pass();
      const taken = await drainInbox();
      const due = await intake.takeDue(config.inbox.pageSize);
      total.events += taken.events;
      total.ordersTaken += taken.started + due.started;
      await runtime.idle({ timeoutMs });
      await assignment?.pass();
      const written = await drainProjection();
      total.recordsWritten += written;
      return taken.events + due.started + written;
    };
    await round();
    // Once, and after what is new was shown: only what was left behind is still Acknowledged now.
    const { taken, deferred } = await reconciliation.pass(0);
    total.ordersTaken += taken;
    while ((await round()) > 0);
    await notices?.pass();
    return { ...total, deferred, counts: await runtime.counts() };
  }

  async function drainInbox(): Promise<{ readonly events: number; readonly started: number }> {
    const total = { events: 0, started: 0 };
    for (;;) {
      const page = await inbox.takePage();
      total.events += page.events;
      total.started += page.started;
      if (page.events < config.inbox.pageSize) return total;
    }
  }

  async function drainProjection(): Promise<number> {
    let total = 0;
    for (let written = await projection.pass(); written > 0; written = await projection.pass()) total += written;
    return total;
  }

  const service: SyncService = {
    get callbackAddress() {
      return callbackAddress;
    },
    async start() {
      await open();
      if (stopped !== undefined) return;
      for (const each of loops) each.start();
      if (config.role === 'all') wakeUps.start();
    },
    async runOnce({ timeoutMs = 60_000 } = {}) {
      try {
        await open();
        return await drain(timeoutMs);
      } finally {
        await service.stop();
      }
    },
    wake() {
      idlePoll = config.inbox.pollMinMs;
      wasWoken = true;
      inboxLoop.wake();
    },
    stop() {
      stopped ??= withGrace(close(), config.graceMs, wait, logger);
      return stopped;
    },
    async report() {
      return {
        counts: await runtime.counts(),
        api: crm.usage(),
        crm: health.of('crm'),
        database: health.of('database'),
        quarantine: await quarantine.list(),
        refusedPlans: await projection.refusedPlans(),
      };
    },
  };
  return service;
}

async function withGrace(closing: Promise<void>, graceMs: number, wait: Wait, logger: SyncLogger): Promise<void> {
  const closed = new AbortController();
  const done = closing.finally(() => closed.abort());
  const late = wait(graceMs, closed.signal).then(() => {
    if (!closed.signal.aborted)
      logger.warn({ graceMs }, 'the grace period is over; what is in hand is taken up by the next start');
  });
  await Promise.race([done, late]);
}
