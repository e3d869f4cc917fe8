/** Any REST/JSON vendor, described by settings alone: requests, answers, look-ups and callbacks. */
import type { StepError } from '../../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type {
  Gateway,
  GatewayCallback,
  GatewayExchange,
  GatewayReply,
  GatewayRequest,
  RawCallback,
} from '../../engine/ports.ts';
import { answerFailure, type HttpAnswer } from '../shared/exchange.ts';
import { permanent } from '../shared/failures.ts';
import type { VendorConnection } from '../shared/gatewayKind.ts';
import { readPointer, readText } from '../shared/jsonPointer.ts';
import { fillPath, fillTemplate } from '../shared/template.ts';
import type { VendorCall } from '../shared/vendorClient.ts';
import { receiveMessage } from './callbacks.ts';
import { holds, readError, readOutputs } from './rules.ts';
import type { Operation, RestSettings, Rule } from './settings.ts';

export class RestGateway implements Gateway {
  readonly key: string;
  readonly kind = 'rest';
  readonly #connection: VendorConnection;
  readonly #settings: RestSettings;

  constructor(connection: VendorConnection, settings: RestSettings) {
    this.key = connection.key;
    this.#connection = connection;
    this.#settings = settings;
  }

  async send(
    request: GatewayRequest,
    signal: AbortSignal
  ): Promise<{ readonly reply: GatewayReply; readonly exchanges: readonly GatewayExchange[] }> {
    const exchanges: GatewayExchange[] = [];
    const operation = Object.hasOwn(this.#settings.operations, request.operation)
      ? this.#settings.operations[request.operation]
      : undefined;
    const reply = operation
      ? await this.#perform(operation, request, signal, exchanges)
      : failed(permanent('UnknownOperation', `Gateway ${this.key} has no operation "${request.operation}".`));
    return { reply, exchanges };
  }

  receive(callback: RawCallback): Promise<Result<GatewayCallback, Problem>> {
    return Promise.resolve(receiveMessage(callback, this.#connection.signature, this.#settings.callback));
  }

  async #perform(
    operation: Operation,
    request: GatewayRequest,
    signal: AbortSignal,
    exchanges: GatewayExchange[]
  ): Promise<GatewayReply> {
    if (operation.lookup && request.attempt > 1) {
      const known = await this.#lookUp(operation, operation.lookup, request, signal, exchanges);
      if (known) return known;
    }
    const call = prepare(operation, operation.headers, request);
    if (!call.ok) return failed(call.error);
    const outcome = await this.#connection.client.call(call.value, signal, exchanges);
    return outcome.kind === 'failed' ? failed(outcome.error) : judge(operation, outcome.answer);
  }

  /** What came of an earlier attempt; `undefined` when the vendor has seen none. */
  async #lookUp(
    operation: Operation,
    lookup: NonNullable<Operation['lookup']>,
    request: GatewayRequest,
    signal: AbortSignal,
    exchanges: GatewayExchange[]
  ): Promise<GatewayReply | undefined> {
    const call = prepare(lookup, {}, request);
    if (!call.ok) return failed(call.error);
    const outcome = await this.#connection.client.call(call.value, signal, exchanges);
    if (outcome.kind === 'failed') return failed(outcome.error);
    const { answer } = outcome;
    if (answer.status === 404) return undefined;
    const failure = answerFailure(answer, '');
    if (failure) return failed(failure);
    const item = readPointer(answer.json, lookup.item);
    if (item === undefined || item === null) return undefined;
    const { success = withoutStatus(operation.success), accepted = operation.accepted } = lookup;
    const rules = { ...operation, success, ...(accepted && { accepted: withoutStatus(accepted) }), failures: [] };
    return judge(rules, { ...answer, json: item });
  }
}

const failed = (error: StepError): GatewayReply => ({ kind: 'failed', error });

const withoutStatus = (rule: Rule): Rule => ({ ...rule, status: undefined });

function prepare(
  template: { readonly method: string; readonly path: string; readonly body?: unknown },
  headers: Readonly<Record<string, string>>,
  request: GatewayRequest
): Result<VendorCall, StepError> {
  const path = fillPath(template.path, request);
  if (!path.ok) return path;
  const filledHeaders = fillTemplate(headers, request);
  if (!filledHeaders.ok) return filledHeaders;
  const texts = Object.entries(filledHeaders.value as object).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const
  );
  const wrong = texts.find(([, value]) => !/^[\t\x20-\x7e]*$/.test(value));
  if (wrong) return refuse(permanent('InvalidHeader', `The value of header ${wrong[0]} does not fit into a header.`));
  const body = fillTemplate(template.body, request);
  if (!body.ok) return body;
  return ok({
    method: template.method,
    path: path.value,
    headers: Object.fromEntries(texts),
    idempotencyKey: request.idempotencyKey,
    body: body.value,
  });
}

/** What an answer means: failures first, then accepted, then success, then what the status alone says. */
function judge(
  operation: Pick<Operation, 'failures' | 'accepted' | 'success' | 'externalId' | 'outputs'>,
  answer: HttpAnswer
): GatewayReply {
  const { status, json } = answer;
  const failure = operation.failures.find(({ when }) => holds(when, status, json));
  if (failure) return failed(readError(json, failure, answer.retryAfterMs));
  if (answer.malformed) return failed(answerFailure(answer, '') ?? permanent('MalformedAnswer', 'Unreadable answer.'));
  const externalId = operation.externalId === undefined ? undefined : readText(json, operation.externalId);
  if (operation.accepted && holds(operation.accepted, status, json)) {
    if (externalId !== undefined) return { kind: 'accepted', externalId };
    const message = `The vendor accepted but its answer has no external id at ${operation.externalId}.`;
    return failed(permanent('MissingExternalId', message));
  }
  if (holds(operation.success, status, json)) {
    const output = readOutputs(json, operation.outputs);
    return { kind: 'completed', ...(externalId === undefined ? {} : { externalId }), output };
  }
  return failed(
    answerFailure(answer, '') ??
      permanent('UnexpectedAnswer', `The vendor answered ${status}, which no rule of the operation speaks about.`)
  );
}
