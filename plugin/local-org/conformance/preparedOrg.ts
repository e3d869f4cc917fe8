import { setTimeout as delay } from 'node:timers/promises';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeZip } from '../src/deploy/zip.ts';
import { startLocalOrg, type LocalOrgServer } from '../src/server/startLocalOrg.ts';
import type { RunningOrg } from '../src/server/runningOrg.ts';

/** What the jsforce suite expects of an org: its own setup script makes the same by way of a scratch org. */
const PACKAGE = 'test/package/JSforceTestSuite';
const PERMISSION_SET = 'JSforceTestPowerUser';
const BIG_TABLE_ROWS = 5001;
const BATCH = 200;

export interface PreparedOrg {
  readonly server: LocalOrgServer;
  readonly org: RunningOrg;
  /** `https://…`: the suite expects addresses of that kind. */
  readonly url: string;
  /** The certificate that its processes have to trust. */
  readonly certificateFile: string;
  stop(): Promise<void>;
}

/**
 * Starts an org in memory and makes it what the suite expects, through the API only: the suite's package deployed, its
 * permission set assigned, more rows in `BigTable__c` than two pages hold.
 * @throws Error with the component failures when the package does not deploy
 */
export async function prepareOrg(checkout: string): Promise<PreparedOrg> {
  const server = await startLocalOrg({
    dailyApiRequests: 1_000_000,
    tlsPort: 0,
    logger: { warn: console.error, error: console.error },
  });
  try {
    const org = server.orgs[0];
    if (!org) throw new Error('The server has no org.');
    const call = caller(server.url, org.admin.accessToken);
    await deploy(call, join(checkout, PACKAGE));
    await assign(call, org.admin.userId);
    await fillBigTable(call);
    await addSampleData(call);
    const folder = mkdtempSync(join(tmpdir(), 'local-org-conformance-'));
    const certificateFile = join(folder, 'tls.crt');
    writeFileSync(certificateFile, server.tls?.certificate ?? '');
    const stop = async (): Promise<void> => {
      await server.stop();
      rmSync(folder, { recursive: true });
    };
    return { server, org, url: server.tls?.url ?? server.url, certificateFile, stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

type Call = (method: string, path: string, body?: FormData | object) => Promise<unknown>;

const caller =
  (url: string, token: string): Call =>
  async (method, path, body) => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${url}/services/data/v66.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(isForm ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
    return JSON.parse(text) as unknown;
  };

interface DeployAnswer {
  readonly id: string;
  readonly deployResult: {
    readonly done: boolean;
    readonly success: boolean;
    readonly errorMessage?: string;
    readonly details?: {
      readonly componentFailures: readonly { readonly fileName: string; readonly problem: string }[];
    };
  };
}

async function deploy(call: Call, folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const zip = writeZip(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: file.slice(folder.length + 1).replaceAll('\\', '/'), content: readFileSync(file) };
    })
  );
  const form = new FormData();
  form.append('json', new Blob([JSON.stringify({ deployOptions: {} })], { type: 'application/json' }), 'options.json');
  form.append('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'package.zip');
  const { id } = (await call('POST', 'metadata/deployRequest', form)) as DeployAnswer;
  for (;;) {
    const { deployResult } = (await call('GET', `metadata/deployRequest/${id}?includeDetails=true`)) as DeployAnswer;
    if (!deployResult.done) {
      await delay(50);
      continue;
    }
    if (deployResult.success) return;
    const failures = deployResult.details?.componentFailures.map(({ fileName, problem }) => `${fileName}: ${problem}`);
    throw new Error(
      `The suite's package does not deploy: ${[deployResult.errorMessage, ...(failures ?? [])].join('\n')}`
    );
  }
}

async function assign(call: Call, userId: string): Promise<void> {
  const where = encodeURIComponent(`SELECT Id FROM PermissionSet WHERE Name = '${PERMISSION_SET}'`);
  const { records } = (await call('GET', `query?q=${where}`)) as {
    readonly records: readonly { readonly Id: string }[];
  };
  await call('POST', 'sobjects/PermissionSetAssignment', { AssigneeId: userId, PermissionSetId: records[0]?.Id });
}

async function fillBigTable(call: Call): Promise<void> {
  for (let made = 0; made < BIG_TABLE_ROWS; made += BATCH) {
    const count = Math.min(BATCH, BIG_TABLE_ROWS - made);
    const records = Array.from({ length: count }, () => ({ attributes: { type: 'BigTable__c' } }));
    await call('POST', 'composite/sobjects', { allOrNone: true, records });
  }
}

/** The suite's own scratch org is made with `hasSampleData`: a few accounts with contacts and opportunities. */
async function addSampleData(call: Call): Promise<void> {
  const records = ['Edge Communications', 'Burlington Textiles', 'United Oil & Gas'].map((name, index) => ({
    attributes: { type: 'Account', referenceId: `account${String(index)}` },
    Name: name,
    Contacts: {
      records: [
        { attributes: { type: 'Contact', referenceId: `contact${String(index)}` }, FirstName: 'Rose', LastName: name },
      ],
    },
    Opportunities: {
      records: [
        {
          attributes: { type: 'Opportunity', referenceId: `opportunity${String(index)}` },
          Name: `${name} Generator`,
          StageName: 'Qualification',
          CloseDate: `2026-0${String(index + 1)}-15`,
        },
      ],
    },
  }));
  await call('POST', 'composite/tree/Account', { records });
}
