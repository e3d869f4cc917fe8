/** The whole product in one process: local org, sample catalogue and design, vendor simulators over HTTP, sync service. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalogue } from '../../../../../scripts/data/catalogue.ts';
import { startSimulators, type SimulatorOptions, type VendorPark } from '../../../../src/gateways/simulators/index.ts';
import { silentLogger } from '../../../../src/sync/syncLogger.ts';
import { openService, type OpenService, type ServiceOptions } from '../../../../src/wiring/openService.ts';
import { applyImpatientDesign } from '../../chaos/support/impatientDesign.ts';
import { createOperator } from '../../chaos/support/operator.ts';
import { startLocalCrm, type LocalCrm } from '../../sync/support/localCrm.ts';
import { until } from '../../sync/support/serviceHarness.ts';

export interface World {
  readonly local: LocalCrm;
  readonly vendors: VendorPark;
  readonly dataDir: string;
  /** The running service; another one after `restart`. */
  readonly service: OpenService;
  /** Stops the service, and starts one with other options on the same database. */
  restart(options?: ServiceOptions): Promise<void>;
  /** Does the tasks that appear until the order is in this state and all of it is shown in the CRM. */
  finish(externalId: string, state?: string): Promise<void>;
  stop(): Promise<void>;
}

const settings = {
  inbox: { pollMinMs: 50, pollMaxMs: 150 },
  projection: { windowMinMs: 50, windowMaxMs: 100, retryMinMs: 500, retryMaxMs: 1_000 },
  reconcile: { everyMs: 1_000, graceMs: 500 },
  gateways: { timeoutMs: 2_000 },
  outageMaxMs: 200,
} as const;

export async function startWorld(options: ServiceOptions = {}, pace: SimulatorOptions = {}): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'om-never-'));
  // As root the database runs as another user, who must get through.
  await chmod(dataDir, 0o755);
  const local = await startLocalCrm({ dailyApiRequests: 1_000_000 });
  await loadCatalogue(local.admin);
  await applyImpatientDesign(local.people);
  const vendors = await startSimulators({ latencyMs: 1, callbackDelayMs: 40, plugInDelayMs: 20, ...pace });
  const operator = createOperator(local);
  const open = async (more: ServiceOptions = {}): Promise<OpenService> => {
    const opened = await openService(local.integration, {
      dataDir,
      orgId: local.org.id,
      env: vendors.env,
      callbackPort: 0,
      logger: silentLogger,
      runtime: { pollMs: 50, patienceMs: 2_000 },
      ...options,
      ...more,
      settings: { ...settings, ...options.settings, ...more.settings },
    });
    await opened.service.start();
    return opened;
  };
  let service = await open();
  return {
    local,
    vendors,
    dataDir,
    get service() {
      return service;
    },
    async restart(more) {
      // Vendors call back where they were told to.
      const callbackPort = Number(new URL(service.service.callbackAddress ?? '').port);
      await service.service.stop();
      service = await open({ callbackPort, ...more });
    },
    async finish(externalId, state = 'Completed') {
      await until(async () => {
        await operator.look();
        const order = await local.people.readOrderView(externalId);
        return order.ok && order.value.state === state && (await service.runtime.counts()).unprojected === 0;
      }, `order ${externalId} is ${state}`);
    },
    async stop() {
      await service.service.stop();
      await vendors.stop();
      await local.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
