import { ensureRecord } from '../../../org/ensureRecord.ts';
import { ApexList } from '../../library/collections/list.ts';
import { elementsOf as iterate } from '../../library/collections/iterate.ts';
import { exception, nullPointer } from '../../library/exceptions/standardExceptions.ts';
import { nativeType } from '../../native.ts';
import type { ApexTransaction } from '../../transaction.ts';
import { orgOf } from '../access.ts';
import { callJob, enqueue, needMethod, noteJob, testJobs } from '../async/jobs.ts';
import { QueryLocator } from '../query/queryLocator.ts';
import { asOrgTransaction } from '../runtime/transaction.ts';

/** What jobs are told about themselves: `QueueableContext`, `Database.BatchableContext`, `SchedulableContext`. */
class JobContext {
  readonly jobId: string;
  readonly kind: 'queueable' | 'batch' | 'schedule';

  constructor(kind: JobContext['kind'], jobId: string) {
    this.kind = kind;
    this.jobId = jobId;
  }
}

const isContext =
  (kind: JobContext['kind']) =>
  (value: unknown): boolean =>
    value instanceof JobContext && value.kind === kind;

function enqueueJob(apex: ApexTransaction, job: object | null): string {
  if (job === null) throw nullPointer('Argument cannot be null.');
  const className = needMethod(apex, job, 'execute', 1, 'Queueable');
  apex.count('queueableJobs');
  return enqueue(apex, 'Queueable', className, (inner, id) => {
    callJob(inner, job, 'execute', [new JobContext('queueable', id)]);
  });
}

const DEFAULT_SCOPE = 200;

/** Starts a batch job: `start`, `execute` for each chunk of records, `finish`. */
export function executeBatch(apex: ApexTransaction, batch: object | null, size: number | null = DEFAULT_SCOPE): string {
  if (batch === null) throw nullPointer('Argument cannot be null.');
  const className = needMethod(apex, batch, 'execute', 2, 'Database.Batchable');
  if (size === null || size < 1 || size > 2000) throw exception('AsyncException', 'Invalid value for scope size.');
  return enqueue(apex, 'BatchApex', className, (inner, id) => runBatch(inner, batch, size, id));
}

function runBatch(apex: ApexTransaction, batch: object, size: number, id: string): void {
  const context = new JobContext('batch', id);
  const started = apex.invoke(batch, 'start', [context]);
  const records = started instanceof QueryLocator ? started.records : [...iterate(apex, started)];
  const isRecords = started instanceof QueryLocator;
  const chunks = Math.ceil(records.length / size);
  noteJob(apex, id, { TotalJobItems: chunks });
  let failed = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const items = records.slice(chunk * size, (chunk + 1) * size);
    const element = isRecords ? 'SObject' : 'Object';
    const restore = asOrgTransaction(apex).withFreshLimits(true);
    try {
      orgOf(apex).core.database.transaction(() =>
        apex.invoke(batch, 'execute', [context, new ApexList(element, items)])
      );
    } catch (error) {
      if (apex.isTest) throw error;
      failed += 1;
    } finally {
      restore();
    }
    noteJob(apex, id, { JobItemsProcessed: chunk + 1, NumberOfErrors: failed });
  }
  apex.invoke(batch, 'finish', [context]);
}

function schedule(apex: ApexTransaction, name: string | null, cron: string | null, job: object | null): string {
  if (name === null || cron === null || job === null) throw nullPointer('Argument cannot be null.');
  needMethod(apex, job, 'execute', 1, 'Schedulable');
  if (cron.trim().split(/\s+/).length < 6) throw exception('StringException', `Illegal cron expression: ${cron}`);
  const { core } = orgOf(apex);
  const details = core.objectNamed('CronJobDetail');
  if (core.records.findBy(details, 'Name', name, 1).length > 0) {
    throw exception('AsyncException', `The Apex job named "${name}" is already scheduled for execution.`);
  }
  const detail = ensureRecord(core, 'CronJobDetail', 'Name', { Name: name, JobType: '7' });
  const id = ensureRecord(core, 'CronTrigger', 'Id', {
    Id: core.nextId('CronTrigger'),
    CronJobDetailId: detail,
    CronExpression: cron,
    State: 'WAITING',
    TimesTriggered: 0,
    NextFireTime: nextFire(cron, core.now()),
    TimeZoneSidKey: apex.timeZone,
    OwnerId: apex.userId,
    CreatedDate: core.stamp(),
    CreatedById: apex.userId,
  });
  core.counters.flush();
  if (apex.isTest) {
    const className = needMethod(apex, job, 'execute', 1, 'Schedulable');
    enqueue(apex, 'ScheduledApex', className, (inner) => {
      callJob(inner, job, 'execute', [new JobContext('schedule', id)]);
    });
  }
  return id;
}

