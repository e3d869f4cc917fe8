import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  grown,
  judge,
  readExpectations,
  readUnmet,
  writeExpectations,
  type Expectations,
  type Verdict,
} from './expectations.ts';
import type { TestOutcome } from './jestFile.ts';
import { runNutFile } from './nutFile.ts';
import { ensureLargeFile, openNutHub, type NutHub } from './nutHub.ts';
import { ensureCheckout } from './nutPackages.ts';

const SF = fileURLToPath(new URL('../../../node_modules/.bin/sf', import.meta.url));
const CHECKOUT = fileURLToPath(new URL('../../../node_modules/.cache/local-org/plugin-data', import.meta.url));
const REPOSITORY = 'https://github.com/salesforcecli/plugin-data';
const FILE_TIMEOUT_MS = 1_200_000;

interface Row extends Verdict {
  readonly file: string;
  readonly outcomes: readonly TestOutcome[];
  readonly seconds: number;
}

/**
 * Runs the tests that Salesforce has for its own `sf data` commands, with the real CLI and the local org as Dev Hub, and
 * compares with the list of expected passes. Exit code 1 when an expected pass is lost, or a failure has no reason in
 * `nuts-unmet.json`. Without arguments it clones the suite into a cache, installs what the suite needs and runs all of
 * it; `--plugin-data` names a checkout of one's own, `--repository` what is cloned when there is none, `--file` one file
 * of the suite, and `--update` adds new passes to the list.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'plugin-data': { type: 'string', default: process.env['PLUGIN_DATA_CHECKOUT'] ?? CHECKOUT },
      repository: { type: 'string', default: REPOSITORY },
      file: { type: 'string', multiple: true },
      update: { type: 'boolean', default: false },
    },
  });
  const checkout = resolve(values['plugin-data']);
  ensureCheckout(checkout, values.repository);
  ensureLargeFile(checkout);
  const files = values.file ?? filesOf(checkout);
  const hub = await openNutHub({ hasPast: files.some((file) => /scratchorginfo/i.test(sourceOf(checkout, file))) });
  try {
    const [expected, unmet] = [readExpectations('nuts'), readUnmet('nuts')];
    const rows: Row[] = [];
    for (const file of files) {
      const started = performance.now();
      const outcomes = await outcomesOf(file, hub, checkout);
      const seconds = (performance.now() - started) / 1000;
      const row = { file, outcomes, seconds, ...judge(outcomes, expected[file] ?? [], unmet[file]) };
      rows.push(row);
      printRow(row);
    }
    printSummary(rows);
    if (values.update) writeExpectations('nuts', grown(expected, gainedIn(rows)));
    if (rows.some(({ lost, unexplained }) => lost.length + unexplained.length > 0)) process.exitCode = 1;
  } finally {
    await hub.stop();
  }
}

/** A file that mocha cannot run is a failure of that file; the others still run. */
async function outcomesOf(file: string, hub: NutHub, checkout: string): Promise<readonly TestOutcome[]> {
  try {
    return await runNutFile(file, hub, { checkout, sf: SF, fileTimeout: FILE_TIMEOUT_MS });
  } catch (error) {
    return [{ title: file, status: 'failed', failure: error instanceof Error ? error.message : String(error) }];
  }
}

function filesOf(checkout: string): readonly string[] {
  const names = readdirSync(join(checkout, 'test/commands'), { recursive: true, encoding: 'utf8' });
  const suffix = '.nut.ts';
  return names
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length).replaceAll('\\', '/'))
    .sort();
}

const sourceOf = (checkout: string, file: string): string =>
  readFileSync(join(checkout, `test/commands/${file}.nut.ts`), 'utf8');

const gainedIn = (rows: readonly Row[]): Expectations =>
  Object.fromEntries(rows.map(({ file, gained }) => [file, gained]));

const count = (outcomes: readonly TestOutcome[], status: TestOutcome['status']): number =>
  outcomes.filter((outcome) => outcome.status === status).length;

function printRow({ file, outcomes, seconds, lost, gained, unexplained }: Row): void {
  console.log(lineOf(file, outcomes, seconds) + (gained.length > 0 ? `   +${String(gained.length)}` : ''));
  for (const { title, status, failure } of outcomes) {
    if (status === 'failed') console.log(`  FAILED ${title}\n    ${String(failure).replaceAll('\n', '\n    ')}`);
  }
  for (const title of lost) console.log(`  LOST ${title}`);
  for (const title of unexplained) console.log(`  NOT AS EXPLAINED ${title}`);
}

function lineOf(name: string, outcomes: readonly TestOutcome[], seconds: number): string {
  const passed = `${String(count(outcomes, 'passed'))}/${String(outcomes.length)}`;
  return `${name.padEnd(40)}${passed.padStart(8)}${`${seconds.toFixed(0)} s`.padStart(9)}`;
}

function printSummary(rows: readonly Row[]): void {
  const all = rows.flatMap(({ outcomes }) => outcomes);
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  console.log(
    lineOf(
      'all',
      all,
      sum(({ seconds }) => seconds)
    )
  );
  const facts = {
    files: rows.length,
    passed: count(all, 'passed'),
    failed: count(all, 'failed'),
    skipped: count(all, 'skipped'),
    'expected but lost': sum(({ lost }) => lost.length),
    'new passes': sum(({ gained }) => gained.length),
    'not as explained': sum(({ unexplained }) => unexplained.length),
  };
  console.log(
    Object.entries(facts)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join(', ')
  );
}

await main();
