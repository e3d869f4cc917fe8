import { exception } from '../../library/exceptions/standardExceptions.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { ensureRecord } from '../../../org/ensureRecord.ts';
import { typeNameOf } from '../../library/values/text.ts';
import { UserType } from '../../run/userType.ts';
import { asOrgTransaction } from '../runtime/transaction.ts';

export type JobKind = 'Queueable' | 'Future' | 'BatchApex' | 'ScheduledApex';

/** Work that Apex has asked to be done later. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  readonly userId: string;
  /** The class whose code it is. */
  readonly className: string;
  run(apex: ApexTransaction): void;
}

/** Takes over work whose transaction runs for real; a job counts once that transaction is committed. */
export interface JobQueue {
  add(job: Job): void;
}

interface TestJobs {
  /** Between startTest and stopTest, or in what runs then. */
  isOpen: boolean;
  readonly pending: Job[];
}

const TEST = {};
const QUEUE = {};

/** The jobs of a test method: they run when it says `Test.stopTest`. */
export const testJobs = (apex: ApexTransaction): TestJobs =>
  apex.state(TEST, (): TestJobs => ({ isOpen: false, pending: [] }));

/** Says where jobs go that are not part of a test. */
export function useQueue(apex: ApexTransaction, queue: JobQueue): void {
  apex.state<{ queue: JobQueue }>(QUEUE, () => ({ queue }));
}

/** Puts work off; answers the id of its `AsyncApexJob`. */
export function enqueue(
  apex: ApexTransaction,
  kind: JobKind,
  className: string,
  run: (apex: ApexTransaction, jobId: string) => void
): string {
  const id = recordJob(apex, kind, className);
  const job: Job = { id, kind, className, userId: apex.userId, run: (inner) => run(inner, id) };
  if (apex.isTest) testJobs(apex).pending.push(job);
  else apex.state<{ queue: JobQueue | undefined }>(QUEUE, () => ({ queue: undefined })).queue?.add(job);
  return id;
}

function recordJob(apex: ApexTransaction, kind: JobKind, className: string): string {
  const { core } = orgOf(apex);
  const object = core.objectNamed('AsyncApexJob');
  const [apexClass] = core.records.findBy(core.objectNamed('ApexClass'), 'Name', className.split('.')[0] ?? '', 1);
  const row = ensureRecord(core, object.name, 'Id', {
    Id: core.nextId('AsyncApexJob'),
    ApexClassId: apexClass?.['Id'] ?? null,
    JobType: kind,
    Status: 'Queued',
    TotalJobItems: 0,
    JobItemsProcessed: 0,
    NumberOfErrors: 0,
    CreatedDate: core.stamp(),
    CreatedById: apex.userId,
  });
  core.counters.flush();
  return row;
}

/** Notes how a job stands, for `SELECT Status FROM AsyncApexJob`. */
export function noteJob(
  apex: ApexTransaction,
  id: string,
  values: Readonly<Record<string, string | number | null>>
): void {
  const { core } = orgOf(apex);
  const object = core.objectNamed('AsyncApexJob');
  const row = core.records.find(object, id);
  if (row) core.records.update(object, { ...row, ...values });
}

/** Runs a job as it would run by itself: with the limits of background work. */
export function runJob(apex: ApexTransaction, job: Job): void {
  const transaction = asOrgTransaction(apex);
  const restore = transaction.withFreshLimits(true);
  const { kind } = transaction;
  transaction.kind = job.kind;
  noteJob(apex, job.id, { Status: 'Processing' });
  try {
    job.run(apex);
    noteJob(apex, job.id, { Status: 'Completed', CompletedDate: orgOf(apex).core.stamp() });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    noteJob(apex, job.id, { Status: 'Failed', NumberOfErrors: 1, ExtendedStatus: text.slice(0, 255) });
    throw error;
  } finally {
    transaction.kind = kind;
    restore();
  }
}

/** Runs what a test has put off, and of what those jobs put off themselves nothing more: chains end in tests. */
export function runTestJobs(apex: ApexTransaction): void {
  const jobs = testJobs(apex);
  const due = jobs.pending.splice(0);
  // A batch that is started by a batch, or a future by a queueable, runs; a queueable in a queueable does not.
  for (let round = 0; due.length > 0 && round < MAX_ROUNDS; round += 1) {
    for (const job of due.splice(0)) runJob(apex, job);
    due.push(...jobs.pending.splice(0).filter(({ kind }) => kind !== 'Queueable'));
  }
}

const MAX_ROUNDS = 50;

/** @throws AsyncException for an object that cannot be put off */
export function needMethod(
  apex: ApexTransaction,
  object: unknown,
  name: string,
  parameters: number,
  what: string
): string {
  if (typeof object === 'object' && object !== null && apex.hasMethod(object, name, parameters))
    return typeNameOf(apex, object);
  throw exception('AsyncException', `The class does not implement ${what}.`);
}

/** Calls a method of a job; one that is static counts too, as on the platform. */
export function callJob(apex: ApexTransaction, job: object, method: string, args: readonly unknown[]): unknown {
  const type = apex.types.typeOf(job);
  const isStatic = type instanceof UserType && type.methods(method).every((each) => each.isStatic);
  return apex.invoke(isStatic ? type : job, method, args);
}
