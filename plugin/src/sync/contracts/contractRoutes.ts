import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RawCallback } from '../../engine/ports.ts';
import { describeError } from '../syncLogger.ts';
import type { ContractDeskDependencies } from './deskDependencies.ts';

const MOST_HITS = 100;

export interface RouteScene {
  readonly publicUrl: () => string | undefined;
  readonly wake: () => void;
}

/**
 * Where signature services report: `POST /contracts/callbacks/<gateway>`. A message is answered with 2xx when the database
 * has it, or when it will never have an effect. Search (`GET /contracts/search?q=`) is there for who has the token.
 */
export function addContractRoutes(
  server: FastifyInstance,
  { gateways, store, clock, logger, config }: ContractDeskDependencies,
  { publicUrl, wake }: RouteScene
): void {
  const verify = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const gateway = await gateways.find(keyOf(request));
    const headers = gateway?.acknowledge?.(flatten(request.headers));
    if (headers === undefined) return reply.code(404).send({ outcome: 'unknownGateway' });
    return reply.headers(headers).code(200).send({ outcome: 'verified' });
  };

  const take = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const key = keyOf(request);
    const gateway = await gateways.find(key);
    const provider = gateway?.ports?.signatures;
    if (!gateway || !provider) return reply.code(404).send({ outcome: 'unknownGateway' });
    const raw = rawOf(request, clock.now(), publicUrl());
    const notice = provider.readNotice(raw);
    if (!notice.ok) {
      const { code, message, action } = notice.error;
      logger.warn({ gateway: key, code, action }, `a message about a signature was refused: ${message}`);
      return reply.code(code === 'BadSignature' ? 401 : 422).send({ outcome: code });
    }
    const headers = gateway.acknowledge?.(raw.headers) ?? {};
    try {
      const outcome = await store.receiveNotice(key, notice.value, clock.now());
      if (outcome === 'applied') wake();
      return await reply.headers(headers).code(200).send({ outcome });
    } catch (error) {
      logger.error({ gateway: key, err: describeError(error) }, 'a message about a signature could not be stored');
      return reply.code(503).header('retry-after', '5').send({ outcome: 'unavailable' });
    }
  };

  // Some end the address with a secret of their own.
  for (const path of ['/contracts/callbacks/:gateway', '/contracts/callbacks/:gateway/*']) {
    server.get(path, verify);
    server.post(path, take);
  }

  const { searchToken } = config;
  if (searchToken === undefined) return;
  server.get('/contracts/search', async (request, reply: FastifyReply) => {
    if (!isSame(request.headers.authorization ?? '', `Bearer ${searchToken}`)) {
      return reply.code(401).header('www-authenticate', 'Bearer').send({ outcome: 'unauthorized' });
    }
    const { q = '', type, state, limit } = request.query as Readonly<Record<string, string | undefined>>;
    const most = Math.max(1, Math.min(Number(limit) || 20, MOST_HITS));
    const filter = { ...(type === undefined ? {} : { type }), ...(state === undefined ? {} : { state }) };
    return { hits: await store.search({ text: q, limit: most, ...filter }) };
  });
}

const keyOf = (request: FastifyRequest): string => (request.params as { readonly gateway: string }).gateway;

function rawOf(request: FastifyRequest, receivedAt: number, base: string | undefined): RawCallback {
  const body = Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
  const url = base === undefined ? {} : { url: base.replace(/\/+$/, '') + request.url };
  return { headers: flatten(request.headers), body, receivedAt, ...url };
}

const flatten = (headers: FastifyRequest['headers']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
