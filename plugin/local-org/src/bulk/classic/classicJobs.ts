import { readFileSync, writeFileSync } from 'node:fs';
import { ApiError, type Org, type Session } from '../../contract.ts';
import type { QueryResult, SoqlEngine } from '../../soql/soqlEngine.ts';
import { bulkColumns, recordPages, type ResultColumn, type RowRange } from '../bulkQuery.ts';
import { CHUNK, loadRecords, type LoadOperation } from '../loadRecords.ts';
import type { Slices } from '../slices.ts';
import { SpoolWriter, type Spool } from '../spool.ts';
import { readBatch } from './classicContent.ts';
import { classicError, type ClassicBatch, ClassicJob, type ClassicSettings } from './classicJob.ts';
import { OUTCOME_FORMATS, recordFormat, type ItemFormat } from './classicResults.ts';

/** What the jobs of both APIs share. */
export interface BulkWorkshop {
  readonly org: Org;
  readonly clock: () => Date;
  readonly spool: Spool;
  readonly slices: Slices;
  nextId(prefix: '750' | '751' | '752'): string;
}

/** The jobs of the older Bulk API. */
export class ClassicJobs {
  readonly #bulk: BulkWorkshop;
  readonly #jobs = new Map<string, ClassicJob>();

  constructor(bulk: BulkWorkshop) {
    this.#bulk = bulk;
  }

  open(settings: Omit<ClassicSettings, 'id' | 'createdAt'>): ClassicJob {
    const job = new ClassicJob({ ...settings, id: this.#bulk.nextId('750'), createdAt: this.now() });
    this.#jobs.set(job.settings.id, job);
    return job;
  }

  find(id: string): ClassicJob | undefined {
    return this.#jobs.get(id);
  }

  now(): string {
    return this.#bulk.clock().toISOString();
  }

  /** Jobs of a user as the lists of Bulk 2.0 show them. */
  listed(session: Session, kind: 'ingest' | 'query'): readonly object[] {
    const own = [...this.#jobs.values()].filter(({ settings }) => settings.session.userId === session.userId);
    return own
      .filter(({ isQuery }) => isQuery === (kind === 'query'))
      .map(({ settings, state, changedAt }) => ({
        id: settings.id,
        operation: settings.operation,
        object: settings.object,
        createdById: settings.session.userId,
        createdDate: settings.createdAt.replace(/Z$/, '+0000'),
        systemModstamp: changedAt.replace(/Z$/, '+0000'),
        state,
        concurrencyMode: settings.concurrencyMode,
        contentType: settings.contentType,
        apiVersion: settings.apiVersion,
        jobType: 'Classic',
      }));
  }

  /** Adds a batch of records, or a query, and starts it. @throws ApiError InvalidJobState for a job that is not open */
  add(job: ClassicJob, content: Buffer, engine: SoqlEngine): ClassicBatch {
    if (job.state !== 'Open') throw classicError('InvalidJobState', 'Batch cannot be added: the job is not open');
    const batch = this.#newBatch(job, content);
    if (!job.isQuery) this.#bulk.slices.start(this.#load(job, batch, content.toString('utf8')));
    else this.#startQuery(job, batch, content.toString('utf8'), engine);
    return batch;
  }

  #newBatch(job: ClassicJob, content: Buffer): ClassicBatch {
    const [id, createdAt] = [this.#bulk.nextId('751'), this.now()];
    const requestFile = this.#bulk.spool.file(`${id}.request`);
    writeFileSync(requestFile, content, { mode: 0o600 });
    const files = {
      requestFile,
      resultFile: this.#bulk.spool.file(`${id}.result`),
      resultId: this.#bulk.nextId('752'),
    };
    const batch: ClassicBatch = {
      ...files,
      id,
      createdAt,
      changedAt: createdAt,
      state: 'Queued',
      processed: 0,
      failed: 0,
      processing: 0,
    };
    job.batches.set(id, batch);
    return batch;
  }

  *#load(job: ClassicJob, batch: ClassicBatch, text: string): Generator<void, void> {
    const { org } = this.#bulk;
    const { session, object, operation, externalIdField, contentType } = job.settings;
    const target = {
      object,
      operation: operation as LoadOperation,
      ...(externalIdField !== undefined && { externalIdField }),
    };
    const definition = org.schema.object(object);
    yield* this.#guarded(batch, OUTCOME_FORMATS[contentType], function* () {
      if (definition === undefined) throw classicError('InvalidBatch', `Unable to find object: ${object}`);
      const records = readBatch(text, contentType, definition);
      for (let from = 0; from < records.length; from += CHUNK) {
        const chunk = records.slice(from, from + CHUNK);
        const outcomes = org.runAs(session, () => loadRecords(org, session, target, chunk));
        batch.failed += outcomes.filter(({ errors }) => errors.length > 0).length;
        yield outcomes;
      }
    });
  }

