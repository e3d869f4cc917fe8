import { ensureRecord } from '../../org/ensureRecord.ts';
import type { OrgCore } from '../../org/orgCore.ts';
import { coverageByClass, percentOf, type CoveredClass } from '../platform/testing/coverage.ts';
import type { TestOutcome } from '../platform/testing/runTests.ts';

const idOf = (core: OrgCore, kind: 'class' | 'trigger', name: string): string | null => {
  const object = core.objectNamed(kind === 'class' ? 'ApexClass' : 'ApexTrigger');
  return (core.records.findBy(object, 'Name', name, 1)[0]?.['Id'] as string | undefined) ?? null;
};

/** The results of one class, and its queue item is done. */
export function storeOutcomes(
  core: OrgCore,
  outcomes: readonly TestOutcome[],
  { jobId, runId, itemId }: { readonly jobId: string; readonly runId: string; readonly itemId: string }
): void {
  for (const { className, methodName, outcome, message, stackTrace, runTime } of outcomes) {
    ensureRecord(core, 'ApexTestResult', 'Id', {
      Id: core.nextId('ApexTestResult'),
      ApexClassId: idOf(core, 'class', className),
      ApexTestRunResultId: runId,
      AsyncApexJobId: jobId,
      QueueItemId: itemId,
      MethodName: methodName,
      Outcome: outcome,
      Message: message?.slice(0, 4000) ?? null,
      StackTrace: stackTrace?.slice(0, 4000) ?? null,
      RunTime: runTime,
      TestTimestamp: core.stamp(),
      IsTestSetup: false,
    });
  }
  const items = core.objectNamed('ApexTestQueueItem');
  const item = core.records.find(items, itemId);
  if (item) core.records.update(items, { ...item, Status: 'Completed' });
  core.counters.flush();
}

const linesJson = ({ covered, uncovered }: CoveredClass): string =>
  JSON.stringify({ coveredLines: covered, uncoveredLines: uncovered });

/** Coverage by test method, by class, and of the org; what earlier runs said of these classes is replaced. */
export function storeCoverage(core: OrgCore, outcomes: readonly TestOutcome[]): void {
  core.database.transaction(() => {
    const testClasses = new Set(outcomes.map(({ className }) => idOf(core, 'class', className)));
    const single = core.objectNamed('ApexCodeCoverage');
    for (const row of core.records.all(single)) {
      if (testClasses.has(row['ApexTestClassId'] as string)) core.records.remove(single, String(row['Id']));
    }
    for (const outcome of outcomes) {
      for (const covered of coverageByClass([outcome])) {
        if (covered.covered.length > 0) storeSingle(core, outcome, covered);
      }
    }
    const all = coverageByClass(outcomes);
    for (const each of all) storeAggregate(core, each);
    storeTotal(core);
    core.counters.flush();
  });
}

function storeSingle(core: OrgCore, { className, methodName }: TestOutcome, covered: CoveredClass): void {
  ensureRecord(core, 'ApexCodeCoverage', 'Id', {
    Id: core.nextId('ApexCodeCoverage'),
    ApexTestClassId: idOf(core, 'class', className),
    TestMethodName: methodName,
    ApexClassOrTriggerId: idOf(core, covered.kind, covered.name),
    NumLinesCovered: covered.covered.length,
    NumLinesUncovered: covered.uncovered.length,
    Coverage: linesJson(covered),
  });
}

function storeAggregate(core: OrgCore, covered: CoveredClass): void {
  const id = idOf(core, covered.kind, covered.name);
  if (id === null) return;
  ensureRecord(core, 'ApexCodeCoverageAggregate', 'ApexClassOrTriggerId', {
    ApexClassOrTriggerId: id,
    NumLinesCovered: covered.covered.length,
    NumLinesUncovered: covered.uncovered.length,
    Coverage: linesJson(covered),
  });
}

function storeTotal(core: OrgCore): void {
  const rows = core.records.all(core.objectNamed('ApexCodeCoverageAggregate'));
  const sum = (name: string): number => rows.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  const percent = Math.floor(percentOf(sum('NumLinesCovered'), sum('NumLinesUncovered')));
  const object = core.objectNamed('ApexOrgWideCoverage');
  const [known] = core.records.all(object);
  if (known) core.records.update(object, { ...known, PercentCovered: percent });
  else ensureRecord(core, 'ApexOrgWideCoverage', 'PercentCovered', { PercentCovered: percent });
}
