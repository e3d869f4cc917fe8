import type { FastifyRequest } from 'fastify';
import type { ApiError } from '../../contract.ts';
import { type Session } from '../../contract.ts';
import { MetadataError, parseXml } from '../../metadata/xml.ts';
import { isObject, type RestResponse } from '../../rest/message.ts';
import type { Tenant } from '../../server/tenant.ts';
import { toXml, type SoapValue } from '../../soap/envelope.ts';
import { normalizeId } from '../../store/ids.ts';
import { classicError, type ClassicBatch, type ClassicJob } from './classicJob.ts';
import { NAMESPACE } from './classicResults.ts';

/** A call of the older Bulk API by somebody who is logged in. */
export interface ClassicCall {
  readonly tenant: Tenant;
  readonly session: Session;
  readonly params: Readonly<Record<string, string>>;
  readonly request: FastifyRequest;
  readonly body: Buffer;
}

export const isJsonCall = ({ headers }: FastifyRequest): boolean =>
  /application\/json/i.test(`${headers['content-type'] ?? ''} ${headers.accept ?? ''}`);

/** An answer in the format of its call, or in JSON when the job speaks that. */
export function shown(call: ClassicCall, root: string, value: SoapValue, job?: ClassicJob): RestResponse {
  return formatted(root, value, isJsonCall(call.request) || job?.settings.contentType === 'JSON');
}

function formatted(root: string, value: SoapValue, isJson: boolean, status = 200): RestResponse {
  if (isJson) return { status, body: value };
  const inner = toXml(root, value).replace(`<${root}>`, `<${root} xmlns="${NAMESPACE}">`);
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${inner}`;
  return { status, content: { bytes: Buffer.from(text), type: 'application/xml' } };
}

export function refusal(request: FastifyRequest, error: ApiError): RestResponse {
  const value = { exceptionCode: error.errorCode, exceptionMessage: error.message };
  return formatted('error', value, isJsonCall(request), error.status);
}

/** The names and texts that a request states, in XML or in JSON. @throws ApiError InvalidJob */
export function statedIn({ body, request }: ClassicCall): Readonly<Record<string, string>> {
  const text = body.toString('utf8').trim();
  const stated: Record<string, string> = {};
  try {
    if (isJsonCall(request)) {
      const given: unknown = JSON.parse(text);
      if (isObject(given)) for (const [name, value] of Object.entries(given)) stated[name] = String(value);
    } else {
      for (const { name, text: value } of parseXml(text).children) stated[name.slice(name.indexOf(':') + 1)] = value;
    }
  } catch (error) {
    if (!(error instanceof MetadataError || error instanceof SyntaxError)) throw error;
    throw classicError('InvalidJob', `Unable to parse Job: ${error.message}`);
  }
  return stated;
}

/** @throws ApiError InvalidJob for a job that is not there, or of somebody else */
export function jobOf({ tenant, session, params }: ClassicCall): ClassicJob {
  const job = tenant.bulk.classic.find(normalizeId(params['job'] ?? '') ?? '');
  const isOwn = job?.settings.session.userId === session.userId;
  if (job && (isOwn || tenant.org.rights(session).managesData === true)) return job;
  throw classicError('InvalidJob', `Unable to find job for id: ${params['job'] ?? ''}`);
}

/** @throws ApiError InvalidBatch */
export function batchOf(job: ClassicJob, { params }: ClassicCall): ClassicBatch {
  const batch = job.batches.get(normalizeId(params['batch'] ?? '') ?? '');
  if (batch) return batch;
  throw classicError('InvalidBatch', `Unable to find batch for id: ${params['batch'] ?? ''}`);
}

export function jobValue(job: ClassicJob): SoapValue {
  const { id, operation, object, session, createdAt, concurrencyMode, contentType, externalIdField, assignmentRuleId } =
    job.settings;
  return {
    id,
    operation,
    object,
    createdById: session.userId,
    createdDate: createdAt,
    systemModstamp: job.changedAt,
    state: job.state,
    ...(externalIdField !== undefined && { externalIdFieldName: externalIdField }),
    ...(assignmentRuleId !== undefined && { assignmentRuleId }),
    concurrencyMode,
    contentType,
    ...job.totals(),
  };
}

export const batchValue = (job: ClassicJob, batch: ClassicBatch): SoapValue => ({
  id: batch.id,
  jobId: job.settings.id,
  state: batch.state,
  ...(batch.stateMessage !== undefined && { stateMessage: batch.stateMessage }),
  createdDate: batch.createdAt,
  systemModstamp: batch.changedAt,
  numberRecordsProcessed: batch.processed,
  numberRecordsFailed: batch.failed,
  totalProcessingTime: Math.round(batch.processing),
  apiActiveProcessingTime: Math.round(batch.processing),
  apexProcessingTime: 0,
});
