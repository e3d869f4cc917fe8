import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PreparedOrg } from './preparedOrg.ts';

export interface TestOutcome {
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** First line of the failure. */
  readonly failure?: string;
}

interface JestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

export interface JestOptions {
  readonly checkout: string;
  /** Milliseconds that one test may take. */
  readonly testTimeout: number;
  /** Milliseconds after which the whole file is ended. */
  readonly fileTimeout: number;
}

/**
 * Runs one file of the suite in a process of its own: a rejection that nobody handles ends the whole process of jest.
 * @throws Error when jest wrote no report: it could not start, or was ended
 */
export async function runJestFile(
  name: string,
  org: PreparedOrg,
  options: JestOptions
): Promise<readonly TestOutcome[]> {
  const report = join(tmpdir(), `jsforce-${name}-${String(process.pid)}.json`);
  rmSync(report, { force: true });
  const jest = join(options.checkout, 'node_modules/jest/bin/jest.js');
  const args = [
    jest,
    '--forceExit',
    '--json',
    `--outputFile=${report}`,
    `--testTimeout=${String(options.testTimeout)}`,
  ];
  const output = await run([...args, `test/${name}.test.ts`], environment(org), options);
  if (!existsSync(report)) throw new Error(`jest left no report of ${name}:\n${output.slice(-2000)}`);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
  rmSync(report);
  const [file] = testResults;
  if (!file || file.assertionResults.length === 0) throw new Error(`${name} ran no test:\n${file?.message ?? output}`);
  return file.assertionResults.map(({ fullName, status, failureMessages }) => ({
    title: fullName,
    status: status === 'passed' || status === 'failed' ? status : 'skipped',
    ...(failureMessages[0] ? { failure: firstLines(failureMessages[0]) } : {}),
  }));
}

const firstLines = (text: string): string =>
  text
    .replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '')
    .split('\n    at ')[0]
    ?.slice(0, 400) ?? '';

/** `CI` would make jest try each test four times. */
function environment({ url, certificateFile, org }: PreparedOrg): NodeJS.ProcessEnv {
  const { CI: _, ...inherited } = process.env;
  return {
    ...inherited,
    NODE_EXTRA_CA_CERTS: certificateFile,
    SF_LOGIN_URL: url,
    SF_ACCESS_TOKEN: org.admin.accessToken,
    SF_USERNAME: org.admin.username,
    SF_PASSWORD: org.admin.password,
    SF_OAUTH2_CLIENT_ID: 'local-org',
    SF_OAUTH2_CLIENT_SECRET: 'local-org',
  };
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv, options: JestOptions): Promise<string> {
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