function firstDay(year: string | undefined, now: Date): Date {
  const isLater = year !== undefined && /^\d+$/.test(year) && Number(year) > now.getUTCFullYear();
  return isLater ? new Date(Date.UTC(Number(year), 0, 1)) : now;
}

/** The next moment that a cron expression with fixed parts names, in UTC; null when it is given by ranges. */
export function nextFire(cron: string, now: Date): string | null {
  const [second = '', minute = '', hour = '', day = '', month = '', , year] = cron.trim().split(/\s+/);
  const numbers = [second, minute, hour].map(Number);
  if (numbers.some(Number.isNaN)) return null;
  // Of a year that is stated the days count from its first.
  const first = firstDay(year, now);
  for (let offset = 0; offset < 366 * 5; offset += 1) {
    const at = new Date(
      Date.UTC(
        first.getUTCFullYear(),
        first.getUTCMonth(),
        first.getUTCDate() + offset,
        numbers[2],
        numbers[1],
        numbers[0]
      )
    );
    const isDay = /^[?*]$/.test(day) || Number(day) === at.getUTCDate();
    const isMonth = month === '*' || Number(month) === at.getUTCMonth() + 1;
    const isYear = year === undefined || year === '*' || Number(year) === at.getUTCFullYear();
    if (at > now && isDay && isMonth && isYear) return at.toISOString();
  }
  return null;
}

function abortJob(apex: ApexTransaction, id: string | null): void {
  const { core } = orgOf(apex);
  const triggers = core.objectNamed('CronTrigger');
  const trigger = core.records.find(triggers, id ?? '');
  if (trigger) {
    core.records.remove(triggers, String(trigger['Id']));
    core.records.remove(core.objectNamed('CronJobDetail'), String(trigger['CronJobDetailId']));
    return;
  }
  noteJob(apex, id ?? '', { Status: 'Aborted' });
  const { pending } = testJobs(apex);
  const at = pending.findIndex((job) => job.id === id);
  if (at >= 0) pending.splice(at, 1);
}

const runsAs =
  (kind: string) =>
  (apex: ApexTransaction): boolean =>
    asOrgTransaction(apex).kind === kind;

const never = (): boolean => false;
const anInterface = (name: string) => nativeType(name, { kind: 'interface', isInstance: never });

export const asyncTypes = [
  nativeType('System', {
    isInstance: never,
    members: {
      'static Id enqueueJob(Object job)': enqueueJob,
      'static Id enqueueJob(Object job, Integer delay)': enqueueJob,
      'static Id enqueueJob(Object job, AsyncOptions options)': enqueueJob,
      'static Id schedule(String name, String cron, Object job)': schedule,
      'static Id scheduleBatch(Object job, String name, Integer minutes)': (apex, job: object) =>
        executeBatch(apex, job),
      'static Id scheduleBatch(Object job, String name, Integer minutes, Integer size)': (
        apex,
        job: object,
        _name: string,
        _minutes: number,
        size: number
      ) => executeBatch(apex, job, size),
      'static void abortJob(Id job)': abortJob,
      'static Boolean isBatch()': runsAs('BatchApex'),
      'static Boolean isFuture()': runsAs('Future'),
      'static Boolean isQueueable()': runsAs('Queueable'),
      'static Boolean isScheduled()': runsAs('ScheduledApex'),
      'static Boolean isFunctionCallback()': never,
    },
  }),
  nativeType('Database', {
    isInstance: never,
    members: {
      'static Id executeBatch(Object job)': executeBatch,
      'static Id executeBatch(Object job, Integer size)': executeBatch,
    },
  }),
  anInterface('Queueable'),
  anInterface('Schedulable'),
  nativeType('Database.Batchable<T>', { kind: 'interface', isInstance: never }),
  ...['Database.Stateful', 'Database.AllowsCallouts', 'Database.RaisesPlatformEvents', 'Finalizer'].map(anInterface),
  nativeType('AsyncOptions', { isInstance: never, constructors: { '()': () => ({}) } }),
  nativeType('QueueableContext', {
    isInstance: isContext('queueable'),
    members: { 'Id getJobId()': (_apex, self: JobContext) => self.jobId },
  }),
  nativeType('Database.BatchableContext', {
    isInstance: isContext('batch'),
    members: {
      'Id getJobId()': (_apex, self: JobContext) => self.jobId,
      'Id getChildJobId()': (_apex, self: JobContext) => self.jobId,
    },
  }),
  nativeType('SchedulableContext', {
    isInstance: isContext('schedule'),
    members: { 'Id getTriggerId()': (_apex, self: JobContext) => self.jobId },
  }),
];
