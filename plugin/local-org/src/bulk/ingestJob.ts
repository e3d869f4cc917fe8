import { ApiError, type Org, type Session } from '../contract.ts';
import type { FilePart } from '../rest/filePart.ts';
import { Columns } from './columns.ts';
import { csvLine, CsvError, CsvReader, type CsvForm, type LineEnding } from './csv.ts';
import { CHUNK, errorText, loadRecords, type LoadOperation, type LoadTarget, type Outcome } from './loadRecords.ts';
import { piecesOf, SpoolWriter, type Spool } from './spool.ts';

export type IngestState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/**
 * Rows that are written to disk together, and how long other calls wait: the 10,000 of the platform's own batches where
 * nothing runs but the save, fewer where triggers, rules or flows take their time. They still get the records by 200.
 */
const GROUP = { plain: 10_000, automated: 2000 } as const;

/** The three files that tell what became of the records of a job. */
export const RESULT_KINDS = ['successfulResults', 'failedResults', 'unprocessedrecords'] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];

export interface IngestSettings extends LoadTarget {
  readonly id: string;
  readonly form: CsvForm;
  /** As the job states them. */
  readonly lineEnding: LineEnding;
  readonly columnDelimiter: string;
  readonly session: Session;
  readonly createdAt: string;
  readonly apiVersion: number;
  readonly assignmentRuleId?: string;
}

/** One ingest job of Bulk 2.0: its data, its state and its results. */
export class IngestJob {
  readonly settings: IngestSettings;
  state: IngestState = 'Open';
  changedAt: string;
  errorMessage: string | undefined;
  processed = 0;
  failed = 0;
  /** Milliseconds that saves have taken. */
  processing = 0;
  readonly #spool: Spool;
  readonly #now: () => Date;
  #upload: string | undefined;
  #hasBegun = false;

  constructor(settings: IngestSettings, spool: Spool, now: () => Date) {
    this.settings = settings;
    this.changedAt = settings.createdAt;
    this.#spool = spool;
    this.#now = now;
  }

  /** Takes the data of the job, once. @throws ApiError when it has data already or takes none any more */
  takeUpload(file: string): void {
    if (this.state !== 'Open') throw invalidState('Operation is not allowed for a job that is not open');
    if (this.#upload !== undefined) {
      const message = `Found multiple contents for job: <${this.settings.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`;
      throw new ApiError('INVALIDJOB', message);
    }
    this.#upload = file;
  }

  /** @throws ApiError when the job cannot go from its state to this one */
  moveTo(state: IngestState): void {
    const isAllowed =
      state === 'Aborted' ? ['Open', 'UploadComplete', 'InProgress'].includes(this.state) : this.state === 'Open';
    if (!isAllowed) throw invalidState(`Job state change from ${this.state} to ${state} is not allowed`);
    this.#enter(state);
  }

  /** Where the file of a result is, if the job has come so far. */
  resultFile(kind: ResultKind): string {
    return this.#spool.file(`${this.settings.id}.${kind}.csv`);
  }

