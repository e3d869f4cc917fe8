import { ApiError, type Session } from '../../contract.ts';
import type { LoadOperation } from '../loadRecords.ts';

export const CLASSIC_CONTENT = ['CSV', 'XML', 'JSON'] as const;
export type ClassicContent = (typeof CLASSIC_CONTENT)[number];
export type ClassicOperation = LoadOperation | 'query' | 'queryAll';

export interface ClassicSettings {
  readonly id: string;
  readonly operation: ClassicOperation;
  readonly object: string;
  readonly contentType: ClassicContent;
  readonly externalIdField?: string;
  readonly assignmentRuleId?: string;
  readonly concurrencyMode: 'Parallel' | 'Serial';
  readonly session: Session;
  readonly createdAt: string;
  readonly apiVersion: number;
  /** Records of one batch of a query that is cut by primary key. */
  readonly chunkSize?: number;
}

export type BatchState = 'Queued' | 'InProgress' | 'Completed' | 'Failed' | 'NotProcessed';

/** One batch: its content and what became of it are files. */
export interface ClassicBatch {
  readonly id: string;
  readonly requestFile: string;
  /** Of an ingest: the results of its records. Of a query: a result with an id of its own. */
  readonly resultFile: string;
  readonly resultId: string;
  readonly createdAt: string;
  state: BatchState;
  changedAt: string;
  stateMessage?: string;
  processed: number;
  failed: number;
  processing: number;
}

/** A job of the older Bulk API, whose data comes in batches. */
export class ClassicJob {
  readonly settings: ClassicSettings;
  readonly batches = new Map<string, ClassicBatch>();
  state: 'Open' | 'Closed' | 'Aborted' | 'Failed' = 'Open';
  changedAt: string;

  constructor(settings: ClassicSettings) {
    this.settings = settings;
    this.changedAt = settings.createdAt;
  }

  get isQuery(): boolean {
    return this.settings.operation === 'query' || this.settings.operation === 'queryAll';
  }

  /** @throws ApiError InvalidJobState for a job that has ended */
  moveTo(state: 'Closed' | 'Aborted', at: string): void {
    const isEnd = this.state === 'Aborted' || this.state === 'Failed';
    if (isEnd || (state === 'Closed' && this.state === 'Closed')) {
      throw classicError(
        'InvalidJobState',
        `${state === 'Closed' ? 'Closing' : 'Aborting'} already ${this.state} Job not allowed`
      );
    }
    this.state = state;
    this.changedAt = at;
    if (state === 'Aborted') for (const batch of this.batches.values()) abortBatch(batch, at);
  }

  /** Sums over the batches, and how many are in each state. */
  totals(): Readonly<Record<string, number>> {
    const batches = [...this.batches.values()];
    const count = (...states: readonly BatchState[]): number =>
      batches.filter(({ state }) => states.includes(state)).length;
    const sum = (of: (batch: ClassicBatch) => number): number => batches.reduce((total, batch) => total + of(batch), 0);
    return {
      numberBatchesQueued: count('Queued'),
      numberBatchesInProgress: count('InProgress'),
      numberBatchesCompleted: count('Completed'),
      numberBatchesFailed: count('Failed'),
      numberBatchesTotal: batches.length,
      numberRecordsProcessed: sum(({ processed }) => processed),
      numberRetries: 0,
      apiVersion: this.settings.apiVersion,
      numberRecordsFailed: sum(({ failed }) => failed),
      totalProcessingTime: Math.round(sum(({ processing }) => processing)),
      apiActiveProcessingTime: Math.round(sum(({ processing }) => processing)),
      apexProcessingTime: 0,
    };
  }
}

/** What waits is not done any more; what is under way ends with its chunk. */
function abortBatch(batch: ClassicBatch, at: string): void {
  if (batch.state !== 'Queued' && batch.state !== 'InProgress') return;
  batch.state = 'NotProcessed';
  batch.changedAt = at;
}

/** A refusal of the older API: all have status 400. */
export const classicError = (code: string, message: string): ApiError => new ApiError(code, message, { status: 400 });
