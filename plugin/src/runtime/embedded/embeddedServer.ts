import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { LOCKS } from '../db/locks.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { postgresBinaries } from './postgresBinaries.ts';
import { isAlive } from './isAlive.ts';
import {
  readPostmaster,
  serverFailed,
  startPostmaster,
  stopPostmaster,
  type Postmaster,
  type ServerHome,
} from './postmaster.ts';
import { serverIdentity } from './serverIdentity.ts';

export interface EmbeddedServer {
  readonly connectionString: string;
  /** Process id of the server when it was opened, for operators and tests. */
  readonly pid: number;
  /** Gives the server back; the last user stops it. */
  release(): Promise<void>;
}

/** Each user of the server holds this lock shared; who can take it alone is the last. It dies with its session. */
const USERS_LOCK = `${LOCKS.serverUsers}, 1`;
const OPEN_DEADLINE_MS = 60_000;

/**
 * Opens the PostgreSQL server of a data folder: adopts one that runs already (another process has it open, or one that
 * was killed left it behind), starts it otherwise, and makes its files the first time.
 *
 * No lock file is needed. PostgreSQL itself refuses a second server on the same files, and users are counted by a lock
 * that each holds in the server, so that a killed process counts no more. A server that dies while it is in use is
 * started again on the same port by whoever misses it first.
 *
 * @throws {RuntimeError} `EmbeddedServerFailed` or `EmbeddedServerUnreachableFolder`.
 */
export async function openEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  const identity = serverIdentity();
  const binaries = await postgresBinaries(identity);
  const cluster = await openCluster(path.resolve(dataDir), binaries, identity);
  const home: ServerHome = { cluster, binaries, identity };
  const { postmaster, holder } = await join(home);
  const user = new ServerUser(home, postmaster.port, holder);
  return {
    connectionString: urlOf(cluster, postmaster.port),
    pid: postmaster.pid,
    release: () => user.release(),
  };
}

/** Connects as one more user, starting the server when nobody has. */
async function join(
  home: ServerHome,
  port?: number
): Promise<{ readonly postmaster: Postmaster; readonly holder: pg.Client }> {
  const { cluster } = home;
  const deadline = Date.now() + OPEN_DEADLINE_MS;
  for (let refusals = 0; ;) {
    const postmaster = await readPostmaster(cluster);
    const holder = postmaster && (await hold(cluster, postmaster.port));
    if (postmaster && holder) return { postmaster, holder };
    if (Date.now() > deadline) throw await serverFailed(cluster, 'it does not answer');
    // A pid with nobody behind the port: a server that comes up, goes down, or was killed with its machine. After a
    // second PostgreSQL decides: it starts unless the other is really there.
    if (postmaster && (await isAlive(postmaster.pid)) && ++refusals < 20) await sleep(50);
    else {
      refusals = 0;
      await startPostmaster(home, port);
    }
  }
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
    await client.query(`select pg_advisory_lock_shared(${USERS_LOCK})`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    // Wrong password: another cluster answers on a port that this one had.
    const passing = ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '28P01', '28000'];
    const code = (error as { readonly code?: string }).code;
    if (code !== undefined && !passing.includes(code)) throw error;
    return undefined;
  }
}

/** One user's hold on the server, renewed when the server was gone for a while. */
class ServerUser {
  readonly #home: ServerHome;
  readonly #port: number;
  #holder: pg.Client | undefined;
  #released: Promise<void> | undefined;
  #joining: Promise<void> | undefined;

  constructor(home: ServerHome, port: number, holder: pg.Client) {
    this.#home = home;
    this.#port = port;
    this.#keep(holder);
  }

  release(): Promise<void> {
    return (this.#released ??= this.#release());
  }

  #keep(holder: pg.Client): void {
    this.#holder = holder;
    holder.once('end', () => {
      this.#holder = undefined;
      if (this.#released === undefined) this.#joining = this.#join();
    });
  }

  async #join(): Promise<void> {
    while (this.#released === undefined && this.#holder === undefined) {
      const joined = await join(this.#home, this.#port).catch(() => undefined);
      if (joined) this.#keep(joined.holder);
      else await sleep(500);
    }
  }

  async #release(): Promise<void> {
    await this.#joining;
    const holder = this.#holder;
    if (holder === undefined) return;
    const last = await isLastUser(holder).catch(() => false);
    if (last) await stopPostmaster(this.#home).catch(() => undefined);
    await holder.end().catch(() => undefined);
  }
}

async function isLastUser(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ readonly last: boolean }>(
    `select pg_advisory_unlock_shared(${USERS_LOCK}), pg_try_advisory_lock(${USERS_LOCK}) as last`
  );
  return rows[0]?.last === true;
}

function urlOf(cluster: Cluster, port: number): string {
  return `postgresql://${cluster.user}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/postgres`;
}
