import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, chown, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { RuntimeError } from '../runtimeError.ts';
import { noteOwner, removeForgotten } from './forgottenClusters.ts';
import { SHARED_FOLDER, type PostgresBinaries } from './postgresBinaries.ts';
import { firstClosedFolder, type ServerIdentity } from './serverIdentity.ts';

/** A database cluster on disk and the way into it. */
export interface Cluster {
  /** PGDATA. */
  readonly folder: string;
  readonly user: string;
  readonly password: string;
}

const USER = 'order_management';
const RECORD = 'server.json';
const run = promisify(execFile);

/**
 * Loopback only, passwords only. `fsync` and `synchronous_commit` stay on, as PostgreSQL has them: what is committed
 * survives a power cut. Without replicas `minimal` WAL is enough; compilation and parallel plans cost more than our
 * short statements.
 */
const SETTINGS = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
shared_buffers = 128MB
jit = off
max_parallel_workers_per_gather = 0
log_min_messages = warning
timezone = 'UTC'
log_timezone = 'UTC'
`;

/**
 * Finds the cluster of a data folder, or makes it. Two processes may do so at once: each makes its own aside, the first
 * rename wins.
 */
export async function openCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  identity: ServerIdentity | undefined
): Promise<Cluster> {
  // Others must be able to pass through the folder when the server is another user; they cannot list it.
  await mkdir(dataDir, { recursive: true, mode: identity === undefined ? 0o700 : 0o711 });
  const cluster = await readRecord(dataDir, identity);
  if (!existsSync(path.join(cluster.folder, 'PG_VERSION'))) {
    await initialise(cluster, binaries, identity);
    await noteOwner(cluster.folder, dataDir);
    await removeForgotten();
  }
  return cluster;
}

async function readRecord(dataDir: string, identity: ServerIdentity | undefined): Promise<Cluster> {
  const file = path.join(dataDir, RECORD);
  if (!existsSync(file)) {
    const record = { folder: chooseFolder(dataDir, identity), password: randomBytes(24).toString('base64url') };
    const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
    await writeFile(draft, JSON.stringify(record), { mode: 0o600, flag: 'wx' });
    // A link, unlike a rename, does not replace what another process has just written.
    await link(draft, file).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
    await rm(draft);
  }
  const record = JSON.parse(await readFile(file, 'utf8')) as { readonly folder: string; readonly password: string };
  return { folder: path.resolve(dataDir, record.folder), user: USER, password: record.password };
}

/** Inside the data folder where the server can reach it; beside it otherwise (a data folder in root's home). */
function chooseFolder(dataDir: string, identity: ServerIdentity | undefined): string {
  if (firstClosedFolder(dataDir, identity) === undefined) return 'postgres';
  const name = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);
  return path.join(SHARED_FOLDER, `${name}-${randomBytes(4).toString('hex')}`);
}

async function initialise(
  cluster: Cluster,
  binaries: PostgresBinaries,
  identity: ServerIdentity | undefined
): Promise<void> {
  const parent = path.dirname(cluster.folder);
  await mkdir(parent, { recursive: true, mode: 0o755 });
  const closed = firstClosedFolder(parent, identity);
  if (closed !== undefined) {
    throw new RuntimeError(
      'EmbeddedServerUnreachableFolder',
      `The database server runs as another user than root and cannot enter ${closed}.`,
      `Choose another data folder, allow it with "chmod o+x ${closed}", or give a database URL.`
    );
  }
  const draft = `${cluster.folder}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const passwordFile = `${draft}.pw`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, cluster.password, { mode: 0o600, flag: 'wx' });
    if (identity !== undefined) {
      await chown(draft, identity.uid, identity.gid);
      await chown(passwordFile, identity.uid, identity.gid);
    }
    const options = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, `--username=${USER}`, '--encoding=UTF8'];
    // The built-in locale does not depend on what the machine has installed.
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    await run(binaries.initdb, ['-D', draft, ...options, ...locale], { ...identity, cwd: draft, env: serverEnv() });
    await appendFile(path.join(draft, 'postgresql.conf'), SETTINGS);
    await rename(draft, cluster.folder);
  } catch (cause) {
    if (existsSync(path.join(cluster.folder, 'PG_VERSION'))) return;
    const detail = (cause as { readonly stderr?: string }).stderr?.trim() || (cause as Error).message;
    throw new RuntimeError(
      'EmbeddedServerFailed',
      `The database in ${cluster.folder} could not be made: ${detail}.`,
      'Check free space and permissions of that folder, or give a database URL.',
      { cause }
    );
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

/** Without the caller's `PG…` variables, which would redirect the server's tools. */
export function serverEnv(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' };
}
