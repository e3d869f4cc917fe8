import type { AddressInfo } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import type { Clock, FulfillmentRuntime, GatewayCallback, RawCallback } from '../engine/ports.ts';
import type { GatewayDirectory } from './gatewayDispatcher.ts';
import type { Dependency, Health } from './health.ts';
import type { Metrics } from './metrics.ts';
import type { SyncConfig } from './syncConfig.ts';
import { describeError, type SyncLogger } from './syncLogger.ts';

export interface CallbackServerDependencies {
  readonly gateways: GatewayDirectory;
  readonly runtime: Pick<FulfillmentRuntime, 'callback' | 'counts'>;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly config: SyncConfig['callbacks'];
  /** Called after a callback changed something, so that the change is projected soon. */
  readonly onApplied: () => void;
}

interface Answer {
  readonly status: number;
  readonly outcome: string;
  readonly message?: string;
  /** What the vendor wants to see in the answer, or it sends again. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Headers = Record<string, string | string[] | undefined>;
interface CallbackReply {
  code(status: number): CallbackReply;
  header(name: string, value: string): CallbackReply;
  headers(values: Readonly<Record<string, string>>): CallbackReply;
  send(body: object): unknown;
}

/** A request must be complete within this time; a slow sender holds no connection for ever. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The door for vendors: `POST /callbacks/<gateway>`, and what operations teams look at: `/healthz`, `/readyz`, `/metrics`.
 *
 * A vendor gets its answer only after the database has the message: 2xx means that it may forget it. A database that is
 * away is a 503, and the vendor sends again.
 */
export function createCallbackServer(dependencies: CallbackServerDependencies): FastifyInstance {
  const { config, metrics, health, runtime } = dependencies;
  const server = fastify({
    logger: false,
    bodyLimit: config.maxBodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
  });
  // Signatures are made over the bytes, so no body is parsed here, whatever its type.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  server.post('/callbacks/:gateway', handler);
  server.post('/callbacks/:gateway/*', handler);
  server.get('/callbacks/:gateway', verifyAddress);
  server.get('/callbacks/:gateway/*', verifyAddress);

  /** Some vendors check an address before they report to it. */
  async function verifyAddress(
    request: { readonly params: unknown; readonly headers: Headers },
    reply: CallbackReply
  ): Promise<unknown> {
    const { gateway: key } = request.params as { readonly gateway: string };
    const gateway = await dependencies.gateways.find(key);
    const headers = gateway?.acknowledge?.(flatten(request.headers));
    if (headers === undefined) return reply.code(404).send({ outcome: 'unknownGateway' });
    return reply.headers(headers).code(200).send({ outcome: 'verified' });
  }

  async function handler(
    request: { readonly params: unknown; readonly body: unknown; readonly url: string; readonly headers: Headers },
    reply: CallbackReply
  ): Promise<unknown> {
    const { gateway } = request.params as { readonly gateway: string };
    const headers = flatten(request.headers);
    const raw = { headers, body: toBytes(request.body), receivedAt: dependencies.clock.now(), ...publicUrl(request) };
    const answer = await receive(dependencies, gateway, raw);
    const response = reply.code(answer.status).headers(answer.headers ?? {});
    if (answer.status === 503) response.header('retry-after', '5');
    return response.send({ outcome: answer.outcome, ...(answer.message ? { message: answer.message } : {}) });
  }

  /** Never from the Host header, which anybody may write. */
  function publicUrl({ url }: { readonly url: string }): { readonly url?: string } {
    const address = server.server.address();
    const base = config.publicUrl ?? (address !== null && typeof address === 'object' ? origin(address) : undefined);
    return base === undefined ? {} : { url: base.replace(/\/+$/, '') + url };
  }

  server.get('/healthz', () => ({ status: 'ok' }));

  server.get('/readyz', async (_request, reply) => {
    await runtime.counts().catch(() => undefined);
    const state = (dependency: Dependency) => health.of(dependency);
    const database = state('database');
    // Without the CRM vendors are still called and callbacks still taken; without the database nothing is.
    return reply.code(database.state === 'up' ? 200 : 503).send({ database, crm: state('crm') });
  });

  server.get('/metrics', async (_request, reply) => {
    return reply.header('content-type', metrics.contentType).send(await metrics.render());
  });

  return server;
}

const origin = ({ address, port, family }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;

const toBytes = (body: unknown): Uint8Array => (Buffer.isBuffer(body) ? body : new Uint8Array());

async function receive(
  { gateways, runtime, metrics, logger, onApplied }: CallbackServerDependencies,
  key: string,
  raw: RawCallback
): Promise<Answer> {
  const answer = await judge();
  // An unknown name is not a label: anybody could make as many as they like.
  metrics.callbacks.inc({ gateway: answer.status === 404 ? 'unknown' : key, outcome: answer.outcome });
  return answer;

  async function judge(): Promise<Answer> {
    const gateway = await gateways.find(key);
    if (!gateway) return { status: 404, outcome: 'unknownGateway' };
    const received = await gateway.receive(raw);
    if (!received.ok) {
      const { code, message, action } = received.error;
      logger.warn({ gateway: key, code, action }, `a callback was refused: ${message}`);
      return { status: REFUSALS[code] ?? 422, outcome: code };
    }
    const headers = gateway.acknowledge?.(raw.headers);
    const answer = await store(key, received.value);
    return headers === undefined ? answer : { ...answer, headers };
  }

  async function store(key: string, callback: GatewayCallback): Promise<Answer> {
    try {
      const outcome = await runtime.callback(key, callback);
      if (outcome.kind === 'applied') onApplied();
      if (outcome.kind !== 'refused') return { status: outcome.kind === 'stored' ? 202 : 200, outcome: outcome.kind };
      const { code, message } = outcome.problem;
      logger.info({ gateway: key, code, messageId: callback.messageId }, `a callback changes nothing: ${message}`);
      // It was understood and will never have an effect: sending it again helps nobody.
      return { status: 200, outcome: 'ignored', message: code };
    } catch (error) {
      logger.error(
        { gateway: key, err: describeError(error) },
        'a callback could not be stored; the vendor sends again'
      );
      return { status: 503, outcome: 'unavailable' };
    }
  }
}

const REFUSALS: Readonly<Record<string, number>> = {
  BadSignature: 401,
  StaleCallback: 409,
  MalformedCallback: 422,
  UnconfirmedCallback: 503,
};

/** Node joins repeated headers of most kinds itself; of the others the first counts. */
const flatten = (headers: Headers): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
