/** A connection with scripted answers: what is asked is kept, what is answered is decided by the test. */
import type { CrmConnection, CrmHttpRequest } from '../../../../src/salesforce/index.ts';

export interface CompositePart {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: { readonly records?: readonly Record<string, unknown>[] } & Record<string, unknown>;
}

export interface FakeOrg extends CrmConnection {
  readonly requests: CrmHttpRequest[];
  limitInfo: { apiUsage?: { used: number; limit: number } };
  /** SOQL of all queries, also those inside composite calls. */
  queries(): readonly string[];
  /** Parts of all composite calls, call by call. */
  calls(): readonly (readonly CompositePart[])[];
}

export type Answer = (request: CrmHttpRequest, at: number) => unknown;

export function fakeOrg(answer: Answer): FakeOrg {
  const requests: CrmHttpRequest[] = [];
  const calls = (): readonly (readonly CompositePart[])[] =>
    requests
      .filter((request) => request.url.endsWith('/composite'))
      .map((request) => (JSON.parse(request.body ?? '{}') as { compositeRequest: CompositePart[] }).compositeRequest);
  return {
    instanceUrl: 'https://org.example.com',
    version: '66.0',
    limitInfo: {},
    requests,
    calls,
    queries: () =>
      [...requests.map((request) => request.url), ...calls().flatMap((parts) => parts.map((part) => part.url))].flatMap(
        (url) => {
          const soql = /\/query\?q=(.*)$/.exec(url)?.[1];
          return soql === undefined ? [] : [decodeURIComponent(soql)];
        }
      ),
    request(request) {
      requests.push(request);
      return Promise.resolve().then(() => answer(request, requests.length));
    },
  };
}

export const apiError = (errorCode: string, message = errorCode): Error =>
  Object.assign(new Error(message), { name: errorCode, errorCode });

export const networkError = (code: string): Error =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) });

export const page = (records: readonly object[], nextRecordsUrl?: string): object => ({
  totalSize: records.length,
  done: nextRecordsUrl === undefined,
  records,
  ...(nextRecordsUrl === undefined ? {} : { nextRecordsUrl }),
});

/** Answers a composite call part by part. */
export function compositeOf(
  request: CrmHttpRequest,
  part: (part: CompositePart) => { readonly status?: number; readonly body: unknown }
): object {
  const { compositeRequest } = JSON.parse(request.body ?? '{}') as { compositeRequest: CompositePart[] };
  return {
    compositeResponse: compositeRequest.map((each) => {
      const { status = 200, body } = part(each);
      return { referenceId: each.referenceId, httpStatusCode: status, body };
    }),
  };
}

/** Every record of a collection is saved, except those for which the test has an error. */
export const savedAll = (
  part: CompositePart,
  errorOf: (record: Record<string, unknown>) => { statusCode: string; message: string } | undefined = () => undefined
): { readonly body: unknown } => ({
  body: (part.body?.records ?? []).map((record) => {
    const error = errorOf(record);
    return error ? { success: false, errors: [{ ...error, fields: [] }] } : { success: true, id: 'x', errors: [] };
  }),
});

export const instantly = { sleep: () => Promise.resolve(), random: () => 0 };
