import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../contract.ts';
import type { RestResponse } from '../../rest/message.ts';
import { send } from '../../server/dataRoutes.ts';
import { apiDisabled, presentedToken } from '../../server/http.ts';
import type { Orgs } from '../../server/orgs.ts';
import { checkHardDelete } from '../ingestResources.ts';
import { LOAD_OPERATIONS } from '../loadRecords.ts';
import { batchOf, batchValue, jobOf, jobValue, refusal, shown, statedIn, type ClassicCall } from './classicCall.ts';
import { CLASSIC_CONTENT, classicError, type ClassicContent } from './classicJob.ts';

const OPERATIONS = [...LOAD_OPERATIONS, 'query', 'queryAll'] as const;
const TYPES: Readonly<Record<ClassicContent, string>> = {
  CSV: 'text/csv',
  XML: 'application/xml',
  JSON: 'application/json',
};
/** Bytes of one batch, as the API allows. */
const MOST_BYTES = 10 * 1024 * 1024;

/** The older Bulk API: `/services/async/66.0/job/…`. */
export function classicRoutes(app: FastifyInstance, orgs: Orgs): void {
  const on = (work: (call: ClassicCall) => RestResponse) => (request: FastifyRequest, reply: FastifyReply) =>
    answer(orgs, request, reply, work);
  const root = '/services/async/:version/job';
  app.post(root, on(createJob));
  app.get(
    `${root}/:job`,
    on((call) => aboutJob(call))
  );
  app.post(`${root}/:job`, on(changeJob));
  app.post(`${root}/:job/batch`, on(addBatch));
  app.get(`${root}/:job/batch`, on(listBatches));
  app.get(`${root}/:job/batch/:batch`, on(readBatchInfo));
  app.get(`${root}/:job/batch/:batch/request`, on(readRequest));
  app.get(`${root}/:job/batch/:batch/result`, on(readResult));
  app.get(`${root}/:job/batch/:batch/result/:result`, on(readQueryResult));
}

function answer(
  orgs: Orgs,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (call: ClassicCall) => RestResponse
): FastifyReply {
  const token = request.headers['x-sfdc-session'];
  const found = orgs.byToken(typeof token === 'string' && token !== '' ? token : presentedToken(request));
  if (!found) return send(reply, refusal(request, classicError('InvalidSessionId', 'Invalid session id')));
  const { tenant, session } = found;
  if (!tenant.mayUseApi(session)) return send(reply, refusal(request, apiDisabled()), tenant);
  try {
    if (!tenant.usage.take()) throw classicError('ExceededQuota', 'TotalRequests Limit exceeded.');
    tenant.usage.note(`${request.method} ${request.routeOptions.url ?? ''}`);
    const body: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const params = request.params as Readonly<Record<string, string>>;
    return send(reply, work({ tenant, session, params, request, body }), tenant);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return send(reply, refusal(request, error), tenant);
  }
}

function createJob(call: ClassicCall): RestResponse {
  const { tenant, session, params } = call;
  const { object: name = '', externalIdFieldName, assignmentRuleId, ...stated } = statedIn(call);
  const operation = OPERATIONS.find((each) => each === stated['operation']);
  if (operation === undefined) throw classicError('InvalidJob', `Unknown operation: ${stated['operation'] ?? ''}`);
  const object = tenant.org.schema.object(name);
  if (object === undefined || object.tooling === true || !tenant.org.rights(session).mayRead(object)) {
    throw classicError('InvalidJob', `Unable to find object: ${name}`);
  }
  const contentType = CLASSIC_CONTENT.find((each) => each === (stated['contentType'] ?? 'XML'));
  if (contentType === undefined) {
    throw classicError('InvalidJob', `Unsupported content type: ${stated['contentType'] ?? ''}`);
  }
  if (operation === 'upsert' && externalIdFieldName === undefined) {
    throw classicError('InvalidJob', 'External ID was blank for upsert.');
  }
  checkHardDelete({ org: tenant.org, session }, operation);
  const chunkSize = chunkSizeOf(call);
  const job = tenant.bulk.classic.open({
    operation,
    object: object.name,
    contentType,
    ...(operation === 'upsert' && externalIdFieldName !== undefined && { externalIdField: externalIdFieldName }),
    ...(assignmentRuleId !== undefined && { assignmentRuleId }),
    concurrencyMode: stated['concurrencyMode'] === 'Serial' ? 'Serial' : 'Parallel',
    session,
    apiVersion: Number(params['version']) || 0,
    ...(chunkSize !== undefined && { chunkSize }),
  });
  return { ...shown(call, 'jobInfo', jobValue(job), job), status: 201 };
}

