/** Where runs take place in which a service is killed again and again: a folder, a local CRM, vendors, a port that stays. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_VERSION, startLocalCrm, type LocalCrm } from '../../sync/support/localCrm.ts';
import { freePort } from './places.ts';
import { ServiceLives } from './serviceLives.ts';
import type { ServiceSettings } from './serviceProcess.ts';
import { startVendors, type Vendors } from './vendors.ts';

export interface RunOptions {
  readonly seed: number;
  readonly kills: number;
  /** How long the service may take for the rest once nobody disturbs it any more. */
  readonly calmMs?: number;
  readonly tell?: (line: string) => void;
  /** Leaves log, ledger and database files of a run with findings, and says where. */
  readonly keep?: boolean;
}

export type Pace = Parameters<typeof startVendors>[1];
/** How the service is set, so that what takes minutes in life takes seconds. */
export type QuickSettings = Omit<
  ServiceSettings,
  'instanceUrl' | 'accessToken' | 'version' | 'orgId' | 'dataDir' | 'callbackPort'
>;

export interface Stage {
  readonly local: LocalCrm;
  readonly vendors: Vendors;
  readonly dataDir: string;
  readonly callbackPort: number;
  readonly lives: ServiceLives;
}

export interface Scene {
  /** Begins the name of the folder. */
  readonly name: string;
  readonly pace: Pace;
  readonly quick: QuickSettings;
  /** What is in the CRM before anything else. */
  readonly prepare: (local: LocalCrm) => Promise<void>;
}

/** Sets the stage, runs `work` on it, and clears it whatever becomes of that. Adds how long all of it took. */
export async function onStage<R extends { readonly findings: readonly string[] }>(
  { name, pace, quick, prepare }: Scene,
  { keep, tell }: RunOptions,
  work: (stage: Stage) => Promise<R>
): Promise<R & { readonly seconds: number }> {
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), `om-${name}-`));
  // As root the database runs as another user, who must get through.
  await chmod(folder, 0o755);
  let isKept = false;
  const closing: (() => Promise<unknown>)[] = [() => (isKept ? Promise.resolve() : clear(folder))];
  try {
    const local = await startLocalCrm({ dailyApiRequests: 10_000_000 });
    closing.push(() => local.stop());
    await prepare(local);
    const vendors = await startVendors(join(folder, 'ledger.jsonl'), pace);
    closing.push(() => vendors.stop());
    const [dataDir, callbackPort] = [join(folder, 'database'), await freePort()];
    const settings: ServiceSettings = {
      ...quick,
      instanceUrl: local.server.url,
      accessToken: local.org.integration.accessToken,
      version: API_VERSION,
      orgId: local.org.id,
      dataDir,
      callbackPort,
    };
    const lives = new ServiceLives(settings, vendors.env, join(folder, 'service.log'));
    closing.push(() => lives.end());
    const report = await work({ local, vendors, dataDir, callbackPort, lives });
    isKept = keep === true && report.findings.length > 0;
    if (isKept) tell?.(`Log, ledger and database are left in ${folder}`);
    return { ...report, seconds: (performance.now() - started) / 1_000 };
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

/** A database server that was killed has children for a moment, and they still write. */
const clear = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
