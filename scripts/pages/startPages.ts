/** A local org with this project, people, records and a browser: what journeys and screenshots start with. */
import { startLocalOrg } from '@order-management/local-org';
import type { Browser } from 'playwright-core';
import { assignPermissionSets } from '../support/assignPermissionSets.ts';
import { root } from '../support/run.ts';
import { launchBrowser, visit, type Visit, type VisitOptions } from './browser.ts';
import { OrgClient } from './orgClient.ts';
import { addApprovals, approvalPass, type ApprovalPass, type SampleApprovals } from './sampleApprovals.ts';
import { addSampleAssets, type SampleAssets } from './sampleAssets.ts';
import { addFulfillment } from './sampleFulfillment.ts';
import { addSampleContracts, type SampleContracts } from './sampleContracts.ts';
import { addSampleOrders, type SampleOrders } from './sampleOrders.ts';
import { addSimulations } from './sampleSimulations.ts';
import { addPeople, addRecords, usernameOf, type Person, type SampleRecords } from './sampleOrg.ts';

export interface Pages {
  readonly url: string;
  readonly admin: OrgClient;
  readonly browser: Browser;
  /** The user of the sync service. */
  readonly service: OrgClient;
  readonly records: SampleRecords & SampleOrders & SampleAssets & SampleContracts & SampleApprovals;
  /** Lets the service ask approvers and do what follows from their decisions. */
  readonly approvalPass: ApprovalPass;
  /** A window in which a person is logged in. */
  visitAs(person: Person | 'admin', options?: Omit<VisitOptions, 'accessToken'>): Promise<Visit>;
  stop(): Promise<void>;
}

export async function startPages(): Promise<Pages> {
  const server = await startLocalOrg({ orgs: [{ name: 'pages', projectDir: root, timeZone: 'America/New_York' }] });
  const [org] = server.orgs;
  if (!org) throw new Error('The local org has no org.');
  const stopServer = (): Promise<void> => server.stop();
  try {
    const admin = new OrgClient(server.url, org.admin.accessToken);
    await addPeople(admin, org.admin.username);
    await assignPermissionSets(admin, org.integration.username, ['OM_Integration']);
    const service = new OrgClient(server.url, org.integration.accessToken);
    const basics = await addRecords(admin, service);
    const orders = await addSampleOrders(admin, service, basics.account);
    await addSimulations(service, { ...basics, ...orders });
    const assets = await addSampleAssets(service, basics.account);
    await addFulfillment(admin, service, basics.account);
    const manager = await userIdOf(admin, usernameOf('contracts'));
    const contracts = await addSampleContracts(admin, service, basics.account, manager);
    const pass = approvalPass(server.url, org.integration.accessToken);
    const tokenOf = (person: Person): Promise<string> => logIn(server.url, usernameOf(person), org.admin.password);
    const tokens = { sales: await tokenOf('sales'), approver: await tokenOf('approver') };
    const { account } = basics;
    const approvals = await addApprovals({ admin, service, url: server.url, pass, tokens, account });
    await buildPages(server.url, org.admin.accessToken);
    const records = { ...basics, ...orders, ...assets, ...contracts, ...approvals };
    const browser = await launchBrowser();
    return {
      url: server.url,
      admin,
      service,
      browser,
      records,
      approvalPass: pass,
      visitAs: async (person, options = {}) => {
        const accessToken =
          person === 'admin' ? org.admin.accessToken : await logIn(server.url, usernameOf(person), org.admin.password);
        return visit(browser, server.url, { ...options, accessToken });
      },
      stop: async () => {
        await browser.close();
        await stopServer();
      },
    };
  } catch (error) {
    await stopServer();
    throw error;
  }
}

/** What the first page would wait for, so that nobody takes it for the time of a page. */
async function buildPages(url: string, accessToken: string): Promise<void> {
  for (const path of ['/lightning/page/home', '/lightning/app.js']) {
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${accessToken}` } });
    if (!response.ok) throw new Error(`${path} answers ${String(response.status)}.`);
    await response.arrayBuffer();
  }
}

async function userIdOf(admin: OrgClient, username: string): Promise<string> {
  const [user] = await admin.query<{ Id: string }>(`SELECT Id FROM User WHERE Username = '${username}'`);
  if (!user) throw new Error(`There is no user ${username}.`);
  return user.Id;
}

/** By the flow for names and passwords; every user of a local org has the same password. */
async function logIn(url: string, username: string, password: string): Promise<string> {
  const form = { grant_type: 'password', client_id: 'local-org', client_secret: 'local-org', username, password };
  const response = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  const answer = (await response.json()) as { access_token?: string };
  if (answer.access_token === undefined) throw new Error(`${username} cannot log in: ${JSON.stringify(answer)}`);
  return answer.access_token;
}
