import type { ComponentResult } from '../contract.ts';
import type { DeployJob } from './deployJob.ts';

export interface DeployMessage {
  readonly [name: string]: string | number | boolean | null | undefined;
}

const FINAL = new Set(['Succeeded', 'Failed', 'Canceled']);
export const isDone = (job: DeployJob): boolean => FINAL.has(job.status);

const iso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

/** What `checkDeployStatus` and `GET /metadata/deployRequest/id` say about a deployment. */
export function deployResult(job: DeployJob, includeDetails: boolean): Record<string, unknown> {
  const failed = job.results.filter((result) => !result.success);
  const succeeded = job.results.length - failed.length;
  const done = isDone(job);
  // All or nothing: when one component fails, none is deployed.
  const deployed = failed.length > 0 ? 0 : succeeded;
  return {
    checkOnly: job.options.checkOnly,
    completedDate: iso(job.completedAt),
    createdBy: job.session.userId,
    createdByName: job.session.username,
    createdDate: iso(job.createdAt),
    ...(includeDetails || done ? { details: detailsOf(job) } : {}),
    done,
    ...(job.errorMessage ? { errorMessage: job.errorMessage, errorStatusCode: 'UNKNOWN_EXCEPTION' } : {}),
    id: job.id,
    ignoreWarnings: job.options.ignoreWarnings,
    lastModifiedDate: iso(job.completedAt ?? job.createdAt),
    numberComponentErrors: failed.length,
    numberComponentsDeployed: deployed,
    numberComponentsTotal: job.results.length,
    numberTestErrors: job.tests?.errors ?? 0,
    numberTestsCompleted: (job.tests?.total ?? 0) - (job.tests?.errors ?? 0),
    numberTestsTotal: job.tests?.total ?? 0,
    rollbackOnError: job.options.rollbackOnError,
    runTestsEnabled: job.tests !== undefined,
    startDate: iso(job.createdAt),
    status: job.status,
    success: job.status === 'Succeeded',
  };
}

function detailsOf(job: DeployJob): object {
  const at = iso(job.completedAt ?? job.createdAt) ?? '';
  const message = (result: ComponentResult): DeployMessage => deployMessage(result, at);
  return {
    componentFailures: job.results.filter((result) => !result.success).map(message),
    componentSuccesses: job.results.filter((result) => result.success).map(message),
    runTestResult: job.tests?.result ?? { numFailures: 0, numTestsRun: 0, totalTime: 0 },
  };
}

function deployMessage(result: ComponentResult, createdDate: string): DeployMessage {
  const { problem } = result;
  return {
    changed: result.changed,
    ...(problem?.column === undefined ? {} : { columnNumber: problem.column }),
    componentType: result.type,
    created: result.created,
    createdDate,
    deleted: /destructiveChanges\w*\.xml$/.test(result.fileName) && result.success,
    fileName: result.fileName,
    fullName: result.fullName,
    ...(result.id ? { id: result.id } : {}),
    ...(problem?.line === undefined ? {} : { lineNumber: problem.line }),
    ...(problem ? { problem: problem.message, problemType: problem.type } : {}),
    success: result.success,
    warning: problem?.type === 'Warning',
  };
}
