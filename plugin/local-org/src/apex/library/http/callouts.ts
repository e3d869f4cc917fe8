import type { ApexTransaction } from '../../transaction.ts';
import { exception, nullPointer } from '../exceptions/standardExceptions.ts';
import { ApexBlob } from '../values/blob.ts';
import { ApexHttpResponse, type ApexHttpRequest } from './messages.ts';

const MOCKS = {};

/** Who answers callouts of a test, by the interface that `Test.setMock` was told, in lower case. */
export const mocksOf = (apex: ApexTransaction): Map<string, object> =>
  apex.state(MOCKS, () => new Map<string, object>());

/** Gives every callout the same static resource. */
export class StaticResourceMock {
  readonly response = new ApexHttpResponse();
  resource: string | null = null;

  respond(apex: ApexTransaction): ApexHttpResponse {
    return withResource(apex, this.response, this.resource);
  }
}

/** Gives each endpoint a static resource of its own. */
export class MultiStaticResourceMock {
  readonly response = new ApexHttpResponse();
  readonly resources = new Map<string, string>();

  respond(apex: ApexTransaction, request: ApexHttpRequest): ApexHttpResponse {
    const resource = this.resources.get(request.endpoint ?? '');
    if (resource === undefined)
      throw exception('CalloutException', `No static resource is set for the endpoint ${request.endpoint ?? 'null'}`);
    return withResource(apex, this.response, resource);
  }
}

function withResource(apex: ApexTransaction, made: ApexHttpResponse, name: string | null): ApexHttpResponse {
  const content = name === null ? undefined : apex.platform.staticResource?.(name);
  if (content === undefined) throw exception('CalloutException', `Static resource not found: ${name ?? 'null'}`);
  const response = new ApexHttpResponse();
  response.status = made.status;
  response.statusCode = made.statusCode;
  for (const [header, value] of Object.entries(made.headers.toObject())) response.headers.set(header, value);
  response.body = new ApexBlob(content);
  return response;
}

/**
 * `Http.send`: by the mock of the test, or by the org where it lets Apex call out.
 * @throws CalloutException with the text of the platform
 */
export function send(apex: ApexTransaction, request: ApexHttpRequest | null): ApexHttpResponse {
  if (request === null) throw nullPointer('Argument cannot be null.');
  const { endpoint } = request;
  if (endpoint === null || endpoint === '') throw exception('CalloutException', `no protocol: ${endpoint ?? ''}`);
  if (apex.used('dmlStatements') > 0)
    throw exception(
      'CalloutException',
      'You have uncommitted work pending. Please commit or rollback before calling out'
    );
  apex.count('callouts');
  const mock = mocksOf(apex).get('httpcalloutmock');
  if (mock !== undefined) return answerOf(apex, mock, request);
  if (apex.isTest)
    throw exception('CalloutException', 'Methods defined as TestMethod do not support Web service callouts');
  return called(apex, request, endpoint);
}

function answerOf(apex: ApexTransaction, mock: object, request: ApexHttpRequest): ApexHttpResponse {
  if (mock instanceof StaticResourceMock || mock instanceof MultiStaticResourceMock) return mock.respond(apex, request);
  return apex.invoke(mock, 'respond', [request]) as ApexHttpResponse;
}

function called(apex: ApexTransaction, request: ApexHttpRequest, endpoint: string): ApexHttpResponse {
  const { platform } = apex;
  if (platform.callout === undefined)
    throw exception(
      'CalloutException',
      `Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = ${endpoint}`
    );
  const answer = platform.callout({
    endpoint,
    method: request.method ?? 'GET',
    headers: request.headers.toObject(),
    body: request.body?.bytes ?? new Uint8Array(),
    timeout: request.timeout,
  });
  const response = new ApexHttpResponse();
  response.statusCode = answer.statusCode;
  response.status = answer.status;
  response.body = new ApexBlob(answer.body);
  for (const [name, value] of Object.entries(answer.headers)) response.headers.set(name, value);
  return response;
}
