import { ApiError, type Org, type Session } from '../../contract.ts';
import { ensureRecord } from '../../org/ensureRecord.ts';
import type { OrgCore } from '../../org/orgCore.ts';
import { isObject, json, objectBody, type Handler } from '../../rest/message.ts';
import { coverageByClass, type CoveredClass } from '../platform/testing/coverage.ts';
import { apexOf } from '../platform/runtime/registry.ts';
import { runTestClass, type TestOutcome, type TestRunOptions } from '../platform/testing/runTests.ts';
import { selectTests, type TestClass } from '../platform/testing/selectTests.ts';
import { storeCoverage, storeOutcomes } from './testRecords.ts';

interface Asked {
  readonly tests: readonly string[] | undefined;
  readonly skipsCoverage: boolean;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The tests that a request names, by class or method, name or id; all without any. @throws ApiError */
function readTests(org: Org, body: Readonly<Record<string, unknown>>): Asked {
  const skipsCoverage = body['skipCodeCoverage'] === true || body['skipCodeCoverage'] === 'true';
  const names = [
    ...(textOf(body['classNames'])?.split(',') ?? []),
    ...(textOf(body['classids']) ?? textOf(body['classIds']) ?? '')
      .split(',')
      .filter(Boolean)
      .map((id) => nameOf(org, id)),
    ...(Array.isArray(body['tests']) ? body['tests'].flatMap((each) => testNames(org, each)) : []),
  ].map((name) => name.trim());
  if (names.length > 0) return { tests: names, skipsCoverage };
  const level = textOf(body['testLevel']) ?? '';
  if (level !== 'RunLocalTests' && level !== 'RunAllTestsInOrg') {
    throw new ApiError('INVALID_INPUT', 'Either tests or a test level that runs all of them is needed.');
  }
  return { tests: undefined, skipsCoverage };
}

function testNames(org: Org, given: unknown): readonly string[] {
  if (!isObject(given)) return [];
  const name = textOf(given['className']) ?? nameOf(org, textOf(given['classId']) ?? '');
  const methods: unknown = given['testMethods'];
  return Array.isArray(methods) && methods.length > 0 ? methods.map((method) => `${name}.${String(method)}`) : [name];
}

function nameOf(org: Org, id: string): string {
  const { core } = apexOf(org).apexOrg;
  const row = core.records.find(core.objectNamed('ApexClass'), id.trim());
  if (row) return String(row['Name']);
  throw new ApiError('INVALID_INPUT', `There is no class with the id ${id}.`);
}

/** Runs tests one class after the other. */
export function runAll(org: Org, tests: readonly TestClass[], options: TestRunOptions): readonly TestOutcome[] {
  const runtime = apexOf(org);
  return tests.flatMap((test) => runTestClass(runtime, test, options));
}

/** `POST /tooling/runTestsSynchronous`. */
export const runTestsSynchronous: Handler = ({ org, session }, request) => {
  const { tests, skipsCoverage } = readTests(org, objectBody(request));
  const { program, apexOrg } = apexOf(org);
  const outcomes = runAll(org, selectTests(program.classes, { tests }), { session, quiddity: 'RUNTEST_SYNC' });
  const covered = coverageByClass(outcomes);
  if (!skipsCoverage) storeCoverage(apexOrg.core, outcomes);
  return json({
    apexLogId: null,
    ...summary(apexOrg.core, outcomes),
    codeCoverage: skipsCoverage ? [] : covered.map((each) => coverageEntry(apexOrg.core, each)),
    codeCoverageWarnings: [],
  });
};

/** `successes`, `failures` and their counts, as the synchronous run and deployments tell them. */
export function summary(core: OrgCore, outcomes: readonly TestOutcome[]): Record<string, unknown> {
  const failed = outcomes.filter(({ outcome }) => outcome === 'Fail');
  const entry = (each: TestOutcome) => ({
    id: classId(core, each.className),
    name: each.className,
    namespace: null,
    methodName: each.methodName,
    seeAllData: false,
    time: each.runTime,
  });
  return {
    failures: failed.map((each) => ({
      ...entry(each),
      message: each.message,
      stackTrace: each.stackTrace,
      packageName: each.className,
      type: 'Class',
    })),
    successes: outcomes.filter(({ outcome }) => outcome === 'Pass').map(entry),
    numFailures: failed.length,
    numTestsRun: outcomes.length,
    totalTime: outcomes.reduce((sum, { runTime }) => sum + runTime, 0),
  };
}

export function coverageEntry(
  core: OrgCore,
  { name, kind, covered, uncovered }: CoveredClass
): Record<string, unknown> {
  return {
    id: classId(core, name),
    name,
    namespace: null,
    type: kind === 'class' ? 'Class' : 'Trigger',
    numLocations: covered.length + uncovered.length,
    numLocationsNotCovered: uncovered.length,
    locationsNotCovered: uncovered.map((line) => ({ column: 1, line, numExecutions: 0, time: -1 })),
  };
}

export function classId(core: OrgCore, name: string): string | null {
  for (const type of ['ApexClass', 'ApexTrigger']) {
    const [row] = core.records.findBy(core.objectNamed(type), 'Name', name, 1);
    if (row) return String(row['Id']);
  }
  return null;
}

/** `POST /tooling/runTestsAsynchronous`: answers the id of the job; its items are worked off one class at a time. */
export const runTestsAsynchronous: Handler = ({ org, session }, request) => {
  const { tests, skipsCoverage } = readTests(org, objectBody(request));
  const { program, apexOrg } = apexOf(org);
  const chosen = selectTests(program.classes, { tests });
  const { core } = apexOrg;
  const run = org.transaction(() => startRun(core, session, chosen, tests === undefined));
  const all: TestOutcome[] = [];
  const next = (index: number): void => {
    const test = chosen[index];
    const itemId = run.itemIds[index];
    if (test === undefined || itemId === undefined) {
      org.transaction(() => endRun(core, run, all, skipsCoverage));
      return;
    }
    const outcomes = runAll(org, [test], { session, quiddity: 'RUNTEST_ASYNC' });
    all.push(...outcomes);
    org.transaction(() => storeOutcomes(core, outcomes, { ...run, itemId }));
    // Between two classes the server answers others.
    setImmediate(() => next(index + 1));
  };
  setImmediate(() => next(0));
  return json(run.jobId);
};

interface TestRun {
  readonly jobId: string;
  readonly runId: string;
  readonly itemIds: readonly string[];
}

function startRun(core: OrgCore, { userId }: Session, tests: readonly TestClass[], isAllTests: boolean): TestRun {
  const jobId = ensureRecord(core, 'AsyncApexJob', 'Id', {
    Id: core.nextId('AsyncApexJob'),
    JobType: 'TestRequest',
    Status: 'Processing',
    CreatedDate: core.stamp(),
    CreatedById: userId,
  });
  const runId = ensureRecord(core, 'ApexTestRunResult', 'Id', {
    Id: core.nextId('ApexTestRunResult'),
    AsyncApexJobId: jobId,
    UserId: userId,
    IsAllTests: isAllTests,
    Status: 'Processing',
    StartTime: core.stamp(),
    ClassesEnqueued: tests.length,
    ClassesCompleted: 0,
    MethodsEnqueued: tests.reduce((sum, { methods }) => sum + methods.length, 0),
    MethodsCompleted: 0,
    MethodsFailed: 0,
  });
  const itemIds = tests.map(({ owner }) =>
    ensureRecord(core, 'ApexTestQueueItem', 'Id', {
      Id: core.nextId('ApexTestQueueItem'),
      ApexClassId: classId(core, owner.name),
      ParentJobId: jobId,
      TestRunResultId: runId,
      Status: 'Queued',
    })
  );
  core.counters.flush();
  return { jobId, runId, itemIds };
}

function endRun(
  core: OrgCore,
  { jobId, runId }: TestRun,
  outcomes: readonly TestOutcome[],
  skipsCoverage: boolean
): void {
  const failed = outcomes.filter(({ outcome }) => outcome === 'Fail').length;
  const testTime = outcomes.reduce((sum, { runTime }) => sum + runTime, 0);
  update(core, 'ApexTestRunResult', runId, {
    Status: failed > 0 ? 'Failed' : 'Completed',
    EndTime: core.stamp(),
    TestTime: testTime,
    TestSetupTime: 0,
    ClassesCompleted: new Set(outcomes.map(({ className }) => className)).size,
    MethodsCompleted: outcomes.length,
    MethodsFailed: failed,
  });
  update(core, 'AsyncApexJob', jobId, { Status: 'Completed', CompletedDate: core.stamp() });
  if (!skipsCoverage) storeCoverage(core, outcomes);
}

function update(core: OrgCore, object: string, id: string, values: Readonly<Record<string, string | number>>): void {
  const definition = core.objectNamed(object);
  const row = core.records.find(definition, id);
  if (row) core.records.update(definition, { ...row, ...values });
}
