import type { Session } from '../contract.ts';
import type { QueryResult } from '../soql/soqlEngine.ts';
import { recordPages, type ResultColumn } from './bulkQuery.ts';
import { CsvResult } from './csvResult.ts';
import type { CsvForm, LineEnding } from './csv.ts';
import { invalidState } from './ingestJob.ts';

/** Pages that are written in one step. */
const STEP = 8;

export type QueryState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export interface QuerySettings {
  readonly id: string;
  readonly operation: 'query' | 'queryAll';
  readonly object: string;
  readonly form: CsvForm;
  readonly lineEnding: LineEnding;
  readonly columnDelimiter: string;
  readonly session: Session;
  readonly createdAt: string;
  readonly apiVersion: number;
}

/** One query job of Bulk 2.0. Which records belong to its result is known from the start. */
export class QueryJob {
  readonly settings: QuerySettings;
  readonly result: CsvResult;
  state: QueryState = 'UploadComplete';
  changedAt: string;
  processing = 0;
  readonly #now: () => Date;

  constructor(settings: QuerySettings, columns: readonly ResultColumn[], file: string, now: () => Date) {
    this.settings = settings;
    this.result = new CsvResult(file, columns, settings.form);
    this.changedAt = settings.createdAt;
    this.#now = now;
  }

  /** @throws ApiError when the job has ended */
  abort(): void {
    if (this.state !== 'UploadComplete' && this.state !== 'InProgress') {
      throw invalidState(`Job state change from ${this.state} to Aborted is not allowed`);
    }
    this.#enter('Aborted');
  }

  /** The work of the job: each step writes some pages. `asCaller` runs what calculates fields for the user of the job. */
  *work(records: QueryResult, base: string, asCaller: <T>(work: () => T) => T): Generator<void, void> {
    this.#enter('InProgress');
    const pages = recordPages(records, base);
    try {
      for (;;) {
        const started = performance.now();
        const isDone = asCaller(() => {
          for (let count = 0; count < STEP; count += 1) {
            const page = pages.next();
            if (page.done === true) return true;
            this.result.add(page.value);
          }
          return false;
        });
        this.processing += performance.now() - started;
        if (isDone || this.#isAborted()) break;
        yield;
        if (this.#isAborted()) break;
      }
      if (!this.#isAborted()) this.#enter('JobComplete');
    } finally {
      this.result.close();
    }
  }

  #isAborted(): boolean {
    return this.state === 'Aborted';
  }

  #enter(state: QueryState): void {
    this.state = state;
    this.changedAt = this.#now().toISOString();
  }
}
