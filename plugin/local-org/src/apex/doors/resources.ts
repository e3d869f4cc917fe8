import type { Route } from '../../rest/router.ts';
import { executeAnonymousHandler } from './anonymous.ts';
import { readLogBody } from './apexLogs.ts';
import { describeApexAction, listApexActions, runApexAction } from './invocableActions.ts';
import { runTestsAsynchronous, runTestsSynchronous } from './testRuns.ts';

/** The resources of the REST and the tooling API that run Apex. */
export const APEX_RESOURCES: readonly Route[] = [
  { pattern: '/tooling/executeAnonymous', handlers: { GET: executeAnonymousHandler } },
  { pattern: '/tooling/runTestsSynchronous', handlers: { POST: runTestsSynchronous } },
  { pattern: '/tooling/runTestsAsynchronous', handlers: { POST: runTestsAsynchronous } },
  { pattern: '/tooling/sobjects/ApexLog/:id/Body', handlers: { GET: readLogBody } },
  { pattern: '/sobjects/ApexLog/:id/Body', handlers: { GET: readLogBody } },
  { pattern: '/actions/custom/apex', handlers: { GET: listApexActions } },
  { pattern: '/actions/custom/apex/:name', handlers: { GET: describeApexAction, POST: runApexAction } },
];
