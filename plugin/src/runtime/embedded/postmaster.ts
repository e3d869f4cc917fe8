import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { RuntimeError } from '../runtimeError.ts';
import { serverEnv, type Cluster } from './cluster.ts';
import { isAlive } from './isAlive.ts';
import type { PostgresBinaries } from './postgresBinaries.ts';
import type { ServerIdentity } from './serverIdentity.ts';

/** What is needed to start and stop the server of a cluster. */
export interface ServerHome {
  readonly cluster: Cluster;
  readonly binaries: PostgresBinaries;
  readonly identity: ServerIdentity | undefined;
}

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const MAX_LOG_BYTES = 10_000_000;
const run = promisify(execFile);

/** The server that says it runs on these files; it may have died without taking its word back. */
export async function readPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const lines = await pidFile(cluster);
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/**
 * Starts the server and resolves when it accepts connections, or when it gave up because another process started it, or
 * took the port, in the same moment: the caller looks again in either case.
 *
 * @throws {RuntimeError} `EmbeddedServerFailed` with the end of the server's log.
 */
export async function startPostmaster({ cluster, binaries, identity }: ServerHome, port?: number): Promise<void> {
  await forgetZombie(cluster);
  const log = await openLog(cluster);
  try {
    const usedPort = port ?? (await freePort());
    // Detached: Ctrl-C in the terminal goes to us, who stop the server when the last transaction is done.
    const child = spawn(binaries.postgres, ['-D', cluster.folder, '-p', String(usedPort)], {
      ...identity,
      cwd: cluster.folder,
      env: serverEnv(),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    const exited = new Promise<Error | number | null>((resolve) => {
      child.once('error', resolve);
      child.once('exit', resolve);
    });
    const up = waitUntilReady(cluster);
    const outcome = await Promise.race([exited, up.promise]);
    up.cancel();
    if (outcome instanceof Error) throw await serverFailed(cluster, outcome.message);
    if (typeof outcome === 'number' && outcome !== 0) {
      const tail = await logTail(cluster);
      if (!/postmaster\.pid|already in use|could not bind|shared memory block/i.test(tail))
        throw await serverFailed(cluster, 'it exited');
      await sleep(50);
    }
  } finally {
    await log.close();
  }
}

/** Ends sessions, writes what is in memory, and stops. */
export async function stopPostmaster({ cluster, binaries, identity }: ServerHome): Promise<void> {
  await run(binaries.pgCtl, ['stop', '-D', cluster.folder, '-m', 'fast', '-w'], {
    ...identity,
    cwd: cluster.folder,
    env: serverEnv(),
  });
}

/** PostgreSQL would take the zombie of a killed server for a running one. What else it checks, it still checks. */
async function forgetZombie(cluster: Cluster): Promise<void> {
  const [first] = await pidFile(cluster);
  const pid = Number(first);
  if (pid > 0 && existsSync(`/proc/${pid}`) && !(await isAlive(pid))) {
    await rm(path.join(cluster.folder, 'postmaster.pid'), { force: true });
  }
}

export async function serverFailed(cluster: Cluster, what: string): Promise<RuntimeError> {
  const tail = await logTail(cluster);
  return new RuntimeError(
    'EmbeddedServerFailed',
    `The database server in ${cluster.folder} failed: ${what}.${tail ? ` Its log ends in: ${tail}` : ''}`,
    'Check free space and permissions of that folder, or give a database URL.'
  );
}

async function openLog(cluster: Cluster): ReturnType<typeof open> {
  const file = path.join(cluster.folder, 'server.log');
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0
  );
  return open(file, size > MAX_LOG_BYTES ? 'w' : 'a', 0o600);
}

function waitUntilReady(cluster: Cluster): { readonly promise: Promise<'ready'>; cancel(): void } {
  let waiting = true;
  const look = async (): Promise<'ready'> => {
    while (waiting && (await pidFile(cluster))[7]?.trim() !== 'ready') await sleep(10);
    return 'ready';
  };
  return { promise: look(), cancel: () => void (waiting = false) };
}

async function pidFile(cluster: Cluster): Promise<readonly string[]> {
  const text = await readFile(path.join(cluster.folder, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

async function logTail(cluster: Cluster): Promise<string> {
  const text = await readFile(path.join(cluster.folder, 'server.log'), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-6).join(' | ');
}
