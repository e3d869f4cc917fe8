import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { NutHub } from './nutHub.ts';
import type { TestOutcome } from './jestFile.ts';

interface MochaTest {
  readonly fullTitle: string;
  readonly err: { readonly message?: string };
}

interface MochaReport {
  readonly tests: readonly MochaTest[];
  readonly passes: readonly MochaTest[];
  readonly pending: readonly MochaTest[];
  readonly failures: readonly MochaTest[];
}

export interface NutOptions {
  readonly checkout: string;
  /** The `sf` that the tests run. */
  readonly sf: string;
  /** Milliseconds after which the whole file is ended. */
  readonly fileTimeout: number;
}

/**
 * Runs one file of the suite with mocha. A set-up that fails is an outcome of its own, named after its hook.
 * @throws Error when mocha wrote no report: it could not start, or was ended
 */
export async function runNutFile(file: string, hub: NutHub, options: NutOptions): Promise<readonly TestOutcome[]> {
  const report = join(hub.folder, `${file.replaceAll('/', '-')}.json`);
  rmSync(report, { force: true });
  const args = [
    join(options.checkout, 'node_modules/mocha/bin/mocha.js'),
    '--no-config',
    ...['--require', 'ts-node/register', '--node-option', 'loader=ts-node/esm', '--extension', 'ts'],
    ...['--reporter', 'json', '--reporter-option', `output=${report}`, '--timeout', '600000'],
    `test/commands/${file}.nut.ts`,
  ];
  const output = await run(args, environment(hub, options), options);
  if (!existsSync(report)) throw new Error(`mocha left no report of ${file}:\n${output.slice(-2000)}`);
  const { passes, pending, failures } = JSON.parse(readFileSync(report, 'utf8')) as MochaReport;
  return [
    ...passes.map(({ fullTitle: title }): TestOutcome => ({ title, status: 'passed' })),
    ...pending.map(({ fullTitle: title }): TestOutcome => ({ title, status: 'skipped' })),
    ...failures.map(({ fullTitle: title, err }): TestOutcome => {
      return { title, status: 'failed', failure: err.message?.slice(0, 600) ?? '' };
    }),
  ];
}

/** The kit logs in to the Dev Hub by JWT and makes a scratch org for each file, as it does with Salesforce. */
function environment({ server, key, folder, programs }: NutHub, { sf }: NutOptions): NodeJS.ProcessEnv {
  const [hub] = server.orgs;
  const { PATH = '' } = process.env;
  return {
    PATH: [dirname(sf), PATH, ...programs].join(delimiter),
    HOME: join(folder, 'home'),
    CI: 'true',
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    TESTKIT_EXECUTABLE_PATH: sf,
    TESTKIT_HUB_INSTANCE: server.url,
    TESTKIT_HUB_USERNAME: hub?.admin.username,
    TESTKIT_JWT_CLIENT_ID: 'local-org',
    TESTKIT_JWT_KEY: key,
    TS_NODE_TRANSPILE_ONLY: 'true',
  };
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv, options: NutOptions): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: options.checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const timer = setTimeout(() => child.kill('SIGKILL'), options.fileTimeout);
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      resolve();
    });
  });
  clearTimeout(timer);
  return Buffer.concat(chunks).toString('utf8');
}
