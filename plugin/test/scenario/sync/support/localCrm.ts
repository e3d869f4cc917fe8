/** A local org with the product's metadata, and connections to it: jsforce, as every client of a real org. */
import { fileURLToPath } from 'node:url';
import { Connection } from 'jsforce';
import { startLocalOrg, type LocalOrgServer, type RunningOrg } from '@order-management/local-org';
import { compileDesign, readDesignFiles, type CompiledDesign } from '../../../../src/design/index.ts';
import type { OrderDraft } from '../../../../src/domain/orderDraft.ts';
import { openCrm, type CrmWorkbench } from '../../../../src/wiring/openCrm.ts';

export const API_VERSION = '66.0';
const root = fileURLToPath(new URL('../../../../../', import.meta.url));

export interface LocalCrm {
  readonly server: LocalOrgServer;
  readonly org: RunningOrg;
  /** As a user with every permission set of the product. */
  readonly admin: Connection;
  /** As the user of the sync service: the permission set `OM_Integration` and nothing else. */
  readonly integration: Connection;
  /** For people: imports orders, submits them, completes tasks. */
  readonly people: CrmWorkbench;
  stop(): Promise<void>;
}

export interface LocalCrmOptions {
  readonly dailyApiRequests?: number;
  /** Where it keeps its data; with the same port and folder it can be stopped and started again. */
  readonly dataDir?: string;
  readonly port?: number;
}

export async function startLocalCrm(options: LocalCrmOptions = {}): Promise<LocalCrm> {
  const server = await startLocalOrg({ ...options, orgs: [{ name: 'sync', projectDir: root }] });
  const [org] = server.orgs;
  if (!org) throw new Error('The local org did not start');
  const connect = (accessToken: string): Connection =>
    new Connection({ instanceUrl: server.url, accessToken, version: API_VERSION });
  const admin = connect(org.admin.accessToken);
  const integration = connect(org.integration.accessToken);
  const sets = await admin.query<{ Id: string; Name: string }>(
    `SELECT Id, Name FROM PermissionSet WHERE Name IN ('OM_Admin', 'OM_Sales', 'OM_Operator', 'OM_Integration')`
  );
  for (const { Id, Name } of sets.records) {
    const AssigneeId = Name === 'OM_Integration' ? org.integration.userId : org.admin.userId;
    const given = `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${AssigneeId}' AND PermissionSetId = '${Id}'`;
    if ((await admin.query(given)).totalSize > 0) continue;
    await admin.create('PermissionSetAssignment', { AssigneeId, PermissionSetId: Id });
  }
  return {
    server,
    org,
    admin,
    integration,
    people: openCrm(admin),
    stop: () => server.stop(),
  };
}

/** The sample design as it is shipped. */
export async function sampleDesign(): Promise<CompiledDesign> {
  const sources = await readDesignFiles(fileURLToPath(new URL('config/design', `file://${root}`)));
  if (!sources.ok) throw new Error(sources.error[0]?.message);
  const compiled = compileDesign(sources.value);
  if (!compiled.ok) throw new Error(compiled.error[0]?.message);
  return compiled.value;
}

export async function applySampleDesign(crm: CrmWorkbench): Promise<void> {
  const { document, hash, design } = await sampleDesign();
  const applied = await crm.applyDesign({ name: design.version.name, hash, document, appliedBy: 'test' });
  if (!applied.ok) throw new Error(applied.error.message);
}

/** Internet for a household that installs it itself: two lines, twelve steps. */
export const internetDraft = (externalId: string, change: Partial<OrderDraft> = {}): OrderDraft => ({
  externalId,
  accountExternalId: 'HOUSEHOLD-1',
  attributes: {},
  lines: [
    {
      key: 'L1',
      productCode: 'FIBER-1G-TV',
      action: 'add',
      quantity: 1,
      unitPrice: '49.90',
      attributes: {},
      path: 'lines.0',
    },
    {
      key: 'L2',
      parentKey: 'L1',
      productCode: 'FIBER-INTERNET',
      action: 'add',
      quantity: 1,
      unitPrice: '0',
      attributes: { speed: '1G', technology: 'fiber', installation: 'self' },
      path: 'lines.1',
    },
  ],
  ...change,
});

/** Imports orders and submits them, the submissions 20 in a call. Gives back their ids. */
export async function submitOrders(crm: LocalCrm, drafts: readonly OrderDraft[]): Promise<readonly string[]> {
  const { orders, refused } = await crm.people.createOrders(drafts, { createMissing: true });
  if (refused.size > 0) throw new Error(JSON.stringify([...refused]));
  for (const order of orders) {
    const submitted = await crm.people.submitOrder(order.externalId);
    if (!submitted.ok) throw new Error(submitted.error.message);
  }
  return orders.map((order) => order.id);
}
