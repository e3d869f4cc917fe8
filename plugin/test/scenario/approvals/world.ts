/** A local org with people, a policy and an order above its limit; the real service; a phone and a mailbox. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { createApprovals, type ApprovalSettings } from '../../../src/approvals/index.ts';
import { loadDesign } from '../../../src/design/index.ts';
import type { OrderDraft } from '../../../src/domain/orderDraft.ts';
import { startBusinessVendors, type BusinessPark } from '../../../src/gateways/simulators/index.ts';
import { openRuntime, type PostgresRuntime } from '../../../src/runtime/index.ts';
import { createCrm, type CrmWorkbench } from '../../../src/salesforce/index.ts';
import { createSyncService, type SyncService } from '../../../src/sync/index.ts';
import { silentLogger } from '../../../src/sync/syncLogger.ts';
import { openBusinessGateway } from '../../support/gateways/businessCases.ts';
import {
  API_VERSION,
  applySampleDesign,
  internetDraft,
  startLocalCrm,
  type LocalCrm,
} from '../sync/support/localCrm.ts';
import { instantGateways } from '../sync/support/serviceHarness.ts';

/** Monday, 2 March 2026, 10:00 UTC: people work. */
export const MONDAY = Date.UTC(2026, 2, 2, 10);

export interface World {
  readonly local: LocalCrm;
  readonly crm: CrmWorkbench;
  readonly vendors: BusinessPark;
  readonly service: SyncService;
  readonly runtime: PostgresRuntime;
  readonly people: Readonly<Record<'rep' | 'manager' | 'director' | 'fin1' | 'fin2', string>>;
  readonly clock: { now(): number; set(at: number): void };
  readonly approvals: ReturnType<typeof createApprovals>;
  /** A connection as one of the people. */
  as(person: keyof World['people']): Promise<Connection>;
  /** An order of this price, asked to be approved. Gives back its id. */
  order(externalId: string, unitPrice: string): Promise<string>;
  /** A contract of so many months that nobody was asked about. Gives back its id. */
  draftContract(months: number): Promise<string>;
  /** A contract of so many months, asked to be approved. Gives back its id. */
  contract(months: number): Promise<string>;
  status(orderId: string): Promise<{ readonly approval: string; readonly state: string; readonly reason: string }>;
  /** Links that were sent to a number, oldest first. */
  links(mobile: string): readonly string[];
  mails(): Promise<readonly Mail[]>;
  stop(): Promise<void>;
}

export interface Mail {
  readonly kind: string;
  readonly to: readonly string[];
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly workitemId?: string;
}

export const MOBILE = { manager: '+41790000001', director: '+41790000002', fin1: '+41790000003', fin2: '+41790000004' };

