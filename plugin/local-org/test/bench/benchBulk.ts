import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Figure } from './benchLocalOrg.ts';
import { OBJECT, type Started, type Usage } from './bulkServer.ts';

const SERVER = fileURLToPath(new URL('bulkServer.ts', import.meta.url));
const POLL_MS = 50;

interface Job {
  readonly id: string;
  readonly state: string;
  readonly numberRecordsProcessed: number;
  readonly numberRecordsFailed?: number;
}

/**
 * Measures Bulk API 2.0 over HTTP on a database on disk, the server in a process of its own: rows a second from the end
 * of the upload to the end of the job, rows a second of their query, the processor time that the server takes for both,
 * and the memory that it needs at most.
 * @throws Error when a job does not end well
 */
export async function benchBulk(rows = 50_000): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-bench-bulk-'));
  const child = fork(SERVER, [join(folder, 'data')], { execArgv: ['--conditions=source', '--no-warnings'] });
  try {
    const started = await answerOf<Started>(child);
    const client = new Client(child, started);
    const file = join(folder, 'rows.csv');
    await writeRows(file, rows);
    return figures(rows, started.usage, await client.ingest(file, rows), await client.query(rows));
  } finally {
    if (child.connected) child.disconnect();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What one job has taken. */
interface Spent {
  readonly seconds: number;
  readonly cpu: number;
  /** When half of the rows were done, and at the end. */
  readonly half: Usage;
  readonly end: Usage;
}

class Client {
  readonly #child: ChildProcess;
  readonly #server: Started;

  constructor(child: ChildProcess, server: Started) {
    this.#child = child;
    this.#server = server;
  }

  async ingest(file: string, rows: number): Promise<Spent> {
    const { id } = await this.#json('POST', '/jobs/ingest', { object: OBJECT, operation: 'insert' });
    await this.#call('PUT', `/jobs/ingest/${id}/batches`, await openAsBlob(file), 'text/csv');
    return this.#measured(async (begin) => {
      await this.#json('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
      return this.#ended(`/jobs/ingest/${id}`, rows, begin);
    });
  }

  async query(rows: number): Promise<Spent> {
    return this.#measured(async (begin) => {
      const query = `SELECT Id, Name, Amount__c, Day__c FROM ${OBJECT}`;
      const { id } = await this.#json('POST', '/jobs/query', { operation: 'query', query });
      const half = await this.#ended(`/jobs/query/${id}`, rows, begin);
      let bytes = 0;
      for await (const piece of (await this.#call('GET', `/jobs/query/${id}/results`)).body ?? []) {
        bytes += (piece as Uint8Array).length;
      }
      if (bytes < rows * 20) throw new Error(`${bytes} bytes of ${rows} rows`);
      return half;
    });
  }

  async #measured(work: (begin: Usage) => Promise<Usage>): Promise<Spent> {
    const [begin, start] = [await this.#usage(), performance.now()];
    const half = await work(begin);
    const seconds = (performance.now() - start) / 1000;
    const end = await this.#usage();
    return { seconds, cpu: end.cpu - begin.cpu, half, end };
  }

  /** Waits for the end of a job; answers what was needed when half of it was done. */
  async #ended(path: string, rows: number, begin: Usage): Promise<Usage> {
    let half = begin;
    for (;;) {
      const job = await this.#json('GET', path);
      if (job.numberRecordsProcessed < rows / 2) half = await this.#usage();
      if (job.state === 'Failed' || job.numberRecordsFailed) throw new Error(JSON.stringify(job));
      if (job.state === 'JobComplete') {
        if (job.numberRecordsProcessed !== rows) throw new Error(`${job.numberRecordsProcessed} rows of ${rows}`);
        return half;
      }
      await wait(POLL_MS);
    }
  }

  async #usage(): Promise<Usage> {
    this.#child.send('usage');
    return answerOf<Usage>(this.#child);
  }

  async #json(method: string, path: string, body?: object): Promise<Job> {
    return (await (await this.#call(method, path, body && JSON.stringify(body))).json()) as Job;
  }

  async #call(method: string, path: string, body?: string | Blob, type = 'application/json'): Promise<Response> {
    const { url, token } = this.#server;
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const response = await fetch(`${url}/services/data/v66.0${path}`, { method, headers, ...(body && { body }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response;
  }
}

/** The next message of the server. @throws Error when its process ends instead */
async function answerOf<T>(child: ChildProcess): Promise<T> {
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the process of the server ended with ${String(code)}`);
    }),
  ])) as [T];
  return message;
}

function figures(rows: number, idle: Usage, ingest: Spent, query: Spent): readonly Figure[] {
  const growth = Math.max(ingest.end.peak - ingest.half.peak, query.end.peak - query.half.peak);
  const rate = (name: string, over: number): Figure => ({ name, value: rows / over, unit: '/s', target: '> 20000' });
  const memory = (name: string, bytes: number, target: string): Figure => {
    return { name, value: bytes / 1e6, unit: 'MB', target };
  };
  return [
    rate(`bulk: ingest of ${rows} rows without automation`, ingest.seconds),
    rate('bulk: rows of the ingest to a second of processor', ingest.cpu),
    rate('bulk: query of all of them', query.seconds),
    rate('bulk: rows of the query to a second of processor', query.cpu),
    memory('bulk: the idle server', idle.rss, ''),
    memory('bulk: most memory of the ingest above it', ingest.end.peak - idle.rss, '< 300'),
    memory('bulk: most memory of all above it', query.end.peak - idle.rss, '< 300'),
    memory('bulk: more of it for the second half of the rows', growth, '< 50'),
  ];
}

async function writeRows(file: string, rows: number): Promise<void> {
  const stream = createWriteStream(file);
  stream.write('Name,Amount__c,Day__c\n');
  for (let at = 0; at < rows; at += 1) {
    if (!stream.write(`Row ${at},${at % 1000}.25,2026-01-${String((at % 28) + 1).padStart(2, '0')}\n`))
      await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
  for (const { name, value, unit, target } of await benchBulk(Number(values.rows))) {
    console.log(`${name.padEnd(60)}${String(Math.round(value)).padStart(9)} ${unit.padEnd(3)} ${target}`);
  }
}
