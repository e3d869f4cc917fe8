import type { ComponentResult, MetadataComponent, Org, Session } from '../../contract.ts';
import { ApiError } from '../../contract.ts';
import { coverageByClass, percentOf, type CoveredClass } from '../platform/testing/coverage.ts';
import { apexOf } from '../platform/runtime/registry.ts';
import { selectTests } from '../platform/testing/selectTests.ts';
import { coverageEntry, runAll, summary } from './testRuns.ts';

/** What the tests of a deployment came to; `result` is `runTestResult` of the API. */
export interface DeployTests {
  readonly result: Readonly<Record<string, unknown>>;
  readonly total: number;
  readonly errors: number;
  readonly isPassed: boolean;
}

export interface TestedDeploy {
  readonly checkOnly: boolean;
  readonly session: Session;
  readonly testLevel: string | undefined;
  readonly runTests: readonly string[];
}

/** Thrown to undo a deployment that is only checked, or whose tests have failed. */
class Undo extends Error {}

const RUNS = new Set(['RunLocalTests', 'RunAllTestsInOrg', 'RunSpecifiedTests']);
/** Of the lines of Apex, in per cent, that tests must run. */
const NEEDED = 75;

/** Whether a deployment with these options runs tests. */
export const isTested = ({ testLevel, runTests }: Pick<TestedDeploy, 'testLevel' | 'runTests'>): boolean =>
  testLevel === undefined ? runTests.length > 0 : RUNS.has(testLevel);

/** Deploys components and runs tests on what the org then is; unless they pass, the org stays as it was. */
export function deployTested(
  org: Org,
  components: readonly MetadataComponent[],
  options: TestedDeploy
): { readonly results: readonly ComponentResult[]; readonly tests: DeployTests | undefined } {
  const { core } = apexOf(org).apexOrg;
  const restore = core.snapshot();
  let results: readonly ComponentResult[] = [];
  let tests: DeployTests | undefined;
  try {
    org.transaction(() => {
      results = org.applyMetadata(components, { checkOnly: false });
      if (results.some(({ success }) => !success)) throw new Undo();
      tests = runDeployTests(org, components, options);
      if (options.checkOnly || !tests.isPassed) throw new Undo();
    });
  } catch (error) {
    restore();
    if (!(error instanceof Undo)) throw error;
  }
  return { results, tests };
}

function runDeployTests(org: Org, components: readonly MetadataComponent[], options: TestedDeploy): DeployTests {
  const { program, apexOrg } = apexOf(org);
  const isSpecified = options.testLevel === 'RunSpecifiedTests' || options.testLevel === undefined;
  const chosen = selectTests(program.classes, isSpecified ? { tests: options.runTests } : {});
  if (isSpecified && chosen.length === 0)
    throw new ApiError('INVALID_OPERATION', 'RunSpecifiedTests needs at least one test.');
  const outcomes = runAll(org, chosen, { session: options.session, quiddity: 'RUNTEST_DEPLOY' });
  const covered = coverageByClass(outcomes);
  const deployed = new Set(components.map(({ fullName }) => fullName.toLowerCase()));
  const warnings = isSpecified
    ? covered.filter(({ name }) => deployed.has(name.toLowerCase())).flatMap(tooLittle)
    : onAverage(covered);
  const counted = summary(apexOrg.core, outcomes);
  const errors = outcomes.filter(({ outcome }) => outcome === 'Fail').length;
  return {
    total: outcomes.length,
    errors,
    isPassed: errors === 0 && warnings.length === 0,
    result: {
      ...counted,
      codeCoverage: covered.map((each) => coverageEntry(apexOrg.core, each)),
      codeCoverageWarnings: warnings,
    },
  };
}

interface Warning {
  readonly name: string | null;
  readonly message: string;
}

const percent = (classes: readonly CoveredClass[]): number =>
  percentOf(
    classes.reduce((sum, { covered }) => sum + covered.length, 0),
    classes.reduce((sum, { uncovered }) => sum + uncovered.length, 0)
  );

/** Of all classes together three quarters must have run, and of each trigger something. */
function onAverage(classes: readonly CoveredClass[]): readonly Warning[] {
  const idle = classes.filter(
    ({ kind, covered, uncovered }) => kind === 'trigger' && covered.length === 0 && uncovered.length > 0
  );
  const warnings = idle.map(({ name }): Warning => ({
    name,
    message: 'Test coverage of selected Apex Trigger is 0%, at least 1% test coverage is required',
  }));
  const reached = percent(classes);
  if (reached >= NEEDED) return warnings;
  const message = `Average test coverage across all Apex Classes and Triggers is ${Math.floor(reached)}%, at least ${NEEDED}% test coverage is required.`;
  return [...warnings, { name: null, message }];
}

function tooLittle(each: CoveredClass): readonly Warning[] {
  const reached = percent([each]);
  if (reached >= NEEDED) return [];
  const kind = each.kind === 'class' ? 'Class' : 'Trigger';
  const message = `Test coverage of selected Apex ${kind} is ${Math.floor(reached)}%, at least ${NEEDED}% test coverage is required`;
  return [{ name: each.name, message }];
}