export async function openWorld(settings: Partial<ApprovalSettings> = {}): Promise<World> {
  const [local, vendors] = await Promise.all([startLocalCrm(), startBusinessVendors({ latencyMs: 0 })]);
  const people = await createPeople(local);
  await createPolicy(local);
  await applySampleDesign(local.people);
  const dataDir = await mkdtemp(join(tmpdir(), 'om-approvals-'));
  const runtime = await openRuntime({ dataDir }, { patienceMs: 1_000 });
  let at = MONDAY;
  const clock = { now: () => at, set: (moment: number) => void (at = moment) };
  const crm = createCrm(local.integration, { clock: { now: Date.now }, loadDesign, overlapMs: 60_000 });
  const sms = openBusinessGateway('twilio', vendors.env);
  const mail = openBusinessGateway('smtp', vendors.env);
  const approvals = createApprovals({
    crm: crm.approvals,
    store: runtime.approvals,
    clock,
    logger: silentLogger,
    sender: (channel) => Promise.resolve((channel === 'sms' ? sms : mail).ports?.messages),
    settings: { openPollMs: 200, idlePollMs: 500, ...settings },
  });
  const service = createSyncService({
    crm,
    runtime,
    gateways: instantGateways(),
    lead: () => runtime.lead(),
    clock: { now: Date.now },
    logger: silentLogger,
    approvals,
    config: {
      inbox: { pollMinMs: 50, pollMaxMs: 200 },
      projection: { windowMinMs: 50, windowMaxMs: 200 },
      callbacks: { port: 0 },
    },
  });
  await service.start();
  return {
    local,
    crm,
    vendors,
    service,
    runtime,
    people,
    clock,
    approvals,
    as: (person) => connectAs(local, person),
    order: (externalId, unitPrice) => askedOrder(local, people.rep, externalId, unitPrice),
    draftContract: (months) => draftContract(local, people.rep, months),
    contract: (months) => askedContract(local, people.rep, months),
    async status(orderId) {
      const row = await local.admin
        .sobject('Order')
        .retrieve(orderId, { fields: ['OM_ApprovalStatus__c', 'OM_State__c', 'OM_StateReason__c'] });
      return {
        approval: String(row['OM_ApprovalStatus__c']),
        state: String(row['OM_State__c']),
        reason: String(row['OM_StateReason__c'] ?? ''),
      };
    },
    links: (mobile) =>
      vendors.texts.texts.filter((one) => one.to === mobile).flatMap((one) => /http\S+/.exec(one.body)?.[0] ?? []),
    async mails() {
      const reply = await fetch(`${local.server.url}/_local/mailbox`);
      return (await reply.json()) as readonly Mail[];
    },
    async stop() {
      await service.stop();
      await runtime.stop();
      await Promise.all([local.stop(), vendors.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function createPeople(local: LocalCrm): Promise<World['people']> {
  const { records: profiles } = await local.admin.query<{ Id: string }>(
    `SELECT Id FROM Profile WHERE Name = 'Standard User'`
  );
  const { records: sets } = await local.admin.query<{ Id: string }>(
    `SELECT Id FROM PermissionSet WHERE Name IN ('OM_Approver', 'OM_Sales', 'OM_ContractManager')`
  );
  const create = async (name: string, more: Readonly<Record<string, string>>): Promise<string> => {
    const made = await local.admin.create('User', {
      LastName: name,
      Alias: name,
      Username: `${name}@approvals.test`,
      Email: `${name}@example.com`,
      ProfileId: profiles[0]?.Id ?? '',
      TimeZoneSidKey: 'Europe/London',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      ...more,
    });
    for (const { Id } of sets) {
      await local.admin.create('PermissionSetAssignment', { AssigneeId: made.id ?? '', PermissionSetId: Id });
    }
    return made.id ?? '';
  };
  const director = await create('director', { MobilePhone: MOBILE.director });
  const manager = await create('manager', { MobilePhone: MOBILE.manager, ManagerId: director });
  const fin1 = await create('fin1', { MobilePhone: MOBILE.fin1, ManagerId: director });
  const fin2 = await create('fin2', { MobilePhone: MOBILE.fin2, ManagerId: director });
  const rep = await create('rep', { ManagerId: manager });
  const { records: desk } = await local.admin.query<{ Id: string }>(
    `SELECT Id FROM Group WHERE DeveloperName = 'Approval_Desk'`
  );
  for (const member of [director, fin1]) {
    await local.admin.create('GroupMember', { GroupId: desk[0]?.Id ?? '', UserOrGroupId: member });
  }
  return { rep, manager, director, fin1, fin2 };
}

async function createPolicy(local: LocalCrm): Promise<void> {
  const rule = (key: string, fields: Readonly<Record<string, unknown>>) => ({
    Name: key,
    ExternalId__c: key,
    Subject__c: 'Order',
    Active__c: true,
    Quorum__c: 'All',
    DueHours__c: 4,
    Fallback__c: 'queue Approval_Desk',
    ...fields,
  });
  await local.admin.create('OM_ApprovalRule__c', [
    rule('large', { Level__c: 1, Conditions__c: 'amount > 1000', Approvers__c: 'manager' }),
    rule('finance', {
      Level__c: 2,
      Conditions__c: 'amount > 5000',
      Approvers__c: 'user fin1@approvals.test\nuser fin2@approvals.test',
      Quorum__c: 'First',
    }),
    rule('long', {
      Subject__c: 'Contract',
      Level__c: 1,
      Conditions__c: 'termMonths > 24',
      Approvers__c: 'user director@approvals.test',
    }),
  ] as never);
}

async function askedOrder(local: LocalCrm, rep: string, externalId: string, unitPrice: string): Promise<string> {
  const base = internetDraft(externalId);
  const [first, ...rest] = base.lines;
  if (first === undefined) throw new Error('the draft has no lines');
  const draft: OrderDraft = { ...base, lines: [{ ...first, unitPrice }, ...rest] };
  const { orders, refused } = await local.people.createOrders([draft], { createMissing: true });
  const id = orders[0]?.id;
  if (id === undefined) throw new Error(JSON.stringify([...refused]));
  await local.admin.update('Order', { Id: id, OwnerId: rep });
  await askAsRep(local, id);
  return id;
}

async function askAsRep(local: LocalCrm, id: string): Promise<void> {
  const connection = await connectAs(local, 'rep');
  const answer = await connection.request<readonly { readonly outputValues: { readonly isDone: boolean } }[]>({
    method: 'POST',
    url: '/actions/custom/apex/OM_ApprovalAction',
    body: JSON.stringify({ inputs: [{ recordId: id, action: 'ask', comment: 'A good customer.' }] }),
    headers: { 'content-type': 'application/json' },
  });
  if (answer[0]?.outputValues.isDone !== true) throw new Error(JSON.stringify(answer));
}

async function draftContract(local: LocalCrm, rep: string, months: number): Promise<string> {
  const account = await local.admin.create('Account', { Name: 'Long Terms', OwnerId: rep });
  const made = await local.admin.create('Contract', {
    AccountId: account.id ?? '',
    OwnerId: rep,
    Status: 'Draft',
    StartDate: '2026-04-01',
    ContractTerm: months,
  });
  return made.id ?? '';
}

async function askedContract(local: LocalCrm, rep: string, months: number): Promise<string> {
  const id = await draftContract(local, rep, months);
  await askAsRep(local, id);
  return id;
}

async function connectAs(local: LocalCrm, person: string): Promise<Connection> {
  const connection = new Connection({ loginUrl: local.server.url, version: API_VERSION });
  await connection.login(`${person}@approvals.test`, 'local-org');
  return connection;
}
