/**
 * A vendor with a TM Forum order API: orders are posted, states come back as notifications of the hub. These APIs know
 * no idempotency key, so an order is looked up by its `externalId` before it is posted a second time.
 */
import type { StepError } from '../../../domain/plan.ts';
import type { Problem, Result } from '../../../domain/result.ts';
import type {
  Gateway,
  GatewayCallback,
  GatewayExchange,
  GatewayReply,
  GatewayRequest,
  RawCallback,
} from '../../../engine/ports.ts';
import { readCallback } from '../callbackReader.ts';
import { answerFailure, type HttpAnswer } from '../exchange.ts';
import { permanent, transient } from '../failures.ts';
import type { VendorConnection } from '../gatewayKind.ts';
import { readText } from '../jsonPointer.ts';
import { Hub } from './hub.ts';
import { readNotification, type NotificationRules } from './notifications.ts';
import { progressOf, tmOrder, type TmOrder } from './orders.ts';
import type { TmForumSettings } from './settings.ts';

export interface OrderApi extends NotificationRules {
  readonly kind: string;
  /** Event types to listen to. */
  readonly eventTypes: readonly string[];
  /** The body of the POST. */
  compose(request: GatewayRequest): Result<unknown, StepError>;
}

export class TmForumOrderGateway implements Gateway {
  readonly key: string;
  readonly kind: string;
  readonly #connection: VendorConnection;
  readonly #api: OrderApi;
  readonly #hub: Hub | undefined;

  constructor(connection: VendorConnection, settings: TmForumSettings, api: OrderApi) {
    this.key = connection.key;
    this.kind = api.kind;
    this.#connection = connection;
    this.#api = api;
    const { register, renewMinutes } = settings.hub;
    this.#hub = register
      ? new Hub(connection.client, connection.clock, api.eventTypes, renewMinutes * 60_000)
      : undefined;
  }

  async send(
    request: GatewayRequest,
    signal: AbortSignal
  ): Promise<{ readonly reply: GatewayReply; readonly exchanges: readonly GatewayExchange[] }> {
    const exchanges: GatewayExchange[] = [];
    return { reply: await this.#perform(request, signal, exchanges), exchanges };
  }

  receive(callback: RawCallback): Promise<Result<GatewayCallback, Problem>> {
    const signed = readCallback(callback, this.#connection.signature);
    return Promise.resolve(signed.ok ? readNotification(signed.value, this.#api) : signed);
  }

  async #perform(request: GatewayRequest, signal: AbortSignal, exchanges: GatewayExchange[]): Promise<GatewayReply> {
    const body = this.#api.compose(request);
    if (!body.ok) return failed(body.error);
    const deaf = await this.#hub?.ensure(request.callbackUrl, exchanges);
    if (deaf) return failed(deaf);
    if (request.attempt > 1) {
      const known = await this.#lookUp(request, signal, exchanges);
      if (known) return known;
    }
    const { client } = this.#connection;
    const { idempotencyKey } = request;
    const call = { method: 'POST', path: `/${this.#api.entity}`, idempotencyKey, body: body.value };
    const outcome = await client.call(call, signal, exchanges);
    if (outcome.kind === 'failed') return failed(outcome.error);
    const failure = answerFailure(outcome.answer, errorDetail(outcome.answer));
    if (failure) return failed(failure);
    const order = tmOrder.safeParse(outcome.answer.json);
    if (order.success) return this.#judge(order.data, outcome.answer.json);
    return failed(
      transient('MalformedAnswer', `The answer is not a ${this.#api.entity} with an id and a known state.`)
    );
  }

  async #lookUp(
    request: GatewayRequest,
    signal: AbortSignal,
    exchanges: GatewayExchange[]
  ): Promise<GatewayReply | undefined> {
    const { entity } = this.#api;
    const path = `/${entity}?externalId=${encodeURIComponent(request.idempotencyKey)}`;
    const outcome = await this.#connection.client.call({ method: 'GET', path }, signal, exchanges);
    if (outcome.kind === 'failed') return failed(outcome.error);
    const { answer } = outcome;
    const failure = answerFailure(answer, errorDetail(answer));
    if (failure) return failed(failure);
    if (!Array.isArray(answer.json))
      return failed(transient('MalformedAnswer', `The list of ${entity} is not a list.`));
    const found = answer.json.find((item) => readText(item, '/externalId') === request.idempotencyKey) as unknown;
    if (found !== undefined) {
      const order = tmOrder.safeParse(found);
      if (order.success) return this.#judge(order.data, found);
      return failed(transient('MalformedAnswer', `The ${entity} of this step has no id or an unknown state.`));
    }
    if (answer.json.length === 0) return undefined;
    // A vendor that does not filter may have ours on a later page: posting again could do the work twice.
    const message = `The vendor does not filter by externalId: look for ${request.idempotencyKey} there by hand.`;
    return failed(permanent('LookupInconclusive', message));
  }

  #judge(order: TmOrder, body: unknown): GatewayReply {
    const progress = progressOf(order, this.#api.entity);
    if (progress === 'open') return { kind: 'accepted', externalId: order.id };
    if (progress === 'completed') {
      return { kind: 'completed', externalId: order.id, output: this.#api.outputs(body) };
    }
    return failed(progress);
  }
}

const failed = (error: StepError): GatewayReply => ({ kind: 'failed', error });

/** TM Forum's `Error`. */
const errorDetail = ({ json }: HttpAnswer): string =>
  ['/code', '/reason', '/message'].flatMap((pointer) => readText(json, pointer) ?? []).join(' ');
