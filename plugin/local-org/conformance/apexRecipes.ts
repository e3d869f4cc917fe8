import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { callable, type RecipeOutcome } from './recipeOrg.ts';
import { grown, judge, type Expectations } from './expectations.ts';

const USAGE =
  'node --conditions=source plugin/local-org/conformance/apexRecipes.ts --recipes <checkout> [--update] [--failures]';
const FILE = new URL('apexRecipes-expected.json', import.meta.url);

const readExpected = (): Expectations => JSON.parse(readFileSync(FILE, 'utf8')) as Expectations;

/**
 * Runs the Apex tests of trailheadapps/apex-recipes, unmodified, and compares with the list of expected passes.
 * Exit code 1 when an expected pass is lost. `--update` adds new passes to the list.
 */
function main(): void {
  const { values } = parseArgs({
    options: {
      recipes: { type: 'string', default: process.env['APEX_RECIPES_CHECKOUT'] },
      test: { type: 'string', multiple: true },
      update: { type: 'boolean', default: false },
      failures: { type: 'boolean', default: false },
    },
  });
  if (!values.recipes) throw new Error(`A checkout of apex-recipes is needed.\n${USAGE}`);
  const { outcomes, problems } = callable(join(resolve(values.recipes), 'force-app'), values.test);
  for (const problem of problems) console.log(`cannot be used: ${problem}`);
  const byClass = Map.groupBy(outcomes, ({ className }) => className);
  const expected = readExpected();
  const gained: Record<string, readonly string[]> = {};
  let lost = 0;
  for (const [className, tests] of [...byClass].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const verdict = judge(tests, expected[className] ?? []);
    gained[className] = verdict.gained;
    lost += verdict.lost.length;
    printClass(className, tests, verdict.lost, values.failures);
  }
  for (const className of Object.keys(expected)) {
    if (!byClass.has(className) && values.test === undefined) {
      console.log(`  LOST ${className}`);
      lost += 1;
    }
  }
  const passed = outcomes.filter(({ status }) => status === 'passed').length;
  console.log(`${String(passed)} of ${String(outcomes.length)} tests pass`);
  if (values.update) writeFileSync(FILE, `${JSON.stringify(grown(expected, gained), null, 2)}\n`);
  if (lost > 0) process.exitCode = 1;
}

function printClass(
  className: string,
  tests: readonly RecipeOutcome[],
  lost: readonly string[],
  showsFailures: boolean
): void {
  const passed = tests.filter(({ status }) => status === 'passed').length;
  console.log(`${className.padEnd(48)}${`${String(passed)}/${String(tests.length)}`.padStart(8)}`);
  for (const title of lost) console.log(`  LOST ${title}`);
  if (!showsFailures) return;
  for (const { title, status, failure } of tests) {
    if (status === 'failed') console.log(`  ${title}: ${String(failure).replaceAll('\n', '\n    ')}`);
  }
}

main();
