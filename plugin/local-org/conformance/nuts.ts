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
import { ensureLargeFile, openNutHub } from './nutHub.ts';
import { installPackages } from './nutPackages.ts';

const SF = fileURLToPath(new URL('../../../node_modules/.bin/sf', import.meta.url));
const FILE_TIMEOUT_MS = 1_200_000;
const USAGE =
  'node --conditions=source plugin/local-org/conformance/nuts.ts --plugin-data <checkout> [--prepare] [--file data/search] [--update]';

interface Row extends Verdict {
  readonly file: string;
  readonly outcomes: readonly TestOutcome[];
}

/**
 * Runs the tests that Salesforce has for its own `sf data` commands, with the real CLI and the local org as Dev Hub, and
 * compares with the list of expected passes. Exit code 1 when an expected pass is lost, or a failure has no reason in
 * `nuts-unmet.json`. `--prepare` installs the packages of a fresh clone first; `--update` adds new passes to the list.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'plugin-data': { type: 'string', default: process.env['PLUGIN_DATA_CHECKOUT'] },
      prepare: { type: 'boolean', default: false },
      file: { type: 'string', multiple: true },
      update: { type: 'boolean', default: false },
    },
  });
  if (!values['plugin-data']) throw new Error(`A checkout of plugin-data is needed.\n${USAGE}`);
  const checkout = resolve(values['plugin-data']);
  if (values.prepare) installPackages(checkout);
  ensureLargeFile(checkout);
  const files = values.file ?? filesOf(checkout);
  const hub = await openNutHub({ hasPast: files.some((file) => /scratchorginfo/i.test(sourceOf(checkout, file))) });
  try {
    const [expected, unmet] = [readExpectations('nuts'), readUnmet('nuts')];
    const rows: Row[] = [];
    for (const file of files) {
      const outcomes = await runNutFile(file, hub, { checkout, sf: SF, fileTimeout: FILE_TIMEOUT_MS });
      const row = { file, outcomes, ...judge(outcomes, expected[file] ?? [], unmet[file]) };
      rows.push(row);
      printRow(row);
    }
    printTotal(rows);
    if (values.update) writeExpectations('nuts', grown(expected, gainedIn(rows)));
    if (rows.some(({ lost, unexplained }) => lost.length + unexplained.length > 0)) process.exitCode = 1;
  } finally {
    await hub.stop();
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

const passesOf = (outcomes: readonly TestOutcome[]): number =>
  outcomes.filter(({ status }) => status === 'passed').length;

function printRow({ file, outcomes, lost, gained, unexplained }: Row): void {
  const news = gained.length > 0 ? `   +${String(gained.length)}` : '';
  console.log(`${file.padEnd(40)}${`${String(passesOf(outcomes))}/${String(outcomes.length)}`.padStart(8)}${news}`);
  for (const { title, status, failure } of outcomes) {
    if (status === 'failed') console.log(`  FAILED ${title}\n    ${String(failure).replaceAll('\n', '\n    ')}`);
  }
  for (const title of lost) console.log(`  LOST ${title}`);
  for (const title of unexplained) console.log(`  NOT AS EXPLAINED ${title}`);
}

function printTotal(rows: readonly Row[]): void {
  const all = rows.flatMap(({ outcomes }) => outcomes);
  const share = all.length === 0 ? '-' : `${((passesOf(all) / all.length) * 100).toFixed(0)} %`;
  console.log(`${'all'.padEnd(40)}${`${String(passesOf(all))}/${String(all.length)}`.padStart(8)} ${share}`);
}

await main();
