import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { LimitName } from '../../transaction.ts';

export type Allowance = Readonly<Record<LimitName, number>>;

/** What a transaction may use while a user waits. */
const SYNCHRONOUS: Allowance = {
  aggregateQueries: 300,
  asyncCalls: 200,
  callouts: 100,
  dmlRows: 10_000,
  dmlStatements: 150,
  emailInvocations: 10,
  fetchCallsOnApexCursor: 10,
  findSimilarCalls: 10,
  futureCalls: 50,
  mobilePushApexCalls: 10,
  publishImmediateDml: 150,
  queries: 100,
  queryLocatorRows: 10_000,
  queryRows: 50_000,
  queueableJobs: 50,
  runAs: 20,
  savepointRollbacks: 150,
  savepoints: 150,
  soslQueries: 20,
};

export const allowanceOf = (isAsynchronous: boolean): Allowance =>
  isAsynchronous ? { ...SYNCHRONOUS, queries: 200, futureCalls: 0, queueableJobs: 1 } : SYNCHRONOUS;

/** Milliseconds of processor time. */
export const cpuAllowance = (isAsynchronous: boolean): number => (isAsynchronous ? 60_000 : 10_000);

const NAMES: Readonly<Record<LimitName, string>> = {
  aggregateQueries: 'aggregate queries',
  asyncCalls: 'async calls',
  callouts: 'callouts',
  dmlRows: 'DML rows',
  dmlStatements: 'DML statements',
  emailInvocations: 'Email Invocations',
  fetchCallsOnApexCursor: 'fetch calls on Apex cursor',
  findSimilarCalls: 'find similar calls',
  futureCalls: 'future calls',
  mobilePushApexCalls: 'mobile push Apex calls',
  publishImmediateDml: 'publish immediate DML',
  queries: 'SOQL queries',
  queryLocatorRows: 'query locator rows',
  queryRows: 'query rows',
  queueableJobs: 'queueable jobs added to the queue',
  runAs: 'runAs invocations',
  savepointRollbacks: 'savepoint rollbacks',
  savepoints: 'savepoints',
  soslQueries: 'SOSL queries',
};

/** Counts what one part of a transaction uses; a test has a counter of its own between startTest and stopTest. */
export class LimitCounter {
  readonly allowance: Allowance;
  readonly #used = new Map<LimitName, number>();

  constructor(allowance: Allowance) {
    this.allowance = allowance;
  }

  used(limit: LimitName): number {
    return this.#used.get(limit) ?? 0;
  }

  /** @throws LimitException `Too many SOQL queries: 101` */
  add(limit: LimitName, amount: number): void {
    const used = this.used(limit) + amount;
    this.#used.set(limit, used);
    if (used > this.allowance[limit]) throw exception('LimitException', `Too many ${NAMES[limit]}: ${used}`);
  }

  /** For attempts that the platform repeats without counting them twice. */
  snapshot(): () => void {
    const copy = new Map(this.#used);
    return () => {
      this.#used.clear();
      for (const [limit, used] of copy) this.#used.set(limit, used);
    };
  }
}
