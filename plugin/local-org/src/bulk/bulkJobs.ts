import { rmSync } from 'node:fs';
import type { Org } from '../contract.ts';
import { makeId } from '../store/ids.ts';
import { ClassicJobs } from './classic/classicJobs.ts';
import { IngestJob, RESULT_KINDS, type IngestSettings } from './ingestJob.ts';
import type { QueryJob } from './queryJob.ts';
import { Slices } from './slices.ts';
import { Spool } from './spool.ts';

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
    this.slices.start(job.work(this.org));
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
