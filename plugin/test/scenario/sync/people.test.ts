/** People get tasks through the CRM, and a promise that is given anew reaches plan, due times, customer and pages. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileDesign, loadDesign } from '../../../src/design/index.ts';
import type { OrderDraft } from '../../../src/domain/orderDraft.ts';
import type { MessageToSend, VendorPorts } from '../../../src/engine/vendorPorts.ts';
import { openRuntime, type PostgresRuntime } from '../../../src/runtime/index.ts';
import { createCrm } from '../../../src/salesforce/index.ts';
import { createAssignment } from '../../../src/sync/assignment.ts';
import { createNotices } from '../../../src/sync/notices.ts';
import { createPromiseIntake } from '../../../src/sync/promiseIntake.ts';
import { createSyncService, type GatewayDirectory, type SyncService } from '../../../src/sync/index.ts';
import { silentLogger } from '../../../src/sync/syncLogger.ts';
import { startLocalCrm, type LocalCrm } from './support/localCrm.ts';
import { instantGateways, until } from './support/serviceHarness.ts';
import { workerAt } from '../neverHappens/support/people.ts';

const DESIGN = `
design: people
assignment: { strategy: leastLoaded }
customerNotice:
  gateway: mail
  subject: 'Order {{order}}: {{date}}'
  text: 'Dear {{account}}, your new date is {{date}}: {{reason}}'
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
      check:
        name: Check the line
        type: manual
        queue: Fulfillment_Desk
        assignment: { skills: fiber }
        sla: { target: PT2H }
billing: { gateway: billing, operation: startBilling }
gateways:
  billing: { kind: billing, settings: { baseUrl: 'env:OM_BILLING_URL' } }
  mail: { kind: smtp, settings: { server: 'env:OM_SMTP_URL', from: 'env:OM_SMTP_FROM' } }
`;

const DAY = 86_400_000;
const draft = (externalId: string): OrderDraft => ({
  externalId,
  accountExternalId: 'PEOPLE-1',
  attributes: {},
  lines: [
    { key: 'L1', productCode: 'JOB', action: 'add', quantity: 1, unitPrice: '10', attributes: {}, path: 'lines.0' },
  ],
});

describe('people and promises, through the CRM', () => {
  let local: LocalCrm;
  let runtime: PostgresRuntime;
  let service: SyncService;
  let dataDir: string;
  const mails: MessageToSend[] = [];

  /** A mail gateway that keeps what it sends; the others do at once what they are asked. */
  function gateways(): GatewayDirectory {
    const instant = instantGateways();
    const messages = {
      name: 'mail',
      channel: 'email',
      send: (message: MessageToSend) => {
        mails.push(message);
        return Promise.resolve({ result: { ok: true, value: { externalId: `m${mails.length}` } }, exchanges: [] });
      },
    } as unknown as NonNullable<VendorPorts['messages']>;
    return {
      async find(key) {
        const found = await instant.find(key);
        return found && key === 'mail' ? { ...found, ports: { messages } } : found;
      },
    };
  }

  beforeAll(async () => {
    local = await startLocalCrm();
    const compiled = compileDesign([{ file: 'people.yaml', text: DESIGN }]);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    const { document, hash, design } = compiled.value;
    const applied = await local.people.applyDesign({ name: design.version.name, hash, document, appliedBy: 'test' });
    if (!applied.ok) throw new Error(applied.error.message);
    dataDir = await mkdtemp(join(tmpdir(), 'om-people-'));
    runtime = await openRuntime({ dataDir }, { patienceMs: 1_000 });
    const clock = { now: () => Date.now() };
    const crm = createCrm(local.integration, { clock, loadDesign, overlapMs: 60_000 });
    const logger = silentLogger;
    const directory = gateways();
    service = createSyncService({
      crm,
      runtime,
      gateways: directory,
      lead: () => runtime.lead(),
      clock,
      logger,
      config: { inbox: { pollMinMs: 50, pollMaxMs: 200 }, projection: { windowMinMs: 50, windowMaxMs: 200 } },
      assignment: createAssignment({ crm, runtime, logger }),
      promises: createPromiseIntake({ crm, runtime, logger }),
      notices: createNotices({ queue: runtime, gateways: directory, clock, logger, read: () => undefined }),
    });
  }, 120_000);
  afterAll(async () => {
    await service.stop();
    await runtime.stop();
    await local.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const one = async <T>(soql: string): Promise<T | undefined> =>
    (await local.admin.query<Record<string, unknown>>(soql)).records[0] as T | undefined;
  interface Task {
    readonly Id: string;
    readonly OwnerId: string;
    readonly AssignedReason__c: string | null;
    readonly DueAt__c: string;
  }
  const taskOf = (order: string): Promise<Task | undefined> =>
    one<Task>(
      `SELECT Id, OwnerId, AssignedReason__c, DueAt__c FROM OM_FulfillmentStep__c
        WHERE Type__c = 'manual' AND Plan__r.Order__c = '${order}'`
    );

  it('gives tasks by skill and limit, hears what people change, and tells everybody of a new date', async () => {
    const { admin } = local;
    const worker = { Skills__c: 'english, fiber', WipLimit__c: 1 };
    const { userId: annId } = await workerAt(local, 'ann', 'Fulfillment_Desk', worker);
    const queue = await one<{ Id: string }>(`SELECT Id FROM Group WHERE DeveloperName = 'Fulfillment_Desk'`);
    const { orders } = await local.people.createOrders([draft('JOB-1'), draft('JOB-2')], { createMissing: true });
    const [first = '', second = ''] = orders.map(({ id }) => id);
    const account = await one<{ AccountId: string }>(`SELECT AccountId FROM Order WHERE Id = '${first}'`);
    const contact = await admin.create('Contact', {
      LastName: 'Alma',
      Email: 'alma@example.com',
      AccountId: account?.AccountId ?? '',
    });
    await admin.update('Order', { Id: first, BillToContactId: contact.id ?? '' });
    for (const id of [first, second]) expect((await local.people.submitOrder(id)).ok).toBe(true);
    await service.start();

    await until(async () => {
      const tasks = await Promise.all([taskOf(first), taskOf(second)]);
      return tasks.some((task) => task?.OwnerId === annId) && tasks.every((task) => task?.AssignedReason__c);
    }, 'one task is given away and the other says why not');
    const isFirst = (await taskOf(first))?.OwnerId === annId;
    const [given, waiting] = isFirst ? [first, second] : [second, first];
    expect(await taskOf(given)).toMatchObject({
      AssignedReason__c:
        'Is the only one who can do it now in Fulfillment_Desk: 0 of at most 1 open tasks before this one. Has fiber.',
    });
    expect(await taskOf(waiting)).toMatchObject({
      OwnerId: queue?.Id,
      AssignedReason__c: 'All 1 who can do it now have as many tasks as they may.',
    });
    expect((await local.people.listTasks()).map(({ assignee }) => assignee).filter(Boolean)).toEqual(['ann']);

    // Whoever gives a task away by hand is heard, and it frees the hands of the one who had it.
    const task = await taskOf(given);
    await admin.update('OM_FulfillmentStep__c', {
      Id: task?.Id ?? '',
      OwnerId: local.org.admin.userId,
      TaskAssignReason__c: 'Knows the house.',
    });
    service.wake();
    await until(async () => (await taskOf(waiting))?.OwnerId === annId, 'the other task is given to whoever is free');
    await until(
      async () => (await taskOf(given))?.AssignedReason__c?.endsWith(': Knows the house.') ?? false,
      'the reason is shown'
    );
    expect(await taskOf(given)).toMatchObject({ OwnerId: local.org.admin.userId });

    const before = await taskOf(first);
    // The platform keeps whole seconds.
    const date = new Date(Math.floor(Date.now() / 1_000) * 1_000 + 3 * DAY).toISOString();
    const promised = await local.people.promiseOrder('JOB-1', { date, reason: 'No port is free.' });
    expect(promised).toMatchObject({ ok: true, value: { isBeforeProjected: false, customerHasEmail: true } });
    service.wake();
    const plan = (): Promise<{ PromisedDate__c: string | null; Jeopardy__c: string } | undefined> =>
      one(`SELECT PromisedDate__c, Jeopardy__c FROM OM_FulfillmentPlan__c WHERE Order__c = '${first}'`);
    await until(async () => Date.parse((await plan())?.PromisedDate__c ?? '') === Date.parse(date), 'the plan has it');
    expect(await plan()).toMatchObject({ Jeopardy__c: 'OnTrack' });
    await until(
      async () => Date.parse((await taskOf(first))?.DueAt__c ?? '') > Date.parse(before?.DueAt__c ?? '') + DAY,
      'the task is due later'
    );
    await until(() => Promise.resolve(mails.length > 0), 'the customer is told');
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: 'alma@example.com' });
    expect(mails[0]?.text).toMatch(/your new date is \w+day, .* No port is free\.$/);
    const told = await one<{ Payload__c: string }>(
      `SELECT Payload__c FROM OM_OutboxEvent__c WHERE Type__c = 'PromiseRequested' AND Order__c = '${first}'`
    );
    expect(JSON.parse(told?.Payload__c ?? '{}')).toMatchObject({ reason: 'No port is free.' });
    const [planId = ''] = await runtime.plansOfOrder(first);
    expect((await runtime.journal(planId)).find(({ what }) => what === 'Promised')).toMatchObject({
      reason: 'No port is free.',
    });
  });
});
