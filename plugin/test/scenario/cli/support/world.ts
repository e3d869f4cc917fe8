/** What the tour needs around it: vendors, a local org with the project's metadata, permission sets and the catalogue. */
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { loadCatalogue } from '../../../../../scripts/data/catalogue.ts';
import { assignPermissionSets } from '../../../../../scripts/support/assignPermissionSets.ts';
import { stopProcess } from '../../../../../scripts/support/background.ts';
import type { OrderOrgStartResult } from '../../../../src/cli/results.ts';
import { LocalOrgState, stateFile } from '../../../../src/orgs/localOrgProcess.ts';
import { startVendors, type Vendors } from '../../chaos/support/vendors.ts';
import { userWith, usernameOf } from '../../neverHappens/support/people.ts';
import { openSandbox, root, salesforceBin, type Sandbox } from './sandbox.ts';
import { refusalOf, resultOf, type CommandResults } from './results.ts';

export interface World {
  readonly sandbox: Sandbox;
  readonly org: OrderOrgStartResult;
  readonly connection: Connection;
  /** Flags of one pass of the service: its database in the sandbox, a port that stays the same for the vendors. */
  readonly pass: readonly string[];
  /** Where they were asked for. */
  readonly vendors: Vendors | undefined;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly alias: string;
  readonly withVendors?: boolean;
}

/** Starts it with the commands of a user: `sf order org start`, in a process. */
export async function openWorld({ alias, withVendors = false }: WorldOptions): Promise<World> {
  const closing: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const env: NodeJS.ProcessEnv = {};
    const sandbox = await openSandbox(env);
    closing.push(() => sandbox.close());
    const pace = { latencyMs: 5, callbackDelayMs: 60, plugInDelayMs: 60 };
    const vendors = withVendors ? await startVendors(join(sandbox.home, 'vendor-ledger.jsonl'), pace) : undefined;
    closing.push(() => vendors?.stop());
    Object.assign(sandbox.env, vendors?.env);
    const started = await sandbox.process([
      'order',
      'org',
      'start',
      '--alias',
      alias,
      '--project-dir',
      root,
      '--set-default',
      '--json',
    ]);
    const org = resultOf('org start', started);
    closing.push(() => stopProcess(org.pid));
    const connection = connect(sandbox, alias);
    const sets = ['OM_Admin', 'OM_Sales', 'OM_Operator', 'OM_Integration'];
    await assignPermissionSets(connection, org.username, sets);
    await loadCatalogue(connection);
    const database = join(sandbox.home, 'database');
    const pass = ['--data-dir', database, '--port', String(await freePort()), '--log-level', 'silent'];
    return { sandbox, org, connection, pass, vendors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The commands of a world that is opened later: as text, as the result of `--json`, and as a refusal. */
export function commandsIn(world: () => World) {
  const order = (...words: readonly string[]) => world().sandbox.order(...words);
  const inJson = (words: string, flags: readonly string[]) => order(...words.split(' '), ...flags, '--json');
  const json = async <Words extends keyof CommandResults>(words: Words, ...flags: readonly string[]) =>
    resultOf(words, await inJson(words, flags));
  const refused = async (words: string, ...flags: readonly string[]) => refusalOf(await inJson(words, flags));
  return { order, json, refused };
}

/** Makes a user with these permission sets, logs in with the real `sf` under the name as alias, and gives a connection. */
export async function loginAs(world: World, name: string, permissionSets: readonly string[]): Promise<Connection> {
  const { sandbox, org, connection: admin } = world;
  const person = await userWith({ admin, server: { url: org.url } }, name, permissionSets);
  const words = ['org', 'login', 'access-token', '--instance-url', org.url, '--alias', name, '--no-prompt'];
  const env = { SF_ACCESS_TOKEN: person.accessToken ?? '' };
  const { code, stderr } = await sandbox.process(words, { program: salesforceBin, env });
  if (code !== 0) throw new Error(`${usernameOf(name)} cannot log in: ${stderr}`);
  return person;
}

function connect(sandbox: Sandbox, alias: string): Connection {
  const folder = join(sandbox.home, '.local', 'share', 'order-management', 'orgs', alias);
  const state = LocalOrgState.parse(JSON.parse(readFileSync(stateFile(folder), 'utf8')));
  return new Connection({ instanceUrl: state.url, accessToken: state.orgs[0]!.accessToken, version: '66.0' });
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
