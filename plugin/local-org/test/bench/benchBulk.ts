import { createWriteStream, mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startLocalOrg } from '../../src/index.ts';
import { customObject, field } from '../metadata/orgOf.ts';
import type { Figure } from './benchLocalOrg.ts';

const OBJECT = 'Load__c';
const MODEL = [
  customObject(OBJECT, '<type>Text</type>'),
  field(`${OBJECT}.Amount__c`, 'Currency', '<precision>16</precision><scale>2</scale>'),
  field(`${OBJECT}.Day__c`, 'Date', ''),
];
const POLL_MS = 50;

/**
 * Measures Bulk API 2.0 over HTTP on a database on disk: rows a second from the end of the upload to the end of the
 * job, rows a second of their query, and the memory that both need at most.
 * @throws Error when a job does not end well
 */
export async function benchBulk(rows = 50_000): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'local-org-bench-bulk-'));
  const server = await startLocalOrg({ dataDir: join(folder, 'data'), dailyApiRequests: 10_000_000 });
  try {
    const [org] = server.orgs;
    if (!org) throw new Error('the server has an org');
    org.org.applyMetadata(MODEL, { checkOnly: false });
    const call = async (
      method: string,
      path: string,
      body?: RequestInit['body'],
      type = 'application/json'
    ): Promise<Response> => {
      const headers = { authorization: `Bearer ${org.admin.accessToken}`, 'content-type': type };
      const response = await fetch(`${server.url}/services/data/v66.0${path}`, {
        method,
        headers,
        ...(body && { body }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
      return response;
    };
    const before = process.memoryUsage().rss;
    let peak = before;
    // Bounded memory does not depend on how many rows have gone before.
    let peakOfHalf = 0;
    const ended = async (path: string): Promise<number> => {
      for (;;) {
        const job = (await (await call('GET', path)).json()) as Job;
        peak = Math.max(peak, process.memoryUsage().rss);
        if (job.numberRecordsProcessed < rows / 2) peakOfHalf = peak;
        if (job.state === 'Failed' || job.numberRecordsFailed) throw new Error(JSON.stringify(job));
        if (job.state === 'JobComplete') return job.numberRecordsProcessed;
        await wait(POLL_MS);
      }
    };

    const { id } = (await (
      await call('POST', '/jobs/ingest', JSON.stringify({ object: OBJECT, operation: 'insert' }))
    ).json()) as Job;
    const file = join(folder, 'rows.csv');
    await writeRows(file, rows);
    await call('PUT', `/jobs/ingest/${id}/batches`, await openAsBlob(file), 'text/csv');
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    await call('PATCH', `/jobs/ingest/${id}`, JSON.stringify({ state: 'UploadComplete' }));
    const saved = await ended(`/jobs/ingest/${id}`);
    const ingest = saved / ((performance.now() - start) / 1000);
    const spent = process.cpuUsage(cpu);
    const growth = peak - peakOfHalf;

    const [queried, queryCpu] = [performance.now(), process.cpuUsage()];
    const query = JSON.stringify({ operation: 'query', query: `SELECT Id, Name, Amount__c, Day__c FROM ${OBJECT}` });
    const job = (await (await call('POST', '/jobs/query', query)).json()) as Job;
    const read = await ended(`/jobs/query/${job.id}`);
    let bytes = 0;
    for await (const piece of (await call('GET', `/jobs/query/${job.id}/results`)).body ?? []) {
      bytes += (piece as Uint8Array).length;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    const queryRate = read / ((performance.now() - queried) / 1000);
    const querySpent = process.cpuUsage(queryCpu);
    if (saved !== rows || read !== rows || bytes < rows * 20) throw new Error(`${saved} rows saved, ${read} read`);
    return [
      { name: `bulk: ingest of ${rows} rows without automation`, value: ingest, unit: '/s', target: '> 20000' },
      {
        name: 'bulk: rows of the ingest to a second of processor',
        value: (saved / (spent.user + spent.system)) * 1e6,
        unit: '/s',
        target: '> 20000',
      },
      { name: 'bulk: query of all of them', value: queryRate, unit: '/s', target: '> 20000' },
      {
        name: 'bulk: rows of the query to a second of processor',
        value: (read / (querySpent.user + querySpent.system)) * 1e6,
        unit: '/s',
        target: '> 20000',
      },
      { name: 'bulk: memory above the idle server', value: (peak - before) / 1e6, unit: 'MB', target: '< 300' },
      { name: 'bulk: more of it for the second half of the rows', value: growth / 1e6, unit: 'MB', target: '< 50' },
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Job {
  readonly id: string;
  readonly state: string;
  readonly numberRecordsProcessed: number;
  readonly numberRecordsFailed?: number;
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
