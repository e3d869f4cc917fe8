import type { Session } from '../../../contract.ts';
import { ApexException } from '../../library/exceptions/apexException.ts';
import { apexFrames } from '../../library/exceptions/stackTrace.ts';
import type { ClassMeta, MethodMeta } from '../../emit/meta.ts';
import type { ApexRuntime } from '../runtime/apexRuntime.ts';
import type { LogSettings } from '../runtime/debugLog.ts';
import { callStatic, takeCoverage, type LineCounts } from '../runtime/program.ts';
import { hideData } from './isolation.ts';
import { seesAllData, type TestClass } from './selectTests.ts';

export interface TestOutcome {
  readonly className: string;
  readonly methodName: string;
  readonly outcome: 'Pass' | 'Fail';
  readonly message: string | null;
  readonly stackTrace: string | null;
  /** Milliseconds. */
  readonly runTime: number;
  readonly coverage: readonly LineCounts[];
  readonly log: string;
}

export interface TestRunOptions {
  readonly session: Session;
  readonly quiddity: 'RUNTEST_SYNC' | 'RUNTEST_ASYNC' | 'RUNTEST_DEPLOY';
  readonly log?: LogSettings | undefined;
}

/** Thrown to undo what a test has written. */
class Undo extends Error {}

/** Runs the tests of one class. Nothing that they write stays. */
export function runTestClass(runtime: ApexRuntime, test: TestClass, options: TestRunOptions): readonly TestOutcome[] {
  const [seeing, isolated] = [true, false].map((sees) =>
    test.methods.filter((method) => (seesAllData(test.owner) || seesAllData(method)) === sees)
  );
  return [
    ...inIsolation(runtime, false, () => runMethods(runtime, test, seeing ?? [], options)),
    ...inIsolation(runtime, true, () => runMethods(runtime, test, isolated ?? [], options)),
  ];
}

function inIsolation<T>(runtime: ApexRuntime, isIsolated: boolean, work: () => readonly T[]): readonly T[] {
  let result: readonly T[] = [];
  const { core } = runtime.apexOrg;
  undone(core.database, () => {
    if (isIsolated) hideData(core);
    result = work();
  });
  return result;
}

function undone(database: { transaction(work: () => void): void }, work: () => void): void {
  try {
    database.transaction(() => {
      work();
      throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
}

function runMethods(
  runtime: ApexRuntime,
  test: TestClass,
  methods: readonly MethodMeta[],
  options: TestRunOptions
): readonly TestOutcome[] {
  if (methods.length === 0) return [];
  for (const setup of test.setup) {
    const failed = runMethod(runtime, test.owner, setup, options, true);
    if (failed.outcome === 'Fail') return methods.map(({ name }) => ({ ...failed, methodName: name }));
  }
  return methods.map((method) => runMethod(runtime, test.owner, method, options, false));
}

function runMethod(
  runtime: ApexRuntime,
  owner: ClassMeta,
  method: MethodMeta,
  { session, quiddity, log }: TestRunOptions,
  keepsData: boolean
): TestOutcome {
  const { program } = runtime;
  takeCoverage(program);
  const started = performance.now();
  let failure: unknown;
  let text = '';
  try {
    runtime.execute({ session, quiddity, isTest: true, log }, (apex) => {
      try {
        callStatic(program, apex, { owner, method, args: [] });
      } finally {
        text = apex.debugLog.toString();
      }
      if (!keepsData) throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) failure = error;
  }
  const runTime = Math.round(performance.now() - started);
  const isFailed = failure !== undefined;
  return {
    className: owner.name,
    methodName: method.name,
    outcome: isFailed ? 'Fail' : 'Pass',
    message: isFailed ? messageOf(failure) : null,
    stackTrace: isFailed ? stackOf(failure) : null,
    runTime,
    coverage: takeCoverage(program),
    log: text,
  };
}

/** `System.AssertException: Assertion Failed: …`. Bugs of the local org say so. */
export function messageOf(error: unknown): string {
  if (error instanceof ApexException) return `${error.typeName}: ${error.getMessage()}`;
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  return `System.UnexpectedException: The local org failed: ${text}`;
}

export const stackOf = (error: unknown): string =>
  error instanceof Error ? apexFrames(error.stack ?? '').join('\n') : '';