  #startQuery(job: ClassicJob, batch: ClassicBatch, text: string, engine: SoqlEngine): void {
    const { session, operation, chunkSize } = job.settings;
    const { org } = this.#bulk;
    try {
      const query = engine.parse(text);
      const columns = bulkColumns(org.schema, query);
      const access = org.rights(session);
      const result = engine.run(text, { includeDeleted: operation === 'queryAll', access });
      if (chunkSize === undefined) {
        this.#bulk.slices.start(this.#query(job, batch, { result, columns, range: { from: 0, to: result.length } }));
        return;
      }
      if (query.orderBy.length > 0 || query.limit !== undefined) {
        throw classicError('InvalidBatch', 'PK chunking does not take queries with ORDER BY or LIMIT');
      }
      this.#chunked(job, batch, { result, columns, chunkSize });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#fail(batch, `InvalidBatch : Failed to process query: ${error.errorCode}: ${error.message}`);
    }
  }

  /** The batch itself is not processed; others take its place, one for each chunk of records. */
  #chunked(
    job: ClassicJob,
    batch: ClassicBatch,
    { result, columns, chunkSize }: Pick<QueryPart, 'result' | 'columns'> & { readonly chunkSize: number }
  ): void {
    batch.state = 'NotProcessed';
    for (let from = 0; from < result.length; from += chunkSize) {
      const part = this.#newBatch(job, readFileSync(batch.requestFile));
      const range = { from, to: Math.min(from + chunkSize, result.length) };
      this.#bulk.slices.start(this.#query(job, part, { result, columns, range }));
    }
  }

  *#query(job: ClassicJob, batch: ClassicBatch, { result, columns, range }: QueryPart): Generator<void, void> {
    const { org } = this.#bulk;
    const { session, contentType, apiVersion } = job.settings;
    const base = `/services/data/v${apiVersion.toFixed(1)}`;
    yield* this.#guarded(batch, recordFormat(contentType, columns), function* () {
      const pages = recordPages(result, base, range);
      for (;;) {
        const page = org.runAs(session, () => pages.next());
        if (page.done) return;
        yield page.value;
      }
    });
  }

  /** Writes items as they are made; a refusal fails the batch, an abort of the job ends it. */
  *#guarded<T>(
    batch: ClassicBatch,
    format: ItemFormat<T>,
    work: () => Generator<readonly T[], void>
  ): Generator<void, void> {
    batch.state = 'InProgress';
    const isAborted = (): boolean => batch.state === 'NotProcessed';
    const writer = new SpoolWriter(batch.resultFile);
    writer.write(format.begin);
    try {
      let started = performance.now();
      for (const items of work()) {
        for (const item of items) {
          writer.write(`${batch.processed === 0 ? '' : format.separator}${format.item(item)}`);
          batch.processed += 1;
        }
        batch.processing += performance.now() - started;
        if (isAborted()) return;
        yield;
        if (isAborted()) return;
        started = performance.now();
      }
      batch.state = 'Completed';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#fail(batch, `${error.errorCode} : ${error.message}`);
    } finally {
      writer.write(format.end);
      writer.close();
      batch.changedAt = this.now();
    }
  }

  #fail(batch: ClassicBatch, message: string): void {
    batch.state = 'Failed';
    batch.stateMessage = message;
    batch.changedAt = this.now();
  }
}

interface QueryPart {
  readonly result: QueryResult;
  readonly columns: readonly ResultColumn[];
  readonly range: RowRange;
}