  /** The text of a result; a job that has not come to its data has only the start of one. */
  resultText(kind: ResultKind): FilePart {
    if (this.#hasBegun) return { path: this.resultFile(kind) };
    const titles = { successfulResults: ['sf__Id', 'sf__Created'], failedResults: ['sf__Id', 'sf__Error'] };
    return kind === 'unprocessedrecords' ? '' : csvLine(titles[kind], this.settings.form);
  }

  /**
   * The work of the job: it saves groups of rows, and yields for each 2,000 of them, so that a step is about as much
   * whatever the group. An abort stops it between two groups.
   */
  *work(org: Org): Generator<void, void> {
    this.#enter('InProgress');
    const { form } = this.settings;
    const [ok, bad, rest] = RESULT_KINDS.map((kind) => new SpoolWriter(this.resultFile(kind)));
    if (ok === undefined || bad === undefined || rest === undefined) return;
    const writers = { ok, bad, rest };
    try {
      const chunks = this.#chunks(org, writers);
      for (let saved = 1; saved > 0 && !this.#isAborted();) {
        saved = this.#saveGroup(org, chunks, writers);
        for (let done = 0; done < saved && !this.#isAborted(); done += GROUP.automated) yield;
      }
      if (!this.#isAborted()) this.#enter('JobComplete');
    } catch (error) {
      this.errorMessage = reasonOf(error);
      this.#enter('Failed');
      if (!(error instanceof ApiError || error instanceof CsvError)) throw error;
    } finally {
      this.#keepRest(rest, form);
      for (const writer of [ok, bad, rest]) writer.close();
    }
  }

  /** The rows under their header, as many at a time as a trigger gets. */
  *#chunks(org: Org, writers: Writers): Generator<Chunk, undefined> {
    if (this.#upload === undefined) return;
    const reader = new CsvReader(this.settings.form);
    let columns: Columns | undefined;
    let rows: string[][] = [];
    const pieces = piecesOf(this.#upload);
    for (let piece = pieces.next(), isLast = false; !isLast; piece = pieces.next()) {
      isLast = piece.done === true;
      for (const row of isLast ? reader.end() : reader.push(piece.value ?? '')) {
        if (columns === undefined) columns = this.#begin(org, row, writers);
        else if (rows.push(row) === CHUNK) {
          yield { columns, rows };
          rows = [];
        }
      }
    }
    if (columns !== undefined && rows.length > 0) yield { columns, rows };
  }

  #begin(org: Org, header: readonly string[], { ok, bad, rest }: Writers): Columns {
    const { form, object: name, operation, externalIdField } = this.settings;
    const names = header.map((each) => each.trim());
    ok.write(csvLine(['sf__Id', 'sf__Created', ...names], form));
    bad.write(csvLine(['sf__Id', 'sf__Error', ...names], form));
    rest.write(csvLine(names, form));
    this.#hasBegun = true;
    const object = org.schema.object(name);
    if (object === undefined) throw new ApiError('InvalidBatch', `Unable to find object: ${name}`);
    const columns = new Columns(header, object);
    const needed = neededColumn(operation, externalIdField);
    if (needed !== undefined && !names.some((each) => each.toLowerCase() === needed.toLowerCase())) {
      throw new ApiError('InvalidBatch', `Field name not found : ${needed}`);
    }
    return columns;
  }

  /**
   * Saves the next rows in one transaction and answers how many they were. Each chunk is read, saved and told before the
   * next, so that what is held does not grow with the group.
   */
  #saveGroup(org: Org, chunks: Generator<Chunk, undefined>, { ok, bad }: Writers): number {
    const { session, object: name } = this.settings;
    const started = performance.now();
    const object = org.schema.object(name);
    const size = object !== undefined && org.automates(object) ? GROUP.automated : GROUP.plain;
    const told: Told = { ok: [], bad: [] };
    let [saved, failed] = [0, 0];
    let unreadable: unknown;
    org.runAs(session, () =>
      org.transaction(() => {
        while (saved < size) {
          try {
            const { value: chunk } = chunks.next();
            if (chunk === undefined) break;
            failed += this.#saveChunk(org, chunk, told);
            saved += chunk.rows.length;
          } catch (error) {
            // What cannot be read does not undo the rows before it.
            if (!(error instanceof CsvError)) throw error;
            unreadable = error;
            break;
          }
        }
      })
    );
    ok.write(told.ok.join(''));
    bad.write(told.bad.join(''));
    this.failed += failed;
    this.processed += saved;
    this.processing += performance.now() - started;
    this.changedAt = this.#now().toISOString();
    if (unreadable !== undefined) throw unreadable as CsvError;
    return saved;
  }

  /** How many rows are refused. */
  #saveChunk(org: Org, { columns, rows }: Chunk, told: Told): number {
    const { form, session } = this.settings;
    const outcomes = loadRecords(
      org,
      session,
      this.settings,
      rows.map((row) => columns.read(row))
    );
    const [ok, bad]: [string[], string[]] = [[], []];
    for (const [at, row] of rows.entries()) {
      const { id, created, errors } = outcomes[at] ?? NOTHING;
      if (errors.length === 0) ok.push(csvLine([id, String(created), ...row], form));
      else bad.push(csvLine([id, errorText(errors), ...columns.fitted(row)], form));
    }
    // One text, not the many that it was put together from.
    told.ok.push(ok.join(''));
    told.bad.push(bad.join(''));
    return bad.length;
  }

  /** Rows that the job has not come to. Their file is read again, so that nothing of it is held meanwhile. */
  #keepRest(rest: SpoolWriter, form: CsvForm): void {
    if (this.state === 'JobComplete' || this.#upload === undefined) return;
    const reader = new CsvReader(form);
    let skip = this.processed + 1;
    try {
      for (const piece of piecesOf(this.#upload)) keep(reader.push(piece));
      keep(reader.end());
    } catch (error) {
      // What cannot be read as rows cannot be given back as rows.
      if (!(error instanceof CsvError)) throw error;
    }
    function keep(rows: readonly string[][]): void {
      for (const row of rows) {
        if (skip > 0) skip -= 1;
        else rest.write(csvLine(row, form));
      }
    }
  }

  // A method, since the state changes while a step of the work is waited for.
  #isAborted(): boolean {
    return this.state === 'Aborted';
  }

  #enter(state: IngestState): void {
    this.state = state;
    this.changedAt = this.#now().toISOString();
  }
}

interface Chunk {
  readonly columns: Columns;
  readonly rows: readonly string[][];
}

/** Lines of results of a transaction that is not committed yet. */
interface Told {
  readonly ok: string[];
  readonly bad: string[];
}

interface Writers {
  readonly ok: SpoolWriter;
  readonly bad: SpoolWriter;
  readonly rest: SpoolWriter;
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiError) return `${error.errorCode} : ${error.message}`;
  if (error instanceof CsvError) return `ClientInputError : ${error.message}`;
  return 'InternalServerError : The job failed. The log of the local org has the details.';
}

/** The column that finds the records; an upsert by id may be all inserts. */
function neededColumn(operation: LoadOperation, externalIdField = 'Id'): string | undefined {
  if (operation === 'insert') return undefined;
  if (operation !== 'upsert') return 'Id';
  return externalIdField.toLowerCase() === 'id' ? undefined : externalIdField;
}

const NOTHING: Outcome = { id: '', created: false, errors: [] };

export const invalidState = (message: string): ApiError => new ApiError('INVALIDJOBSTATE', message);
