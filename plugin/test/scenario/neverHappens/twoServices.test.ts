import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedServer, type EmbeddedServer } from '../../../src/runtime/embedded/embeddedServer.ts';
import { silentLogger } from '../../../src/sync/syncLogger.ts';
import { openService, type OpenService, type ServiceOptions } from '../../../src/wiring/openService.ts';
import {
  applySampleDesign,
  internetDraft,
  startLocalCrm,
  submitOrders,
  type LocalCrm,
} from '../sync/support/localCrm.ts';
import { until } from '../sync/support/serviceHarness.ts';

describe('two services on one database by mistake', () => {
  let local: LocalCrm;
  let dataDir: string;
  let database: EmbeddedServer;
  const open: OpenService[] = [];

  beforeAll(async () => {
    local = await startLocalCrm();
    await applySampleDesign(local.people);
    dataDir = await mkdtemp(join(tmpdir(), 'om-two-'));
    await chmod(dataDir, 0o755);
    database = await openEmbeddedServer(dataDir);
  });
  afterEach(async () => {
    for (const each of open.splice(0).toReversed()) await each.service.stop();
  });
  afterAll(async () => {
    await database.release();
    await local.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function service(options: ServiceOptions = {}): Promise<OpenService> {
    const opened = await openService(local.integration, {
      dataDir,
      logger: silentLogger,
      env: {},
      callbackPort: 0,
      runtime: { patienceMs: 1_500 },
      ...options,
      settings: { inbox: { pollMinMs: 50, pollMaxMs: 100 }, outageMaxMs: 200, ...options.settings },
    });
    open.push(opened);
    return opened;
  }
  const isTaken = async (externalId: string): Promise<boolean> => {
    const view = await local.people.readOrderView(externalId);
    return view.ok && view.value.state === 'InProgress';
  };

  it('refuses the second, and says what to do; the first goes on', async () => {
    const first = await service();
    await first.service.start();
    const second = await service();

    await expect(second.service.start()).rejects.toMatchObject({
      code: 'AlreadyServed',
      action: expect.stringContaining('--role worker') as string,
    });
    await second.service.stop();
    await submitOrders(local, [internetDraft('TWO-1')]);
    first.service.wake();
    await until(() => isTaken('TWO-1'), 'the first takes the order');
  });

  it('refuses a single pass, too, while a service runs', async () => {
    const first = await service();
    await first.service.start();
    const pass = await service();

    await expect(pass.service.runOnce()).rejects.toMatchObject({ code: 'AlreadyServed' });
  });

  it('lets a worker in beside it', async () => {
    const first = await service();
    await first.service.start();
    const worker = await service({ settings: { role: 'worker' } });

    await worker.service.start();

    expect((await fetch(`${worker.service.callbackAddress}/readyz`)).status).toBe(200);
  });

  it('lets the next one begin as soon as the first has stopped, and not a moment earlier', async () => {
    const first = await service();
    await first.service.start();
    const next = await service();
    const started = next.service.start().then(() => 'started');

    expect(await Promise.race([started, first.service.report().then(() => 'not yet')])).toBe('not yet');
    await first.service.stop();

    expect(await started).toBe('started');
  });

  it('takes the lead again after the database was killed, and works on', async () => {
    const first = await service();
    await first.service.start();

    process.kill(database.pid, 'SIGKILL');
    await submitOrders(local, [internetDraft('TWO-2')]);

    await until(() => isTaken('TWO-2'), 'the order is taken after the crash');
    const second = await service();
    await expect(second.service.start()).rejects.toMatchObject({ code: 'AlreadyServed' });
  });
});
