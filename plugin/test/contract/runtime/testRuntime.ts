import { randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Clock, Dispatch, Dispatcher, GatewayReply } from '../../../src/engine/ports.ts';
import { openEmbeddedServer } from '../../../src/runtime/embedded/embeddedServer.ts';
import {
  openRuntime,
  type PostgresRuntime,
  type RuntimeLocation,
  type RuntimeOptions,
} from '../../../src/runtime/index.ts';

/** An external server when one is given (then with four workers), the embedded one otherwise, kept between runs. */
const databaseUrl = process.env['OM_TEST_DATABASE_URL'];
export const WORKERS = databaseUrl === undefined ? 1 : 4;
export const location: RuntimeLocation = databaseUrl
  ? { databaseUrl }
  : { dataDir: path.join(tmpdir(), `om-runtime-test-${userInfo().uid}`) };

export class ManualClock implements Clock {
  #now: number;
  constructor(start = Date.parse('2026-03-01T08:00:00Z')) {
    this.#now = start;
  }
  now(): number {
    return this.#now;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
}

export interface TestRuntime {
  /** The one that tests talk to; with more workers the others only work. */
  readonly runtime: PostgresRuntime;
  readonly schema: string;
  /** Where the database is, for a runtime of another process. */
  readonly databaseUrl: string;
  readonly sql: pg.Client;
  /** Starts all workers with one dispatcher. */
  start(dispatcher: Dispatcher): Promise<void>;
  close(): Promise<void>;
}

/** A runtime in a schema of its own, which `close` drops. */
export async function openTestRuntime(options: RuntimeOptions = {}): Promise<TestRuntime> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const settings = { schema, pollMs: 20, ...options };
  const runtime = await openRuntime(location, settings);
  const others = await Promise.all(Array.from({ length: WORKERS - 1 }, () => openRuntime(location, settings)));
  const { sql, url } = await connect();
  return {
    runtime,
    schema,
    databaseUrl: url,
    sql,
    async start(dispatcher) {
      for (const each of [runtime, ...others]) await each.start(dispatcher);
    },
    async close() {
      await Promise.all(others.map((each) => each.stop()));
      await runtime.stopWorking();
      await sql.end();
      // A connection of its own, since the test may have cut the other; while the runtime still holds the server.
      const { sql: last } = await connect();
      await last.query(`set client_min_messages = error`);
      await last.query(`drop schema ${schema}, ${schema}_queue cascade`);
      await runtime.stop();
      await last.end();
    },
  };
}

async function connect(): Promise<{ readonly sql: pg.Client; readonly url: string }> {
  const server = 'dataDir' in location ? await openEmbeddedServer(location.dataDir) : undefined;
  const url = server?.connectionString ?? databaseUrl ?? '';
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  if (server) client.once('end', () => void server.release());
  return { sql: client, url };
}

export interface Vendor {
  readonly calls: Dispatch[];
  readonly dispatcher: Dispatcher;
}

/** A vendor that answers as told, and remembers what it was asked. */
export function vendor(
  answer: (dispatch: Dispatch) => GatewayReply | Promise<GatewayReply> = () => ({ kind: 'completed' })
): Vendor {
  const calls: Dispatch[] = [];
  return {
    calls,
    dispatcher: async (dispatch) => {
      calls.push(dispatch);
      return { reply: await answer(dispatch), exchanges: [] };
    },
  };
}
