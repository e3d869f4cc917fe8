/** Contracts: search over 10,000 with documents, and a PDF of thirty pages. `node --conditions=source scripts/bench/contracts.ts` */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderPdf } from '../../plugin/src/documents/index.ts';
import { openRuntime } from '../../plugin/src/runtime/index.ts';

const CONTRACTS = 10_000;
const AT_ONCE = 50;
const WORDS =
  'service level repair within hours provider customer penalty credit notice term fiber liability data'.split(' ');

const text = (seed: number, words: number): string =>
  Array.from({ length: words }, (_, at) => WORDS[(seed * 31 + at * (7 + (seed % 11))) % WORDS.length]).join(' ');

async function measurePdf(): Promise<void> {
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
  const pages =
    Buffer.from(bytes)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length ?? 0;
  console.log(`PDF of ${pages} pages: ${Math.round(performance.now() - started)} ms`);
}

async function measureSearch(): Promise<void> {
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
    for (const query of ['token17', '"repair within" penalty', 'liability credit', 'account 42']) {
      const started = performance.now();
      const hits = await runtime.contracts.search({ text: query, limit: 20 });
      console.log(`search ${query}: ${hits.length} hits, ${Math.round(performance.now() - started)} ms`);
    }
  } finally {
    await runtime.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

await measurePdf();
await measureSearch();
