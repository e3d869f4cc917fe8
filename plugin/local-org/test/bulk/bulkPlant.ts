import { expect } from 'vitest';
import { DATA, plantServer, type Answer, type PlantServer } from '../rest/plantServer.ts';

export interface BulkPlant extends PlantServer {
  /** Opens an ingest job and sends its data; answers its id. */
  readonly loaded: (job: Readonly<Record<string, unknown>>, csv: string) => Promise<string>;
  /** A job as it is when it has ended. */
  readonly ended: (id: string, kind?: 'ingest' | 'query') => Promise<any>;
  /** Opens a job, sends its data, waits for its end; answers its id and its last state. */
  readonly load: (job: Readonly<Record<string, unknown>>, csv: string) => Promise<any>;
  readonly upload: (id: string, csv: string | Uint8Array, headers?: Record<string, string>) => Promise<Answer>;
  rows(path: string): Promise<readonly Readonly<Record<string, string>>[]>;
}

const END = ['JobComplete', 'Failed', 'Aborted'];

export async function bulkPlant(): Promise<BulkPlant> {
  const plant = await plantServer({ dailyApiRequests: 1_000_000 });
  const upload: BulkPlant['upload'] = async (id, csv, headers = {}) => {
    const response = await fetch(`${plant.server.url}${DATA}/jobs/ingest/${id}/batches`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${plant.org.admin.accessToken}`, 'content-type': 'text/csv', ...headers },
      body: csv as string,
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
  const loaded: BulkPlant['loaded'] = async (job, csv) => {
    const { body, status, text } = await plant.api('POST', '/jobs/ingest', job);
    expect(status, text).toBe(200);
    const sent = await upload(String(body.id), csv);
    expect(sent.status, sent.text).toBe(201);
    return String(body.id);
  };
  const ended: BulkPlant['ended'] = async (id, kind = 'ingest') => {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const { body } = await plant.api('GET', `/jobs/${kind}/${id}`);
      if (END.includes(String(body.state))) return body;
    }
    throw new Error(`job ${id} has not ended`);
  };
  return {
    ...plant,
    upload,
    loaded,
    ended,
    load: async (job, csv) => {
      const id = await loaded(job, csv);
      await plant.api('PATCH', `/jobs/ingest/${id}`, { state: 'UploadComplete' });
      return ended(id);
    },
    rows: async (path) => parsed((await plant.api('GET', path)).text),
  };
}

/** A client of its own for CSV: every value in quotes, no line ends inside. */
export function parsed(csv: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = csv
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((match) => (match[1] ?? '').replaceAll('""', '"')));
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}
