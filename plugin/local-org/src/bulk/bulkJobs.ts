import { rmSync } from 'node:fs';
import type { Org } from '../contract.ts';
import { releaseMemory } from '../server/releaseMemory.ts';
import type { QueryResult } from '../soql/soqlEngine.ts';
import { makeId } from '../store/ids.ts';
import { ClassicJobs } from './classic/classicJobs.ts';
import { IngestJob, RESULT_KINDS, type IngestSettings } from './ingestJob.ts';
import type { QueryJob } from './queryJob.ts';
import { Slices } from './slices.ts';
import { Spool } from './spool.ts';

/** Rows of a job that leave so much behind that it is worth a tenth of a second to give the memory back. */
const LARGE = 100_000;

/** The bulk jobs of one org, of all users. They are forgotten when the server stops. */
export class BulkJobs {
  readonly org: Org;
  readonly clock: () => Date;
  readonly spool = new Spool();
  readonly slices: Slices;
  readonly ingests = new Map<string, IngestJob>();
  readonly queries = new Map<string, QueryJob>();
  readonly classic: ClassicJobs;
  #sequence = 0;

  constructor(org: Org, clock: () => Date, onBug: (error: unknown) => void) {
    this.org = org;
    this.clock = clock;
    this.slices = new Slices(onBug);
    this.classic = new ClassicJobs(this);
  }

  /** `750…` for jobs, `751…` for batches, `752…` for results. */
  nextId(prefix: '750' | '751' | '752'): string {
    return makeId(prefix, ++this.#sequence);
  }

  openIngest(settings: Omit<IngestSettings, 'id' | 'createdAt'>): IngestJob {
    const stated = { ...settings, id: this.nextId('750'), createdAt: this.clock().toISOString() };
    const job = new IngestJob(stated, this.spool, this.clock);
    this.ingests.set(stated.id, job);
    return job;
  }

  /** Starts an ingest job whose data is complete. */
  run(job: IngestJob): void {
    this.slices.start(released(job.work(this.org), () => job.processed));
  }

  /** Starts a query job over the records of its query. */
  runQuery(job: QueryJob, records: QueryResult, base: string): void {
    const asCaller = <T>(work: () => T): T => this.org.runAs(job.settings.session, work);
    this.slices.start(released(job.work(records, base, asCaller), () => job.result.rows));
  }

  deleteIngest(job: IngestJob): void {
    this.ingests.delete(job.settings.id);
    for (const file of [...RESULT_KINDS.map((kind) => job.resultFile(kind)), this.uploadFile(job)]) {
      rmSync(file, { force: true });
    }
  }

  deleteQuery(job: QueryJob): void {
    this.queries.delete(job.settings.id);
    rmSync(job.result.file, { force: true });
  }

  uploadFile(job: IngestJob): string {
    return this.spool.file(`${job.settings.id}.csv`);
  }

  /** Ends all jobs and removes their files. */
  close(): void {
    this.slices.close();
    this.spool.close();
  }
}

/** V8 keeps the heap of a large job for the next; the next is rarely as large. */
function* released(work: Generator<void, void>, rows: () => number): Generator<void, void> {
  yield* work;
  if (rows() >= LARGE) releaseMemory();
}
