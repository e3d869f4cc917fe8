import { nativeType, type NativeFunction } from '../../native.ts';
import type { LimitName } from '../../transaction.ts';

/** What `getX` and `getLimitX` are called, by the counter behind them. */
const COUNTED: Readonly<Record<string, LimitName>> = {
  AggregateQueries: 'aggregateQueries',
  AsyncCalls: 'asyncCalls',
  Callouts: 'callouts',
  DmlRows: 'dmlRows',
  DmlStatements: 'dmlStatements',
  EmailInvocations: 'emailInvocations',
  FetchCallsOnApexCursor: 'fetchCallsOnApexCursor',
  FindSimilarCalls: 'findSimilarCalls',
  FutureCalls: 'futureCalls',
  MobilePushApexCalls: 'mobilePushApexCalls',
  PublishImmediateDML: 'publishImmediateDml',
  Queries: 'queries',
  QueryLocatorRows: 'queryLocatorRows',
  QueryRows: 'queryRows',
  QueueableJobs: 'queueableJobs',
  RunAs: 'runAs',
  SavepointRollbacks: 'savepointRollbacks',
  Savepoints: 'savepoints',
  SoslQueries: 'soslQueries',
};

const counters = Object.entries(COUNTED).flatMap(([name, limit]): [string, NativeFunction][] => [
  [`static Integer get${name}()`, (apex) => apex.used(limit)],
  [`static Integer getLimit${name}()`, (apex) => apex.allowed(limit)],
]);

const HEAP_LIMIT = 6_000_000;

export const limitsType = nativeType('Limits', {
  isInstance: () => false,
  members: {
    ...Object.fromEntries(counters),
    'static Integer getCpuTime()': (apex) => apex.cpuTime(),
    'static Integer getLimitCpuTime()': (apex) => apex.cpuTimeAllowed,
    // The heap of a transaction is not measured: it is never near its limit.
    'static Integer getHeapSize()': () => 1000,
    'static Integer getLimitHeapSize()': () => HEAP_LIMIT,
  },
});
