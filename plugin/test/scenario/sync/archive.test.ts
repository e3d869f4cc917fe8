/** What ended long ago leaves the CRM for files; the engine and the CRM's own words of it stay. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/salesforce/index.ts';
import { archiveOrders } from '../../../src/wiring/archiveOrders.ts';
import { orderAt } from '../../../src/wiring/orderAt.ts';
import { applySampleDesign, internetDraft, startLocalCrm, submitOrders, type LocalCrm } from './support/localCrm.ts';
import { driveOrders, startHarness, until, type Harness } from './support/serviceHarness.ts';

const DETAILS = ['OM_GatewayMessage__c', 'OM_Fallout__c', 'OM_FulfillmentStep__c', 'OM_FulfillmentItem__c'] as const;

describe('the archive of ended orders', () => {
  let local: LocalCrm;
  let harness: Harness;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'order-archive-'));
    local = await startLocalCrm();
    await applySampleDesign(local.people);
    harness = await startHarness({
      connection: local.integration,
      settings: { inbox: { pollMinMs: 50, pollMaxMs: 200 }, projection: { windowMinMs: 50, windowMaxMs: 200 } },
    });
    await harness.service.start();
    const ids = await submitOrders(local, [internetDraft('OLD-1'), internetDraft('OLD-2')]);
    harness.service.wake();
    await driveOrders(local, harness, ids);
    await submitOrders(local, [internetDraft('OPEN-1')]);
    harness.service.wake();
    await until(async () => ((await harness.runtime.counts()).plans['InProgress'] ?? 0) === 1, 'the third has a plan');
    await until(async () => (await harness.runtime.counts()).unprojected === 0, 'everything is in the CRM');
  });
  afterAll(async () => {
    await harness.stop();
    await local.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const countOf = async (object: string, where = ''): Promise<number> =>
    (await local.admin.query(`SELECT COUNT() FROM ${object} ${where}`)).totalSize;
  const detailsOf = async (order: string): Promise<readonly number[]> =>
    Promise.all(DETAILS.map((object) => countOf(object, `WHERE Plan__r.Order__r.OM_ExternalId__c = '${order}'`)));
  const inAWhile = (): Date => new Date(Date.now() + 60_000);
  const run = (change: Partial<Parameters<typeof archiveOrders>[2]> = {}) =>
    archiveOrders(local.integration, harness.runtime, {
      before: inAWhile(),
      folder,
      isDryRun: false,
      maxPlans: 100,
      onProgress: () => undefined,
      ...change,
    });

  it('leaves alone what ended lately, and says what would go without touching it', async () => {
    const steps = await countOf('OM_FulfillmentStep__c');

    expect((await run({ before: new Date(Date.now() - 86_400_000) })).plans).toBe(0);
    const wouldGo = await run({ isDryRun: true });

    expect(wouldGo.plans).toBe(2);
    expect(wouldGo.rows.get('OM_FulfillmentStep__c')).toBe(24);
    expect(await countOf('OM_FulfillmentStep__c')).toBe(steps);
    expect(await readdir(folder)).toEqual([]);
  });

  it('deletes nothing that was not kept, and goes on where it was stopped', async () => {
    const before = await detailsOf('OLD-1');
    const archive = openArchive(local.integration);
    const full = (object: string): Promise<void> =>
      object === 'OM_FulfillmentStep__c' ? Promise.reject(new Error('no space left')) : Promise.resolve();

    const stopped = archive.run({ endedBefore: inAWhile().toISOString() }, full, { maxPlans: 1, now: new Date() });

    await expect(stopped).rejects.toThrow('no space left');
    const left = await detailsOf('OLD-1');
    expect(left.slice(2)).toEqual(before.slice(2));
    expect(await countOf('OM_FulfillmentPlan__c', 'WHERE ArchivedAt__c != NULL')).toBe(0);
  });

  it('takes the details of ended plans out, each row once, and leaves the others', async () => {
    const open = await detailsOf('OPEN-1');

    const { plans, rows, refused } = await run();

    expect([plans, refused]).toEqual([2, []]);
    expect(await detailsOf('OLD-1')).toEqual([0, 0, 0, 0]);
    expect(await detailsOf('OPEN-1')).toEqual(open);
    const [day] = new Date().toISOString().split('T');
    const file = join(folder, `OM_FulfillmentStep__c-${day ?? ''}.jsonl`);
    const kept = (await readFile(file, 'utf8')).trim().split('\n');
    const steps = kept.map((line) => JSON.parse(line) as { Id: string; Plan__c: string; State__c: string });
    expect(steps).toHaveLength(rows.get('OM_FulfillmentStep__c') ?? 0);
    expect(new Set(steps.map(({ Id }) => Id)).size).toBe(24);
    expect(steps.every(({ State__c }) => State__c === 'Completed')).toBe(true);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect((await run()).plans).toBe(0);
  });

  it('keeps what people look up: the order, the certificate, and in the engine the plan', async () => {
    const view = await local.people.readOrderView('OLD-1');
    if (!view.ok) expect.fail(view.error.message);

    expect(view.value).toMatchObject({ state: 'Completed', stepsDone: 12, plan: { items: [], steps: [] } });
    expect(view.value.plan?.archivedAt).toMatch(/^\d{4}-/);
    expect(view.value.plan?.certificates).toHaveLength(1);
    const then = await orderAt(harness.runtime, view.value, new Date().toISOString());
    expect(then.ok && then.value.plan?.steps).toHaveLength(12);
  });

  it('leaves announcements that the service may not have seen', async () => {
    expect(await countOf('OM_OutboxEvent__c')).toBeGreaterThan(0);
    const archive = openArchive(local.integration);
    const range = { endedBefore: '2000-01-01T00:00:00.000Z' };
    const options = { maxPlans: 1, now: new Date() };
    const keep = (): Promise<void> => Promise.resolve();

    expect((await archive.run(range, keep, options)).rows.size).toBe(0);
    const read = { ...range, announcedBefore: inAWhile().toISOString() };
    expect((await archive.count(read)).rows.get('OM_OutboxEvent__c')).toBe(await countOf('OM_OutboxEvent__c'));
    await archive.run(read, keep, options);

    expect(await countOf('OM_OutboxEvent__c')).toBe(0);
  });
});