/** `Sforce-Enable-PKChunking: chunkSize=50000`, or just `true`. */
function chunkSizeOf({ request }: ClassicCall): number | undefined {
  const header = request.headers['sforce-enable-pkchunking'];
  if (typeof header !== 'string' || /^\s*false\s*$/i.test(header)) return undefined;
  const [DEFAULT, MOST] = [100_000, 250_000];
  return Math.min(MOST, Math.max(1, Number(/chunkSize\s*=\s*(\d+)/i.exec(header)?.[1] ?? DEFAULT)));
}

function aboutJob(call: ClassicCall): RestResponse {
  const job = jobOf(call);
  return shown(call, 'jobInfo', jobValue(job), job);
}

function changeJob(call: ClassicCall): RestResponse {
  const job = jobOf(call);
  const { state } = statedIn(call);
  if (state !== 'Closed' && state !== 'Aborted') throw classicError('InvalidJobState', `Unknown state: ${state ?? ''}`);
  job.moveTo(state, call.tenant.bulk.classic.now());
  return shown(call, 'jobInfo', jobValue(job), job);
}

function addBatch(call: ClassicCall): RestResponse {
  const job = jobOf(call);
  if (call.body.length > MOST_BYTES) {
    throw classicError('ClientInputError', `Batch size exceeds the limit of ${String(MOST_BYTES)} bytes`);
  }
  if (call.body.toString('utf8').trim() === '') throw classicError('ClientInputError', 'The batch has no content');
  const batch = call.tenant.bulk.classic.add(job, call.body, call.tenant.queries);
  return { ...shown(call, 'batchInfo', batchValue(job, batch), job), status: 201 };
}

function listBatches(call: ClassicCall): RestResponse {
  const job = jobOf(call);
  const batchInfo = [...job.batches.values()].map((batch) => batchValue(job, batch));
  return shown(call, 'batchInfoList', { batchInfo }, job);
}

function readBatchInfo(call: ClassicCall): RestResponse {
  const job = jobOf(call);
  return shown(call, 'batchInfo', batchValue(job, batchOf(job, call)), job);
}

function readRequest(call: ClassicCall): RestResponse {
  const job = jobOf(call);
  const { requestFile } = batchOf(job, call);
  return { status: 200, file: { parts: [{ path: requestFile }], type: TYPES[job.settings.contentType] } };
}

/** Of an ingest the results of its records, of a query the ids of its results. */
function readResult(call: ClassicCall): RestResponse {
  const job = jobOf(call);
  const batch = batchOf(job, call);
  if (batch.state !== 'Completed') throw classicError('InvalidBatch', `Batch not completed: it is ${batch.state}`);
  const { contentType } = job.settings;
  if (!job.isQuery) return { status: 200, file: { parts: [{ path: batch.resultFile }], type: TYPES[contentType] } };
  if (contentType === 'JSON') return { status: 200, body: [batch.resultId] };
  return shown(call, 'result-list', { result: [batch.resultId] });
}

function readQueryResult(call: ClassicCall): RestResponse {
  const job = jobOf(call);
  const batch = batchOf(job, call);
  if (batch.state !== 'Completed' || call.params['result'] !== batch.resultId) {
    throw classicError('InvalidBatch', `Unable to find result for id: ${call.params['result'] ?? ''}`);
  }
  const type = TYPES[job.settings.contentType];
  return { status: 200, file: { parts: [{ path: batch.resultFile }], type } };
}
