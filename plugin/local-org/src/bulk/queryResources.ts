import { ApiError } from '../contract.ts';
import { json, noContent, type Handler, type RestContext } from '../rest/message.ts';
import type { Route } from '../rest/router.ts';
import { normalizeId } from '../store/ids.ts';
import { bulkColumns } from './bulkQuery.ts';
import { restTime } from './ingestResources.ts';
import { invalidState } from './ingestJob.ts';
import { apiVersionOf, JobRequest, objectOfJob, ownJob, pageOfJobs } from './jobRequest.ts';
import { QueryJob } from './queryJob.ts';

/** Rows behind one link of `resultPages`. */
const LINKED_ROWS = 50_000;

const jobIn = (context: RestContext, id = ''): QueryJob =>
  ownJob(context, context.bulk.queries.get(normalizeId(id) ?? ''));

const create: Handler = (context, request) => {
  const { bulk, org, session, soql } = context;
  const stated = new JobRequest(request.body);
  const operation = stated.oneOf('operation', ['query', 'queryAll']);
  const text = stated.text('query');
  if (text === undefined) throw new ApiError('INVALIDJOB', 'query not specified');
  const { form, lineEnding, columnDelimiter } = stated.form();
  const query = soql.parse(text);
  const object = objectOfJob(context, query.from[0]?.path.path.join('.'));
  const columns = bulkColumns(org.schema, query);
  const records = soql.run(text, { includeDeleted: operation === 'queryAll', access: org.rights(session) });
  const id = bulk.nextId('750');
  const createdAt = bulk.clock().toISOString();
  const settings = { id, operation, object: object.name, form, lineEnding, columnDelimiter, session, createdAt };
  const job = new QueryJob(
    { ...settings, apiVersion: apiVersionOf(request) },
    columns,
    bulk.spool.file(`${id}.query.csv`),
    bulk.clock
  );
  bulk.queries.set(id, job);
  const body = jobBody(job);
  bulk.runQuery(job, records, request.base);
  return json(body);
};

const read: Handler = (context, _request, { id }) => json(jobDetails(jobIn(context, id)));

const change: Handler = (context, request, { id }) => {
  const job = jobIn(context, id);
  new JobRequest(request.body).oneOf('state', ['Aborted']);
  job.abort();
  return json(jobBody(job));
};

const remove: Handler = (context, _request, { id }) => {
  const job = jobIn(context, id);
  if (job.state !== 'JobComplete' && job.state !== 'Aborted' && job.state !== 'Failed') {
    throw invalidState(`Job can only be deleted in state JobComplete, Aborted or Failed; it is ${job.state}`);
  }
  context.bulk.deleteQuery(job);
  return noContent;
};

const list: Handler = (context, request) => {
  const { org, session, bulk } = context;
  const type = request.query.get('jobType');
  const seesAll = org.rights(session).managesData === true;
  const jobs = [...bulk.queries.values()].filter(
    ({ settings }) => seesAll || settings.session.userId === session.userId
  );
  const shown = type === null || type === 'V2Query' ? jobs.map(jobBody) : [];
  const classic = type === null || type === 'Classic' ? bulk.classic.listed(session, 'query') : [];
  return json(pageOfJobs(request, [...shown, ...classic].reverse(), 'jobs/query'));
};

/** The result, or as many records of it as `maxRecords` says, behind a locator. */
const results: Handler = (context, request, { id }) => {
  const job = complete(jobIn(context, id));
  const { result, settings } = job;
  const from = rowOf(request.query.get('locator'), result.rows);
  const most = Number(request.query.get('maxRecords') ?? result.rows);
  if (!Number.isInteger(most) || most < (result.rows === 0 ? 0 : 1)) {
    throw new ApiError('INVALIDJOB', `maxRecords is no number of records: ${request.query.get('maxRecords') ?? ''}`);
  }
  const to = Math.min(from + most, result.rows);
  const { start, end } = result.range(from, to);
  return {
    status: 200,
    headers: {
      'Sforce-Locator': to < result.rows ? locatorOf(to) : 'null',
      'Sforce-NumberOfRecords': String(to - from),
      'Content-Disposition': `attachment; filename=${settings.id}.csv`,
    },
    file: { parts: [result.header, { path: result.file, start, end }], type: 'text/csv' },
  };
};

/** Links to parts of the result that can be fetched side by side. */
const resultPages: Handler = (context, { base }, { id }) => {
  const { result, settings } = complete(jobIn(context, id));
  const count = Math.max(1, Math.ceil(result.rows / LINKED_ROWS));
  const pages = Array.from({ length: count }, (_, index) => ({
    resultLink: `${base}/jobs/query/${settings.id}/results?locator=${locatorOf(index * LINKED_ROWS)}&maxRecords=${String(LINKED_ROWS)}`,
  }));
  return json({ resultPages: pages, nextRecordsUrl: null, done: true });
};

function complete(job: QueryJob): QueryJob {
  if (job.state !== 'JobComplete') throw invalidState(`Results are not available while the job is ${job.state}`);
  return job;
}

/** A locator means nothing to clients. */
const locatorOf = (row: number): string => Buffer.from(`row${String(row)}`).toString('base64url');

function rowOf(locator: string | null, rows: number): number {
  if (locator === null) return 0;
  const [, digits] = /^row(\d+)$/.exec(Buffer.from(locator, 'base64url').toString()) ?? [];
  const row = Number(digits ?? -1);
  if (row < 0 || row > rows) throw new ApiError('INVALID_QUERY_LOCATOR', `invalid query locator: ${locator}`);
  return row;
}

function jobBody({ settings, state, changedAt }: QueryJob): object {
  const { id, operation, object, session, createdAt, apiVersion, lineEnding, columnDelimiter } = settings;
  return {
    id,
    operation,
    object,
    createdById: session.userId,
    createdDate: restTime(createdAt),
    systemModstamp: restTime(changedAt),
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion,
    lineEnding,
    columnDelimiter,
  };
}

function jobDetails(job: QueryJob): object {
  return {
    ...jobBody(job),
    jobType: 'V2Query',
    numberRecordsProcessed: job.result.rows,
    retries: 0,
    totalProcessingTime: Math.round(job.processing),
    isPkChunkingSupported: false,
  };
}

export const QUERY_RESOURCES: readonly Route[] = [
  { pattern: '/jobs/query', handlers: { GET: list, POST: create } },
  { pattern: '/jobs/query/:id', handlers: { GET: read, PATCH: change, DELETE: remove } },
  { pattern: '/jobs/query/:id/results', handlers: { GET: results } },
  { pattern: '/jobs/query/:id/resultPages', handlers: { GET: resultPages } },
];
