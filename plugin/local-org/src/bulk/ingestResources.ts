import { writeFileSync } from 'node:fs';
import { ApiError } from '../contract.ts';
import { fieldOf } from '../metadata/schema.ts';
import { json, noContent, type Handler, type RestContext, type RestRequest } from '../rest/message.ts';
import type { Route } from '../rest/router.ts';
import { normalizeId } from '../store/ids.ts';
import { invalidState, type IngestJob, type ResultKind } from './ingestJob.ts';
import { apiVersionOf, JobRequest, objectOfJob, ownJob, pageOfJobs } from './jobRequest.ts';
import { LOAD_OPERATIONS } from './loadRecords.ts';
import { Upload } from './upload.ts';

/** What an ingest job may hold when it is sent together with its data. */
const MOST_WITH_JOB = 100_000;

const jobIn = (context: RestContext, id = ''): IngestJob =>
  ownJob(context, context.bulk.ingests.get(normalizeId(id) ?? ''));

const create: Handler = (context, request) => {
  const stated = new JobRequest(request.body);
  const object = objectOfJob(context, stated.text('object'));
  const operation = stated.oneOf('operation', LOAD_OPERATIONS);
  const externalIdField = stated.text('externalIdFieldName');
  if (operation === 'upsert') {
    if (externalIdField === undefined)
      throw new ApiError('INVALIDJOB', 'InvalidJob : External ID was blank for upsert.');
    const field = fieldOf(object, externalIdField);
    if (!field || !(field.externalId || field.idLookup || field.type === 'id')) {
      throw new ApiError('INVALIDJOB', `InvalidJob : Invalid external ID field: ${externalIdField}`);
    }
  }
  checkHardDelete(context, operation);
  const assignmentRuleId = stated.text('assignmentRuleId');
  const { form, lineEnding, columnDelimiter } = stated.form();
  const job = context.bulk.openIngest({
    object: object.name,
    operation,
    ...(externalIdField !== undefined && operation === 'upsert' && { externalIdField }),
    ...(assignmentRuleId !== undefined && { assignmentRuleId }),
    form,
    lineEnding,
    columnDelimiter,
    session: context.session,
    apiVersion: apiVersionOf(request),
  });
  const content = stated.text('content');
  if (content !== undefined) {
    const bytes = Buffer.from(content, 'base64');
    if (bytes.length > MOST_WITH_JOB) {
      context.bulk.deleteIngest(job);
      throw new ApiError(
        'INVALIDJOB',
        `The data of a multipart request has at most ${String(MOST_WITH_JOB)} characters.`
      );
    }
    const file = context.bulk.uploadFile(job);
    writeFileSync(file, bytes, { mode: 0o600 });
    job.takeUpload(file);
    job.moveTo('UploadComplete');
    context.bulk.run(job);
  }
  return json(jobBody(job, request));
};

export function checkHardDelete({ org, session }: Pick<RestContext, 'org' | 'session'>, operation: string): void {
  if (operation !== 'hardDelete' || org.rights(session).hardDeletes === true) return;
  const message =
    'hardDelete operation requires special user profile permission, please contact your system administrator';
  throw new ApiError('FEATURENOTENABLED', message);
}

const upload: Handler = (context, request, { id }) => {
  const job = jobIn(context, id);
  if (!(request.body instanceof Upload)) throw new ApiError('INVALIDJOB', 'The data of a job is sent as text/csv.');
  job.takeUpload(request.body.keepAs(context.bulk.uploadFile(job)));
  return { status: 201 };
};

const read: Handler = (context, request, { id }) => json(jobDetails(jobIn(context, id), request));

const change: Handler = (context, request, { id }) => {
  const job = jobIn(context, id);
  const state = new JobRequest(request.body).oneOf('state', ['UploadComplete', 'Aborted']);
  job.moveTo(state);
  const body = jobBody(job, request);
  if (state === 'UploadComplete') context.bulk.run(job);
  return json(body);
};

const remove: Handler = (context, _request, { id }) => {
  const job = jobIn(context, id);
  if (job.state === 'Open' || job.state === 'InProgress') {
    throw invalidState(
      `Job can only be deleted in state UploadComplete, JobComplete, Aborted or Failed; it is ${job.state}`
    );
  }
  context.bulk.deleteIngest(job);
  return noContent;
};

const list: Handler = (context, request) => {
  const type = request.query.get('jobType');
  const concurrency = request.query.get('concurrencyMode')?.toLowerCase() ?? 'parallel';
  const jobs = [...context.bulk.ingests.values()].filter((job) => isVisible(context, job.settings.session.userId));
  const wanted = (type === null || type === 'V2Ingest') && concurrency === 'parallel';
  const shown = wanted ? jobs.map((job) => jobBody(job, request)) : [];
  const classic = type === null || type === 'Classic' ? context.bulk.classic.listed(context.session, 'ingest') : [];
  return json(pageOfJobs(request, [...shown, ...classic].reverse(), 'jobs/ingest'));
};

const isVisible = ({ org, session }: RestContext, ownerId: string): boolean =>
  ownerId === session.userId || org.rights(session).managesData === true;

const result =
  (kind: ResultKind): Handler =>
  (context, _request, { id }) => {
    const job = jobIn(context, id);
    const hasEnded = ['JobComplete', 'Failed', 'Aborted'].includes(job.state);
    if (!hasEnded) throw invalidState(`Results are not available while the job is ${job.state}`);
    return { status: 200, file: { parts: [job.resultText(kind)], type: 'text/csv' } };
  };

function jobBody({ settings, state, changedAt, errorMessage }: IngestJob, { base }: RestRequest): object {
  const { id, object, operation, session, createdAt, apiVersion, lineEnding, columnDelimiter } = settings;
  return {
    id,
    operation,
    object,
    createdById: session.userId,
    createdDate: restTime(createdAt),
    systemModstamp: restTime(changedAt),
    state,
    ...(settings.externalIdField !== undefined && { externalIdFieldName: settings.externalIdField }),
    ...(settings.assignmentRuleId !== undefined && { assignmentRuleId: settings.assignmentRuleId }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion,
    jobType: 'V2Ingest',
    contentUrl: `${base.slice(1)}/jobs/ingest/${id}/batches`,
    lineEnding,
    columnDelimiter,
    ...(errorMessage !== undefined && { errorMessage }),
  };
}

function jobDetails(job: IngestJob, request: RestRequest): object {
  const time = Math.round(job.processing);
  return {
    ...jobBody(job, request),
    retries: 0,
    totalProcessingTime: time,
    apiActiveProcessingTime: time,
    apexProcessingTime: 0,
    numberRecordsProcessed: job.processed,
    numberRecordsFailed: job.failed,
    isPkChunkingSupported: false,
  };
}

/** Datetimes as REST writes them. */
export const restTime = (iso: string): string => iso.replace(/Z$/, '+0000');

export const INGEST_RESOURCES: readonly Route[] = [
  { pattern: '/jobs/ingest', handlers: { GET: list, POST: create } },
  { pattern: '/jobs/ingest/:id', handlers: { GET: read, PATCH: change, DELETE: remove } },
  { pattern: '/jobs/ingest/:id/batches', handlers: { PUT: upload } },
  { pattern: '/jobs/ingest/:id/successfulResults', handlers: { GET: result('successfulResults') } },
  { pattern: '/jobs/ingest/:id/failedResults', handlers: { GET: result('failedResults') } },
  { pattern: '/jobs/ingest/:id/unprocessedrecords', handlers: { GET: result('unprocessedrecords') } },
];
