import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger, type SyncLogger } from '../../../src/sync/syncLogger.ts';
import { defaultDataDir, openService } from '../../../src/wiring/openService.ts';
import {
  API_VERSION,
  applySampleDesign,
  internetDraft,
  startLocalCrm,
  submitOrders,
  type LocalCrm,
} from '../../scenario/sync/support/localCrm.ts';

describe('openService', () => {
  let local: LocalCrm;
  let dataDir: string;

  beforeAll(async () => {
    local = await startLocalCrm();
    dataDir = await mkdtemp(join(tmpdir(), 'om-open-'));
    await applySampleDesign(local.people);
  });
  afterAll(async () => {
    await local.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('does one pass for a scheduler: takes the order in, does what can be done, shows it and ends', async () => {
    await submitOrders(local, [internetDraft('ONCE-1')]);
    const said: string[] = [];
    const note = (_facts: object, message: string): void => void said.push(message);
    const logger: SyncLogger = { ...silentLogger, error: note };

    const { service } = await openService(local.integration, { dataDir, logger, env: {} });
    const pass = await service.runOnce();

    expect(pass).toMatchObject({ events: 1, ordersTaken: 1, deferred: 0, counts: { unprojected: 0 } });
    const order = await local.people.readOrderView('ONCE-1');
    const states = order.ok ? order.value.plan?.steps.map((step) => [step.name, step.state]) : [];
    expect(states).toContainEqual(['Confirm installation address with the customer', 'Ready']);
    // No variable is set, so no vendor can be called: the step is for a person, and the log says what is missing.
    expect(states).toContainEqual(['Reserve modem', 'FatallyFailed']);
    expect(said.join(' ')).toContain('OM_WAREHOUSE_URL');
  });

  it('does nothing a second time, though it reads the newest events again', async () => {
    const { service } = await openService(local.integration, { dataDir, logger: silentLogger, env: {} });

    expect(await service.runOnce()).toMatchObject({ ordersTaken: 0, recordsWritten: 0 });
  });

  it('refuses a database that serves another org', async () => {
    const opened = openService(local.integration, { dataDir, orgId: '00D000000000001AAA', logger: silentLogger });

    await expect(opened).rejects.toMatchObject({
      code: 'WrongOrg',
      action: expect.stringContaining('--data-dir') as string,
    });
  });

  it('starts without the org when it knows which one it is', async () => {
    const nowhere = new Connection({ instanceUrl: 'http://127.0.0.1:9', accessToken: 'x', version: API_VERSION });
    const options = { dataDir, orgId: local.org.id, callbackPort: 0, logger: silentLogger, env: {} };

    const { service } = await openService(nowhere, options);
    await service.start();
    try {
      const ready = await fetch(`${service.callbackAddress}/readyz`);
      expect([ready.status, ((await ready.json()) as { database: { state: string } }).database.state]).toEqual([
        200,
        'up',
      ]);
    } finally {
      await service.stop();
    }
  });

  it('says that the org cannot be reached when it must ask which one it is', async () => {
    const nowhere = new Connection({ instanceUrl: 'http://127.0.0.1:9', accessToken: 'x', version: API_VERSION });

    await expect(openService(nowhere, { dataDir, logger: silentLogger })).rejects.toMatchObject({
      kind: 'unreachable',
    });
  });

  it('keeps the databases of orgs apart', () => {
    expect(defaultDataDir('00DA')).not.toBe(defaultDataDir('00DB'));
  });
});
