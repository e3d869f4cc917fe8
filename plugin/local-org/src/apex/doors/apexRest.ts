import type { Org, Session } from '../../contract.ts';
import type { ClassMeta, MethodMeta } from '../emit/meta.ts';
import { ApexException } from '../library/exceptions/apexException.ts';
import { ApexRestRequest, ApexRestResponse, restContext } from '../library/types/restTypes.ts';
import { ApexBlob } from '../library/values/blob.ts';
import { callStatic } from '../platform/runtime/program.ts';
import { apexOf } from '../platform/runtime/registry.ts';
import type { ApexTransaction } from '../transaction.ts';
import { toApexValue, toJson, WrongValue } from './values.ts';

export interface ServiceCall {
  readonly method: string;
  /** Behind `/services/apexrest`, with its query. */
  readonly url: string;
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly type: string;
  readonly bytes: Buffer | undefined;
}

interface Service {
  readonly owner: ClassMeta;
  readonly mapping: string;
}

const JSON_TYPE = 'application/json;charset=UTF-8';

const failed = (status: number, errorCode: string, message: string): ServiceAnswer => ({
  status,
  headers: {},
  type: JSON_TYPE,
  bytes: Buffer.from(JSON.stringify([{ errorCode, message }])),
});

/** Runs the class with `@RestResource` whose mapping fits the address best. */
export function answerApexRest(org: Org, session: Session, call: ServiceCall): ServiceAnswer {
  const runtime = apexOf(org);
  const [path = ''] = call.url.split('?');
  const service = serviceFor(runtime.program.classes, path);
  if (!service) return failed(404, 'NOT_FOUND', 'Could not find a match for URL');
  const method = service.owner.methods.find(({ annotations }) =>
    annotations.some(({ name }) => name === `http${call.method.toLowerCase()}`)
  );
  if (!method)
    return failed(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${call.method}' not allowed. Allowed are ${verbs(service)}`);
  try {
    return runtime.execute({ session, quiddity: 'REST' }, (apex) => {
      const response = prepare(apex, call, service);
      const args = argumentsOf(apex, method, call.body);
      const result = callStatic(runtime.program, apex, { owner: service.owner, method, args });
      return answerOf(apex, restContext(apex).response ?? response, method, result);
    });
  } catch (error) {
    if (error instanceof WrongValue || error instanceof SyntaxError)
      return failed(400, 'JSON_PARSER_ERROR', error.message);
    if (!(error instanceof ApexException)) throw error;
    return failed(500, 'APEX_ERROR', `${error.typeName}: ${error.getMessage()}`);
  }
}

const verbs = ({ owner }: Service): string =>
  owner.methods
    .flatMap(({ annotations }) => annotations.map(({ name }) => name))
    .filter((name) => name.startsWith('http'))
    .map((name) => name.slice(4).toUpperCase())
    .join(',');

function serviceFor(classes: readonly ClassMeta[], path: string): Service | undefined {
  const services = classes.flatMap((owner) => {
    const mapping = owner.annotations.find(({ name }) => name === 'restresource')?.values['urlmapping'];
    return mapping === undefined ? [] : [{ owner, mapping: mapping.startsWith('/') ? mapping : `/${mapping}` }];
  });
  return services.filter(({ mapping }) => fits(mapping, path)).sort((a, b) => b.mapping.length - a.mapping.length)[0];
}

const fits = (mapping: string, path: string): boolean =>
  mapping.endsWith('*')
    ? `${path}/`.startsWith(mapping.slice(0, -1))
    : path.replace(/\/$/, '') === mapping.replace(/\/$/, '');

function prepare(apex: ApexTransaction, call: ServiceCall, { mapping }: Service): ApexRestResponse {
  const [path = '', query = ''] = call.url.split('?');
  const request = new ApexRestRequest();
  request.httpMethod = call.method;
  request.requestURI = path;
  request.resourcePath = `/services/apexrest${mapping}`;
  request.requestBody = new ApexBlob(call.body);
  for (const [name, value] of new URLSearchParams(query)) request.params.put(apex, name, value);
  for (const [name, value] of Object.entries(call.headers)) {
    if (typeof value === 'string' && name !== 'authorization') request.headers.put(apex, titled(name), value);
  }
  const response = new ApexRestResponse();
  const context = restContext(apex);
  context.request = request;
  context.response = response;
  return response;
}

/** `content-type` as `Content-Type`. */
const titled = (name: string): string => name.replace(/(?:^|-)[a-z]/g, (part) => part.toUpperCase());

/** Parameters take the members of the body by name; a method without any reads the request itself. */
function argumentsOf(apex: ApexTransaction, method: MethodMeta, body: Buffer): readonly unknown[] {
  if (method.parameters.length === 0) return [];
  const given = body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>);
  return method.parameters.map(({ name, type }) => toApexValue(apex, type, given[name]));
}

function answerOf(
  apex: ApexTransaction,
  response: ApexRestResponse,
  method: MethodMeta,
  result: unknown
): ServiceAnswer {
  const headers = Object.fromEntries(
    response.headers.toArray().map(([name, value]) => [String(name), String(value)] as const)
  );
  const status = response.statusCode ?? (method.returns === 'void' && response.responseBody === null ? 204 : 200);
  const type = headers['Content-Type'] ?? JSON_TYPE;
  if (response.responseBody) return { status, headers, type, bytes: response.responseBody.bytes };
  if (method.returns === 'void') return { status, headers, type, bytes: undefined };
  return { status, headers, type, bytes: Buffer.from(JSON.stringify(toJson(apex, result, { omitsBlank: true }))) };
}
