import { execFile, spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { RuntimeError } from '../runtimeError.ts';
import { openCluster, serverEnv, type Cluster } from './cluster.ts';
import { postgresBinaries, type PostgresBinaries } from './postgresBinaries.ts';
import { serverIdentity, type ServerIdentity } from './serverIdentity.ts';

export interface EmbeddedServer {
  readonly connectionString: string;
  /** Process id of the postmaster, for operators and tests. */
  readonly pid: number;
  /** Gives the server back; the last user stops it. */
  release(): Promise<void>;
}

/** Each user of the server holds this lock shared; who can take it alone is the last. It dies with its session. */
const USERS_LOCK = 'pg_advisory_lock_shared(1330464100, 1)';
const OPEN_DEADLINE_MS = 60_000;
const MAX_LOG_BYTES = 10_000_000;
const run = promisify(execFile);

/**
 * Opens the PostgreSQL server of a data folder: adopts one that runs already (another process has it open, or one that
 * was killed left it behind), starts it otherwise, and makes its files the first time.
 *
 * No lock file is needed. PostgreSQL itself refuses a second server on the same files, and users are counted by a lock
 * that each holds in the server, so that a killed process counts no more.
 *
 * @throws {RuntimeError} `EmbeddedServerFailed` or `EmbeddedServerUnreachableFolder`.
 */
export async function openEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  const identity = serverIdentity();
  const binaries = await postgresBinaries(identity);
  const cluster = await openCluster(path.resolve(dataDir), binaries, identity);
  const deadline = Date.now() + OPEN_DEADLINE_MS;
  let refusals = 0;
  for (;;) {
    const running = await readPostmaster(cluster);
    const holder = running && (await hold(cluster, running.port));
    if (running && holder) return server(cluster, running, holder, binaries, identity);
    if (Date.now() > deadline) throw await failed(cluster, 'it does not answer');
    // A pid file with nobody behind it: a server that is coming up, going down, or was killed with its machine. After a
    // second PostgreSQL decides: it starts unless the other is really there.
    if (running && isAlive(running.pid) && ++refusals < 20) await sleep(50);
    else {
      refusals = 0;
      await startServer(cluster, binaries, identity);
    }
  }
}

interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

async function readPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const text = await readFile(path.join(cluster.folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

async function hold(cluster: Cluster, port: number): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, port),
    application_name: 'order-management holder',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`select ${USERS_LOCK}`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    // Wrong password: another cluster answers on a port that this one had.
    const transient = ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '28P01', '28000'];
    const code = (error as { readonly code?: string }).code;
    if (code !== undefined && !transient.includes(code)) throw error;
    return undefined;
  }
}

function server(
  cluster: Cluster,
  { pid, port }: Postmaster,
  firstHolder: pg.Client,
  binaries: PostgresBinaries,
  identity: ServerIdentity | undefined
): EmbeddedServer {
  let holder: pg.Client | undefined;
  let released = false;
  const keep = (client: pg.Client): void => {
    holder = client;
    // After a restart of the server its locks are gone: this user is counted again as soon as it is back.
    client.once('end', () => {
      holder = undefined;
      if (!released) void reconnect();
    });
  };
  const reconnect = async (): Promise<void> => {
    while (!released && holder === undefined) {
      const client = await hold(cluster, port).catch(() => undefined);
      if (client && released) await client.end();
      else if (client) keep(client);
      else await sleep(200, undefined, { ref: false });
    }
  };
  keep(firstHolder);
  return {
    connectionString: urlOf(cluster, port),
    pid,
    async release() {
      if (released) return;
      released = true;
      const last = holder !== undefined && (await isLastUser(holder).catch(() => false));
      if (last) {
        await run(binaries.pgCtl, ['stop', '-D', cluster.folder, '-m', 'fast', '-w'], {
          ...identity,
          cwd: cluster.folder,
          env: serverEnv(),
        }).catch(() => undefined);
      }
      await holder?.end().catch(() => undefined);
    },
  };
}

async function isLastUser(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ readonly last: boolean }>(
    `select pg_advisory_unlock_shared(1330464100, 1), pg_try_advisory_lock(1330464100, 1) as last`
  );
  return rows[0]?.last === true;
}

/** Resolves when the server accepts connections or has given up; the caller looks again in either case. */
async function startServer(
  cluster: Cluster,
  binaries: PostgresBinaries,
  identity: ServerIdentity | undefined
): Promise<void> {
  const port = await freePort();
  const logFile = path.join(cluster.folder, 'server.log');
  const tooLong = await stat(logFile).then(
    ({ size }) => size > MAX_LOG_BYTES,
    () => false
  );
  const log = await open(logFile, tooLong ? 'w' : 'a', 0o600);
  try {
    // Detached: Ctrl-C in the terminal goes to us, who stop the server when the last transaction is done.
    const child = spawn(binaries.postgres, ['-D', cluster.folder, '-p', String(port)], {
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
    if (outcome instanceof Error) throw await failed(cluster, outcome.message);
    if (typeof outcome === 'number' && outcome !== 0) {
      const tail = await logTail(cluster);
      // Another process started it, or took the port, in the same moment: both are settled by looking again.
      if (!/postmaster\.pid|already in use|could not bind/i.test(tail)) throw await failed(cluster, 'it exited');
      await sleep(50);
    }
  } finally {
    await log.close();
  }
}

function waitUntilReady(cluster: Cluster): { readonly promise: Promise<'ready'>; cancel(): void } {
  let waiting = true;
  const look = async (): Promise<'ready'> => {
    while (waiting) {
      const text = await readFile(path.join(cluster.folder, 'postmaster.pid'), 'utf8').catch(() => '');
      if (text.split('\n')[7]?.trim() === 'ready') return 'ready';
      await sleep(10);
    }
    return 'ready';
  };
  return { promise: look(), cancel: () => void (waiting = false) };
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function failed(cluster: Cluster, what: string): Promise<RuntimeError> {
  const tail = await logTail(cluster);
  return new RuntimeError(
    'EmbeddedServerFailed',
    `The database server in ${cluster.folder} failed: ${what}.${tail ? ` Its log ends in: ${tail}` : ''}`,
    'Check free space and permissions of that folder, or give a database URL.'
  );
}

async function logTail(cluster: Cluster): Promise<string> {
  const text = await readFile(path.join(cluster.folder, 'server.log'), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-6).join(' | ');
}

function urlOf(cluster: Cluster, port: number): string {
  return `postgresql://${cluster.user}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/postgres`;
}
