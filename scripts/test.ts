/**
 * All tests: the static checks, then the suites of each package. Ends with `N passed, N failed`.
 *
 * `npm test -- <words>` runs only the test files whose path holds one of the words, without the static checks.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { spawnSync } from 'node:child_process';
import { build } from './build.ts';
import { nodeArgs, root } from './support/run.ts';
import { verify } from './verify.ts';

const suites = ['plugin/local-org', 'plugin', 'scripts'] as const;
const filters = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];

if (filters.length === 0) {
  const checks = await verify();
  totals.passed += checks.passed;
  totals.failed += checks.failed;
  if (checks.failed > 0) failures.push(`verify: ${checks.failed} checks, named above`);
}
// The command tests drive the built plugin as a user's `sf` would load it.
await build();
for (const suite of suites) runSuite(suite);
runComponentTests();

// A log of thousands of lines is read from its end.
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`
);
if (totals.failed > 0) process.exitCode = 1;

/** The unit tests of the Lightning components, which run in a browser's stand-in of their own. */
function runComponentTests(): void {
  const results = mkdtempSync(join(tmpdir(), 'om-test-'));
  const file = join(results, 'results.json');
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const patterns = filters.length > 0 ? ['--testPathPattern', filters.join('|')] : [];
  const flags = ['--json', `--outputFile=${file}`, '--passWithNoTests', ...patterns];
  const child = spawnSync(process.execPath, [jest, ...flags], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  count('components', file, child.status);
  rmSync(results, { recursive: true, force: true });
}

function runSuite(folder: string): void {
  const results = mkdtempSync(join(tmpdir(), 'om-test-'));
  const file = join(results, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const child = spawnSync(
    process.execPath,
    [
      ...nodeArgs,
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      folder,
      '--passWithNoTests',
      ...reporters,
      ...filters,
    ],
    { cwd: root, stdio: 'inherit' }
  );
  count(folder, file, child.status);
  rmSync(results, { recursive: true, force: true });
}

type Report = Readonly<Record<string, number>> & {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

/** The names of what failed; of a file that did not load, the file. */
function failedIn(suite: string, { testResults }: Report): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, assertionResults }) => {
      const file = `${suite}: ${relative(root, name)}`;
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      return failed.length === 0 ? [file] : failed.map(({ fullName }) => `${file} > ${fullName.trim()}`);
    });
}

/** Adds the results of a suite, which vitest and jest report in the same words. */
function count(suite: string, file: string, status: number | null): void {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    totals.passed += report['numPassedTests'] ?? 0;
    totals.failed += report['numFailedTests'] ?? 0;
    totals.skipped += (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0);
    // A suite can fail without a failed test: a file that does not load, an unhandled rejection.
    if (status !== 0 && (report['numFailedTests'] ?? 0) === 0) totals.failed += 1;
    failures.push(...failedIn(suite, report));
  } catch {
    totals.failed += 1;
    failures.push(`${suite}: ended without a report`);
    console.error(`${suite}: the test runner ended without a report (exit code ${status ?? 'unknown'}).`);
  }
}
