/** Contracts: search over 10,000 with documents, and a PDF of thirty pages. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderPdf } from '../../plugin/src/documents/index.ts';
import { openRuntime } from '../../plugin/src/runtime/index.ts';
import type { Row } from './sampleOrders.ts';

const CONTRACTS = 10_000;
const AT_ONCE = 50;
const WORDS =
  'service level repair within hours provider customer penalty credit notice term fiber liability data'.split(' ');

const text = (seed: number, words: number): string =>
  Array.from({ length: words }, (_, at) => WORDS[(seed * 31 + at * (7 + (seed % 11))) % WORDS.length]).join(' ');

async function measurePdf(): Promise<Row> {
  const clauses = Array.from({ length: 15 }, (_, clause) => ({
    key: `c${clause}`,
    heading: `Clause ${clause}`,
    body: Array.from({ length: 14 }, (_line, at) => text(clause * 17 + at, 70)).join('\n\n'),
    deviation: 'None' as const,
  }));
  const document = {
    text: { title: 'Service Agreement', clauses },
    contractNumber: '00000100',
    version: 1,
    signers: [],
    createdAt: '2026-01-01T00:00:00Z',
  };
  await renderPdf(document);
  const started = performance.now();
  const bytes = await renderPdf(document);
  const elapsed = performance.now() - started;
  const pages =
    Buffer.from(bytes)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length ?? 0;
  return {
    name: `PDF of a contract of ${pages} pages`,
    value: elapsed,
    unit: 'ms',
    comparison: `${Math.round(bytes.length / 1_000)} kB`,
  };
}

async function measureSearch(): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'om-bench-'));
  const runtime = await openRuntime({ dataDir });
  try {
    const index = (number: number): Promise<void> =>
      runtime.contracts.index({
        contractId: `C${number}`,
        contractNumber: String(number).padStart(8, '0'),
        accountName: `Account ${number % 500}`,
        type: 'Service',
        state: 'Active',
        title: `Service Agreement ${number}`,
        body: `${text(number, 400)} token${number % 997}`,
      });
    for (let start = 0; start < CONTRACTS; start += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => index(start + at)));
    }
    const rows: Row[] = [];
    for (const query of ['token17', '"repair within" penalty', 'liability credit', 'account 42']) {
      const started = performance.now();
      const hits = await runtime.contracts.search({ text: query, limit: 20 });
      const value = performance.now() - started;
      rows.push({
        name: `search ${CONTRACTS} contracts for ${query}`,
        value,
        unit: 'ms',
        comparison: `${hits.length} hits shown`,
      });
    }
    return rows;
  } finally {
    await runtime.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

export async function benchContracts(): Promise<readonly Row[]> {
  return [await measurePdf(), ...(await measureSearch())];
}
