import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalOrg, type LocalOrgServer } from '../src/server/startLocalOrg.ts';
import type { LocalOrgOptions } from '../src/server/serverOptions.ts';
import { addPowerShell, writeHubHistory } from './nutHistory.ts';

/** More scratch orgs than this the hub must have had, for the tests that export them. */
const PAST_SCRATCH_ORGS = 1_000_001;
/** What the tests of bulk loads count on. */
const LARGE_ROWS = 76_380;
const DATA = 'test/test-files/data-project/data';

export interface NutHub {
  readonly server: LocalOrgServer;
  /** The private key, in PEM, that the kit signs its assertions with. */
  readonly key: string;
  /** Holds the home of the CLI and the reports. */
  readonly folder: string;
  /** Folders of programs that the tests call, to be searched last. */
  readonly programs: readonly string[];
  stop(): Promise<void>;
}

/** A Dev Hub with nothing in it but, when asked for, a long past. */
export async function openNutHub({ hasPast }: { readonly hasPast: boolean }): Promise<NutHub> {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-nuts-'));
  mkdirSync(join(folder, 'home'));
  const options: LocalOrgOptions = {
    orgs: [{ name: 'hub', devHub: true }],
    dataDir: join(folder, 'data'),
    scratchOrgs: { active: 200, daily: 1000 },
    dailyApiRequests: 1_000_000,
    logger: { warn: console.error, error: console.error },
  };
  if (hasPast) {
    await (await startLocalOrg(options)).stop();
    writeHubHistory(join(folder, 'data', 'hub.sqlite'), PAST_SCRATCH_ORGS);
  }
  const server = await startLocalOrg(options);
  const programs = addPowerShell(folder);
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { server, key: privateKey, folder, programs, stop };
}

/** Copies of the suite may lack its one large file, which is the small one many times over. */
export function ensureLargeFile(checkout: string): void {
  const file = join(checkout, DATA, 'bulkUpsertLarge.csv');
  if (existsSync(file)) return;
  const [head = '', ...rows] = readFileSync(join(checkout, DATA, 'bulkUpsert.csv'), 'utf8')
    .trim()
    .split('\n');
  const lines = Array.from({ length: LARGE_ROWS }, (_, index) => rows[index % rows.length] ?? '');
  writeFileSync(file, `${[head, ...lines].join('\n')}\n`);
}
