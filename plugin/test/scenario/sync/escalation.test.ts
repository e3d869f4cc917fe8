/** A task that nobody does climbs its ladder by the test clock: mail, text message and the inboxes of the CRM. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileDesign } from '../../../src/design/index.ts';
import { startBusinessVendors, type BusinessPark } from '../../../src/gateways/simulators/index.ts';
import { openRuntime } from '../../../src/runtime/index.ts';
import { silentLogger } from '../../../src/sync/syncLogger.ts';
import { openService } from '../../../src/wiring/openService.ts';
import { workerAt } from '../neverHappens/support/people.ts';
import { startLocalCrm, type LocalCrm } from './support/localCrm.ts';

const DESIGN = `
design: ladder
assignment: { strategy: leastLoaded }
products:
  JOB: { name: Job, kind: commercial }
  WORK: { name: Work, kind: technical }
rules:
  job: { product: JOB, target: WORK }
scenarios:
  work: { product: WORK, group: work }
groups:
  work:
    name: Work
    steps:
      check: { name: Check the line, type: manual, queue: Fulfillment_Desk, sla: { target: PT2H, atRiskAt: 0.5 } }
escalation: desk
escalations:
  desk:
    - { do: remind, since: atRisk, notify: [{ gateway: email, to: desk@example.com }, { gateway: sms, to: env:DESK_PHONE }] }
    - { do: reassign, after: PT1H, queue: Coffee_Operations, notify: { gateway: email, to: coffee@example.com } }
    - { do: manager, after: PT3H, notify: [{ gateway: email, to: lead@example.com }, { gateway: sms, to: '+34600700999' }] }
billing: { gateway: billing, operation: startBilling }
gateways:
  billing: { kind: billing, settings: { baseUrl: 'env:OM_BILLING_URL' } }
  sms:
    kind: twilio
    settings:
      baseUrl: env:OM_TWILIO_URL
      auth: { type: basic, username: env:OM_TWILIO_ACCOUNT_SID, password: env:OM_TWILIO_AUTH_TOKEN }
      accountSid: env:OM_TWILIO_ACCOUNT_SID
      from: env:OM_TWILIO_FROM
      webhook: { authToken: env:OM_TWILIO_AUTH_TOKEN }
  email:
    kind: smtp
    settings:
      server: env:OM_SMTP_URL
      username: env:OM_SMTP_USER
      password: env:OM_SMTP_PASSWORD
      from: env:OM_SMTP_FROM
`;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DESK_PHONE = '+34600700111';
const MANAGER_PHONE = '+34600700999';

describe('the ladder of a task that is late', () => {
  let local: LocalCrm;
  let vendors: BusinessPark;
  let dataDir: string;
  /** How far the clock of the service is ahead of that of the org. */
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };

  beforeAll(async () => {
    [local, vendors] = await Promise.all([startLocalCrm(), startBusinessVendors({ latencyMs: 0 })]);
    const compiled = compileDesign([{ file: 'ladder.yaml', text: DESIGN }]);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    const { document, hash, design } = compiled.value;
    const applied = await local.people.applyDesign({ name: design.version.name, hash, document, appliedBy: 'test' });
    if (!applied.ok) throw new Error(applied.error.message);
    dataDir = await mkdtemp(join(tmpdir(), 'om-ladder-'));
  }, 120_000);
  afterAll(async () => {
    await Promise.all([local.stop(), vendors.stop()]);
    await rm(dataDir, { recursive: true, force: true });
  });

  /** A service that starts, does all that is due now, and ends. */
  async function pass(): Promise<void> {
    const env = { ...vendors.env, DESK_PHONE };
    const options = { clock, env, dataDir, orgId: local.org.id, logger: silentLogger, runtime: { pollMs: 50 } };
    const { service } = await openService(local.integration, options);
    await service.runOnce();
  }
  const after = (ms: number): Promise<void> => {
    ahead = ms;
    return pass();
  };

  interface Task {
    readonly OwnerId: string;
    readonly Jeopardy__c: string;
    readonly Queue__c: string;
    /** What the inbox says of it. */
    readonly Note__c: string | null;
  }
  async function task(): Promise<Task> {
    const fields = 'OwnerId, Jeopardy__c, Queue__c, Note__c';
    const { records } = await local.admin.query<Task & Record<string, unknown>>(
      `SELECT ${fields} FROM OM_FulfillmentStep__c WHERE Definition__c = 'work.check'`
    );
    const [found] = records;
    if (!found) throw new Error('There is no task');
    return found;
  }
  const mailed = (): readonly string[] => vendors.mail.mails.map(({ to, subject }) => `${to.join()}: ${subject}`);
  const texted = (): readonly string[] => vendors.texts.texts.map(({ to, body }) => `${to}: ${body}`);

  it('reminds, hands the task to other people and tells the manager, each once, whatever the vendors do', async () => {
    const ann = await workerAt(local, 'ann', 'Fulfillment_Desk');
    const bob = await workerAt(local, 'bob', 'Coffee_Operations');
    const { orders, refused } = await local.people.createOrders(
      [
        {
          externalId: 'LATE-1',
          accountExternalId: 'LATE',
          attributes: {},
          lines: [
            { key: 'L1', productCode: 'JOB', action: 'add', quantity: 1, unitPrice: '10', attributes: {}, path: 'L1' },
          ],
        },
      ],
      { createMissing: true }
    );
    expect([...refused]).toEqual([]);
    expect((await local.people.submitOrder(orders[0]?.id ?? '')).ok).toBe(true);

    await after(0);
    expect(await task()).toMatchObject({ OwnerId: ann.userId, Jeopardy__c: 'OnTrack' });
    await after(55 * MINUTE);
    expect([mailed(), texted()]).toEqual([[], []]);

    await after(HOUR + 5 * MINUTE);
    await pass();
    const [order] = (await local.admin.query<{ OrderNumber: string }>('SELECT OrderNumber FROM Order')).records;
    const what = `Check the line, order ${order?.OrderNumber ?? '?'}`;
    const reminder = `Please look at: ${what}`;
    expect(await task()).toMatchObject({
      OwnerId: ann.userId,
      Jeopardy__c: 'AtRisk',
      Note__c: 'Reminded, because it is at risk.',
    });
    expect(mailed()).toEqual([`desk@example.com: ${reminder}`]);
    expect(texted()).toEqual([expect.stringContaining(`${DESK_PHONE}: Please look at: Check the line of order`)]);

    await after(3 * HOUR + 5 * MINUTE);
    await pass();
    expect(await task()).toMatchObject({
      OwnerId: bob.userId,
      Queue__c: 'Coffee_Operations',
      Jeopardy__c: 'Late',
      Note__c: 'Handed to Coffee_Operations, because it is late.',
    });
    expect(mailed().slice(1)).toEqual([`coffee@example.com: Handed to another queue: ${what}`]);

    // Nobody takes text messages when the manager is to be told: the mail comes at once, and only once.
    vendors.switches('twilio').outage = true;
    await after(5 * HOUR + 5 * MINUTE);
    expect(mailed().slice(2)).toEqual([`lead@example.com: Needs a decision: ${what}`]);
    expect(texted()).toHaveLength(1);
    vendors.switches('twilio').outage = false;
    await after(5 * HOUR + 15 * MINUTE);
    expect(texted().slice(1)).toEqual([expect.stringContaining(`${MANAGER_PHONE}: Needs a decision: Check the line`)]);

    await after(48 * HOUR);
    expect([mailed().length, texted().length]).toEqual([3, 2]);
    expect(await task()).toMatchObject({
      OwnerId: bob.userId,
      Note__c: 'Escalated to the manager, because it is late.',
    });
    const runtime = await openRuntime({ dataDir });
    try {
      const said = (await runtime.journal('LATE-1/r1')).filter(({ what: kind }) => kind === 'Escalated');
      const rungs = ['Rung 1: remind', 'Rung 2: reassign to Coffee_Operations', 'Rung 3: manager'];
      expect(said.map(({ reason }) => reason)).toEqual(rungs);
      expect((await runtime.verifyJournal(['LATE-1/r1'])).faults).toEqual([]);
    } finally {
      await runtime.stop();
    }
  }, 120_000);
});
