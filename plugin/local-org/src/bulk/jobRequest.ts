import { ApiError, type ObjectDef } from '../contract.ts';
import { isObject, notFound, type RestContext, type RestRequest } from '../rest/message.ts';
import { DELIMITERS, type CsvForm, type LineEnding } from './csv.ts';

/** What the body of a request for a job states, checked name by name. */
export class JobRequest {
  readonly #body: Readonly<Record<string, unknown>>;

  /** @throws ApiError for a body that is no object */
  constructor(body: unknown) {
    if (!isObject(body)) throw new ApiError('JSON_PARSER_ERROR', 'The request body is not a job in JSON.');
    this.#body = body;
  }

  text(name: string): string | undefined {
    const value = this.#body[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** One of the values of an enumeration. @throws ApiError INVALIDJOB for another */
  oneOf<T extends string>(name: string, values: readonly T[], otherwise?: T): T {
    const given = this.text(name) ?? otherwise;
    const found = values.find((value) => value === given);
    if (found !== undefined) return found;
    const isMissing = given === undefined;
    const message = isMissing
      ? `${name} not specified`
      : `${name} : '${given}' is not supported. Supported are: ${values.join(', ')}`;
    throw new ApiError('INVALIDJOB', message);
  }

  form(): { readonly form: CsvForm; readonly lineEnding: LineEnding; readonly columnDelimiter: string } {
    this.oneOf('contentType', ['CSV'], 'CSV');
    const lineEnding = this.oneOf('lineEnding', ['LF', 'CRLF'], 'LF');
    const columnDelimiter = this.oneOf('columnDelimiter', Object.keys(DELIMITERS), 'COMMA');
    return { form: { delimiter: DELIMITERS[columnDelimiter] ?? ',', lineEnding }, lineEnding, columnDelimiter };
  }
}

export const apiVersionOf = ({ base }: RestRequest): number => Number(/v(\d+\.\d)$/.exec(base)?.[1] ?? 0);

/** The object of a job. @throws ApiError when it is not there, or not for this user */
export function objectOfJob({ org, session }: RestContext, name: string | undefined): ObjectDef {
  if (name === undefined) throw new ApiError('INVALIDJOB', 'object not specified');
  const object = org.schema.object(name);
  if (object === undefined || object.tooling === true || !org.rights(session).mayRead(object)) {
    throw new ApiError('INVALIDJOB', `InvalidEntity : Entity '${name}' is not supported by the Bulk API.`);
  }
  return object;
}

/** One's own jobs, and those of others for who may see all data. @throws ApiError NOT_FOUND */
export function ownJob<T extends { readonly settings: { readonly session: { readonly userId: string } } }>(
  { org, session }: RestContext,
  job: T | undefined
): T {
  if (job === undefined) throw notFound();
  const isOwn = job.settings.session.userId === session.userId;
  if (!isOwn && org.rights(session).managesData !== true) throw notFound();
  return job;
}

/** Jobs as lists show them, at most 1,000 a page, the latest first. */
export function pageOfJobs(request: RestRequest, jobs: readonly object[], resource: string): object {
  const PAGE = 1000;
  const from = Number(request.query.get('queryLocator') ?? 0) || 0;
  const next = from + PAGE;
  const isLast = next >= jobs.length;
  const nextRecordsUrl = isLast ? null : `${request.base}/${resource}?queryLocator=${String(next)}`;
  return { done: isLast, nextRecordsUrl, records: jobs.slice(from, next) };
}
