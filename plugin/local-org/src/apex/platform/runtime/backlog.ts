import type { Session } from '../../../contract.ts';
import type { ApexTransaction } from '../../transaction.ts';
import type { Job, JobQueue } from '../async/jobs.ts';
import type { ApexOrg } from '../org.ts';

const TABLE = 'CREATE TABLE IF NOT EXISTS "_apex_backlog" ("id" TEXT PRIMARY KEY) WITHOUT ROWID';

/**
 * Work that waits for its transaction to be committed. Each entry has a row in the database, written by the transaction
 * that asks for the work: when the row is not there later, the transaction was undone and nothing is to be done.
 */
export class Backlog implements JobQueue {
  readonly #org: ApexOrg;
  readonly #run: (job: Job) => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting: { readonly key: string; readonly job: Job }[] = [];
  #last = 0;
  #isAwake = false;

  constructor(org: ApexOrg, run: (job: Job) => void, onFailure: (error: unknown) => void) {
    this.#org = org;
    this.#run = run;
    this.#onFailure = onFailure;
    org.core.database.exec(TABLE);
    // What a process that ended has left cannot be run any more: its objects are gone.
    org.core.database.run('DELETE FROM "_apex_backlog"');
  }

  add(job: Job): void {
    const key = `${job.id} ${++this.#last}`;
    this.#org.core.database.run('INSERT INTO "_apex_backlog" VALUES (?)', [key]);
    this.#waiting.push({ key, job });
  }

  /** Work without a job of its own, such as the triggers of events. */
  addWork({ userId }: Session, run: (apex: ApexTransaction) => void): void {
    this.add({ id: 'work', kind: 'Queueable', className: '', userId, run });
    this.wake();
  }

  /** Sees to it that what waits is done once the process has time. */
  wake(): void {
    if (this.#isAwake || this.#waiting.length === 0) return;
    this.#isAwake = true;
    setImmediate(() => {
      this.#isAwake = false;
      this.drain();
    });
  }

  /** Runs what waits now, and what that asks for. */
  drain(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { key, job } = next;
      try {
        const { database } = this.#org.core;
        if (database.run('DELETE FROM "_apex_backlog" WHERE "id" = ?', [key]) > 0) this.#run(job);
      } catch (error) {
        this.#onFailure(error);
      }
    }
  }
}
