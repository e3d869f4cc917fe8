import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ApiUsage, Lead, RuntimeCounts } from '../engine/ports.ts';
import { createCallbackServer } from './callbackServer.ts';
import { createDispatcher } from './gatewayDispatcher.ts';
import { createHealth, type DependencyHealth } from './health.ts';
import { createInbox } from './inbox.ts';
import { realWait, type Wait } from './loop.ts';
import { createMetrics } from './metrics.ts';
import { createOrderIntake } from './orderIntake.ts';
import { createProjection } from './projection.ts';
import { createQuarantine, type Quarantined } from './quarantine.ts';
import { createReconciliation } from './reconcile.ts';
import type { RefusedPlan } from './refusedPlans.ts';
import { withDefaults } from './syncConfig.ts';
import type { SyncDependencies } from './syncDependencies.ts';
import { describeError, type SyncLogger } from './syncLogger.ts';
import { createSyncLoops } from './syncLoops.ts';
import { createWakeUps } from './wakeUps.ts';
import { wholePass, type PassResult } from './wholePass.ts';

export interface SyncReport {
  readonly counts: RuntimeCounts;
  readonly api: ApiUsage;
  readonly crm: DependencyHealth;
  readonly database: DependencyHealth;
  readonly quarantine: readonly Quarantined[];
  readonly refusedPlans: ReadonlyMap<string, RefusedPlan>;
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
  const { clock, logger, gateways, terms, promises, approvals, contracts } = dependencies;
  const config = withDefaults(dependencies.config);
  const wait = dependencies.wait ?? realWait;
  const random = dependencies.random ?? Math.random;
  const health = createHealth(clock);
  const crm = health.watch('crm', dependencies.crm);
  const runtime = health.watch('database', dependencies.runtime);
  const metrics = createMetrics({ counts: () => runtime.counts(), usage: () => crm.usage() });
  const quarantine = createQuarantine(runtime);
  const parts = { crm, runtime, clock, logger, metrics, quarantine, ...(terms === undefined ? {} : { terms }) };
  const intake = createOrderIntake(parts);
  const onApprovalChanged = (): void => loops.wakeApprovals();
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
  const sources = config.wakeUps.isOn ? (dependencies.wakeSources ?? []) : [];
  const wakeUps = createWakeUps({ sources, wake: () => service.wake(), logger, wait, random });

  const loops = createSyncLoops({
    ...dependencies,
    ...{ crm, runtime, config, intake, inbox, projection, reconciliation, wakeUps, wait, random },
    confirmLead: async () => lead?.confirm(),
  });

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
    const onApplied = (): void => loops.wakeProjection();
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
      wake: () => loops.wakeContracts(),
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
    await Promise.all([wakeUps.stop(), loops.stop()]);
    await server?.close();
    // What the last callbacks changed; when the CRM is away it waits in the database for the next start.
    if (config.role === 'all') await lastProjection().catch((error: unknown) => logLeft(error));
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

  const service: SyncService = {
    get callbackAddress() {
      return callbackAddress;
    },
    async start() {
      await open();
      if (stopped !== undefined || config.role !== 'all') return;
      loops.start();
      wakeUps.start();
    },
    async runOnce({ timeoutMs = 60_000 } = {}) {
      try {
        await open();
        const { pageSize } = config.inbox;
        const all = { ...dependencies, runtime, intake, inbox, projection, reconciliation, pageSize };
        return await wholePass(all, timeoutMs);
      } finally {
        await service.stop();
      }
    },
    wake() {
      loops.wakeInbox();
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
