/**
 * The local org as a background process of its own. Its folder holds `org.json` (address, process, tokens; readable by
 * the owner only), `org.log` and the data. One folder is one server.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';

export const LocalOrgState = z.object({
  pid: z.number().int(),
  url: z.string(),
  startedAt: z.string(),
  projectDir: z.string().optional(),
  orgs: z.array(
    z.object({
      name: z.string(),
      orgId: z.string(),
      username: z.string(),
      accessToken: z.string(),
      integrationUsername: z.string().optional(),
      integrationToken: z.string().optional(),
    })
  ),
});
export type LocalOrgState = z.infer<typeof LocalOrgState>;

export interface StartOptions {
  readonly folder: string;
  /** SFDX project whose metadata the org has from the start; none for an empty org that is deployed to. */
  readonly projectDir?: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly orgNames: readonly string[];
  readonly dailyApiRequests?: number;
  /** Whether scratch orgs and sandboxes can be made of the org. */
  readonly devHub?: boolean;
}

const startTimeoutMs = 90_000;
const stopTimeoutMs = 10_000;
const pollMs = 25;

/** Starts the server and waits until it answers; refuses when this folder's server runs already or does not come up. */
export async function startLocalOrg(options: StartOptions): Promise<Result<LocalOrgState, Problem>> {
  const running = readLocalOrg(options.folder);
  if (running) {
    return refuse({
      code: 'LocalOrgRuns',
      message: `A local org runs already at ${running.url} (process ${running.pid}).`,
      action: 'Use it, or stop it with: sf order org stop',
    });
  }
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  rmSync(stateFile(options.folder), { force: true });
  const logFile = join(options.folder, 'org.log');
  const log = openSync(logFile, 'a', 0o600);
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const main = fileURLToPath(new URL(`./localOrgMain.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, main, JSON.stringify(options)], {
    detached: true,
    stdio: ['ignore', log, log],
    // Where Node itself would put it: the second start does not compile the same libraries again.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env },
  });
  closeSync(log);
  const state = await waitFor(
    () => readLocalOrg(options.folder) ?? (child.exitCode === null ? undefined : 'ended'),
    startTimeoutMs
  );
  if (state !== undefined && state !== 'ended') {
    child.unref();
    return ok(state);
  }
  child.kill('SIGKILL');
  return refuse({
    code: 'LocalOrgDidNotStart',
    message: `The local org did not start: ${lastLine(logFile)}`,
    action: `See ${logFile}.`,
  });
}

/** The server of this folder, if its process is alive. */
export function readLocalOrg(folder: string): LocalOrgState | undefined {
  try {
    const state = LocalOrgState.parse(JSON.parse(readFileSync(stateFile(folder), 'utf8')));
    return isAlive(state.pid) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Stops the server; true when there was one. Its data stays. */
export async function stopLocalOrg(folder: string): Promise<boolean> {
  const state = readLocalOrg(folder);
  if (!state) return false;
  process.kill(state.pid, 'SIGTERM');
  const ended = await waitFor(() => (isAlive(state.pid) ? undefined : true), stopTimeoutMs);
  if (!ended) process.kill(state.pid, 'SIGKILL');
  rmSync(stateFile(folder), { force: true });
  return true;
}

/** Stops the server if it runs and deletes its data; true when there was anything. */
export async function deleteLocalOrg(folder: string): Promise<boolean> {
  await stopLocalOrg(folder);
  const existed = existsSync(folder);
  rmSync(folder, { recursive: true, force: true });
  return existed;
}

export const stateFile = (folder: string): string => join(folder, 'org.json');

async function waitFor<T>(probe: () => T | undefined, timeoutMs: number): Promise<T | undefined> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = probe();
    if (value !== undefined || Date.now() > end) return value;
    await wait(pollMs);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const lastLine = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? 'no output';
