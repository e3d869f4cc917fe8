import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { grown, judge, readExpectations, readUnmet, writeExpectations, type Expectations } from './expectations.ts';
import { runJestFile, type TestOutcome } from './jestFile.ts';
import { prepareOrg, type PreparedOrg } from './preparedOrg.ts';

/** Files that measure what the local org is for. */
const IN_SCOPE = [
  'connection-crud',
  'connection-session',
  'connection-meta',
  'query',
  'sobject',
  'metadata',
  'schema',
  'tooling',
  'process',
  'soap',
  'bulk',
  'bulk2',
  'quick-action',
  'apex',
  'streaming',
  'oauth2',
];
/** What the client does by itself: it must do so beside the local org too. Left out are chatter and analytics. */
const WITHOUT_ORG = ['http-api', 'soql-builder', 'jwt-util', 'cache', 'body-size', 'query-pagination.mock'];
/** The web flow, and what goes on with the session that it gives. */
const NEEDS_BROWSER = /^oauth2 refresh /;
const USAGE =
  'node --conditions=source plugin/local-org/conformance/jsforce.ts --jsforce <checkout> [--file query] [--update]';

interface Row {
  readonly file: string;
  readonly outcomes: readonly TestOutcome[];
  readonly lost: readonly string[];
  readonly gained: readonly string[];
  readonly unexplained: readonly string[];
}

/**
 * Runs jsforce's own suite against a local org and compares with the list of expected passes.
 * Exit code 1 when an expected pass is lost, or a failure has no reason in `jsforce-unmet.json`. `--update` adds new passes to the list.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      jsforce: { type: 'string', default: process.env['JSFORCE_CHECKOUT'] },
      file: { type: 'string', multiple: true },
      update: { type: 'boolean', default: false },
      failures: { type: 'boolean', default: false },
    },
  });
  if (!values.jsforce) throw new Error(`A built checkout of jsforce is needed (npm ci, tsc).\n${USAGE}`);
  const checkout = resolve(values.jsforce);
  const prepared = await prepareOrg(checkout);
  try {
    const rows = await runFiles(values.file ?? [...IN_SCOPE, ...WITHOUT_ORG], checkout, prepared);
    if (values.failures) printFailures(rows);
    printTable(rows);
    if (values.update) writeExpectations('jsforce', grown(readExpectations('jsforce'), byFile(rows)));
    if (rows.some(({ lost, unexplained }) => lost.length + unexplained.length > 0)) process.exitCode = 1;
  } finally {
    await prepared.stop();
  }
}

async function runFiles(files: readonly string[], checkout: string, prepared: PreparedOrg): Promise<readonly Row[]> {
  const [expected, unmet] = [readExpectations('jsforce'), readUnmet('jsforce')];
  const bulk = titlesOf(join(checkout, 'test/bulk.test.ts'));
  const rows: Row[] = [];
  for (const file of files) {
    const all = await runJestFile(file, prepared, { checkout, testTimeout: 15_000, fileTimeout: 180_000 });
    // Files that borrow a helper from the bulk tests run these too.
    const counted = file.startsWith('bulk') ? all : all.filter(({ title }) => !bulk.has(title));
    const outcomes = counted.filter(({ title }) => !NEEDS_BROWSER.test(title));
    rows.push({ file, outcomes, ...judge(outcomes, expected[file] ?? [], unmet[file]) });
  }
  return rows;
}

function titlesOf(file: string): ReadonlySet<string> {
  return new Set([...readFileSync(file, 'utf8').matchAll(/^\s*it\(\s*'([^']+)'/gm)].map((match) => match[1] ?? ''));
}

const byFile = (rows: readonly Row[]): Expectations =>
  Object.fromEntries(rows.map(({ file, gained }) => [file, gained]));

function printFailures(rows: readonly Row[]): void {
  for (const { file, outcomes } of rows) {
    for (const { title, status, failure } of outcomes) {
      if (status === 'failed') console.log(`${file}: ${title}\n    ${String(failure).replaceAll('\n', '\n    ')}`);
    }
  }
}

function printTable(rows: readonly Row[]): void {
  const count = (outcomes: readonly TestOutcome[], status: TestOutcome['status']): number =>
    outcomes.filter((outcome) => outcome.status === status).length;
  const line = (name: string, outcomes: readonly TestOutcome[]): string => {
    const [passed, skipped] = [count(outcomes, 'passed'), count(outcomes, 'skipped')];
    const ran = outcomes.length - skipped;
    const share = ran === 0 ? '-' : `${((passed / ran) * 100).toFixed(0)} %`;
    return `${name.padEnd(22)}${`${String(passed)}/${String(ran)}`.padStart(9)}${share.padStart(7)}${String(skipped).padStart(9)}`;
  };
  console.log(`${'file'.padEnd(22)}${'passed'.padStart(9)}${''.padStart(7)}${'skipped'.padStart(9)}`);
  for (const { file, outcomes, lost, gained, unexplained } of rows) {
    console.log(line(file, outcomes) + (gained.length > 0 ? `   +${String(gained.length)}` : ''));
    for (const title of lost) console.log(`  LOST ${title}`);
    for (const title of unexplained) console.log(`  NOT AS EXPLAINED ${title}`);
  }
  const inScope = rows.filter(({ file }) => IN_SCOPE.includes(file)).flatMap(({ outcomes }) => outcomes);
  console.log(line('with an org', inScope));
  console.log(
    line(
      'all',
      rows.flatMap(({ outcomes }) => outcomes)
    )
  );
}

await main();
