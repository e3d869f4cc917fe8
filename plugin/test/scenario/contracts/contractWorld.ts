/** A local org with a clause library, the vendors of contracts, and a contract desk over a database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import type { Gateway } from '../../../src/engine/ports.ts';
import { startBusinessVendors, type BusinessPark } from '../../../src/gateways/simulators/index.ts';
import { openRuntime, type PostgresRuntime } from '../../../src/runtime/index.ts';
import { silentLogger } from '../../../src/sync/syncLogger.ts';
import { openContractDesk } from '../../../src/wiring/contractDesk.ts';
import { openContracts, draftContract } from '../../../src/wiring/contracts.ts';
import { openBusinessGateway } from '../../support/gateways/businessCases.ts';
import { startLocalCrm, type LocalCrm } from '../sync/support/localCrm.ts';

export interface ContractWorld {
  readonly local: LocalCrm;
  readonly vendors: BusinessPark;
  readonly desktop: ReturnType<typeof openContracts>;
  readonly now: { at: number };
  stop(): Promise<void>;
}

export async function startContractWorld(): Promise<ContractWorld> {
  const [local, vendors] = await Promise.all([startLocalCrm(), startBusinessVendors({ callbackDelayMs: 20 })]);
  // People sign when a test says so.
  vendors.switches('docusign').answerLater = true;
  await seedLibrary(local);
  return {
    local,
    vendors,
    desktop: openContracts(local.admin),
    now: { at: Date.now() },
    async stop() {
      await Promise.all([local.stop(), vendors.stop()]);
    },
  };
}

const clauses = [
  ['parties', 'Parties', '{{company.name}} provides services to {{account.name}}.', null, null],
  ['price', 'Prices', 'List prices less ten percent.', '{"discountPercent": 10}', null],
  [
    'service',
    'Service level',
    'Faults are repaired within eight hours.',
    '{"ranges": {"repairHours": {"max": 8}}}',
    '[{"key": "report", "title": "Send the availability report", "kind": "Report", "every": {"months": 3}}]',
  ],
] as const;

async function seedLibrary({ admin }: LocalCrm): Promise<void> {
  const make = async (object: string, values: Record<string, unknown>): Promise<string> => {
    const saved = await admin.create(object, values);
    if (!saved.success) throw new Error(JSON.stringify(saved.errors));
    return saved.id;
  };
  const Template__c = await make('OM_ContractTemplate__c', {
    Name: 'Service Agreement',
    ExternalId__c: 'SERVICE',
    Type__c: 'Service',
    Version__c: 1,
    Active__c: true,
    Title__c: 'Service Agreement with {{account.name}}',
  });
  for (const [index, [key, heading, body, terms, obligations]] of clauses.entries()) {
    await make('OM_Clause__c', {
      Name: heading,
      Key__c: key,
      Version__c: 1,
      Alternative__c: 'standard',
      Standard__c: true,
      State__c: 'Published',
      Heading__c: heading,
      Body__c: body,
      Terms__c: terms,
      Obligations__c: obligations,
      ExternalId__c: `${key}/standard/1`,
    });
    await make('OM_TemplateClause__c', { Template__c, ClauseKey__c: key, Sequence__c: (index + 1) * 10 });
  }
}

let contracts = 0;
/** A contract with a drafted version that was approved: it can be sent. */
export async function approvedContract(
  { local, desktop, now }: ContractWorld,
  values: Record<string, unknown> = {}
): Promise<{ readonly id: string; readonly contractNumber: string }> {
  contracts += 1;
  const account = await local.admin.create('Account', { Name: `Müller & Söhne ${contracts}` });
  const today = new Date(now.at).toISOString().slice(0, 10);
  const saved = await local.admin.create('Contract', {
    AccountId: account.id,
    StartDate: today,
    ContractTerm: 12,
    OM_Type__c: 'Service',
    OM_NoticePeriodDays__c: 30,
    ...values,
  });
  if (!saved.success) throw new Error(JSON.stringify(saved.errors));
  const drafted = await draftContract(desktop, { contract: saved.id, template: 'SERVICE', now: now.at });
  if (!drafted.ok) throw new Error(JSON.stringify(drafted.error));
  for (const OM_LifecycleState__c of ['InApproval', 'Negotiating']) {
    await local.admin.update('Contract', { Id: saved.id, OM_LifecycleState__c });
  }
  return { id: saved.id, contractNumber: drafted.value.contractNumber };
}

export async function sendContract(world: ContractWorld, ref: string): Promise<void> {
  const view = await world.desktop.view(ref);
  if (!view.ok) throw new Error(view.error.message);
  const sent = await world.desktop.requestSignature(view.value, {
    provider: 'docusign',
    subject: 'Please sign',
    signers: [
      { name: 'Maria Keller', email: 'maria.keller@example.org', routingOrder: 1, role: 'Signer', party: 'Customer' },
      { name: 'Jon Beck', email: 'jon.beck@example.org', routingOrder: 2, role: 'Signer', party: 'Us' },
    ],
  });
  if (!sent.ok) throw new Error(`${sent.error.code}: ${sent.error.message}`);
}

export interface Desk {
  readonly runtime: PostgresRuntime;
  readonly url: string;
  pass(): Promise<number>;
  /** As a process that is killed: nothing is finished. */
  drop(): Promise<void>;
}

/** Opens a desk; with the folder of one that was dropped it goes on where that one was. */
export async function openDesk(
  world: ContractWorld,
  dataDir: string,
  change: (gateway: Gateway) => Gateway = (gateway) => gateway
): Promise<Desk> {
  const runtime = await openRuntime({ dataDir }, { patienceMs: 2_000 });
  const made = new Map<string, Gateway>();
  const gateways = {
    find(key: string): Promise<Gateway | undefined> {
      const kind = ({ docusign: 'docusign', clm: 'docusignClm' } as const)[key];
      if (kind === undefined) return Promise.resolve(undefined);
      const gateway = made.get(key) ?? change(openBusinessGateway(kind, world.vendors.env));
      made.set(key, gateway);
      return Promise.resolve(gateway);
    },
  };
  const clock = { now: () => world.now.at };
  const desk = openContractDesk({
    connection: world.local.integration,
    runtime,
    gateways,
    clock,
    logger: silentLogger,
  });
  const server: FastifyInstance = fastify();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const place: { url?: string } = {};
  desk.routes(server, { publicUrl: () => place.url, wake: () => undefined });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  place.url = url;
  return {
    runtime,
    url,
    pass: () => desk.pass(),
    async drop() {
      await server.close();
      await runtime.stop();
    },
  };
}

export async function deskFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'om-contracts-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Passes of the desk until something holds. */
export async function passUntil(desk: Desk, holds: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not in time: ${what}`);
    await desk.pass();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
