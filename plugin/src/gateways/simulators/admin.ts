import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Ledger } from './ledger.ts';
import type { Switches } from './switches.ts';

const times = z.number().int().min(1).max(10_000).default(1);
const faultBody = z.strictObject({
  times,
  fault: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('error'), status: z.number().int().min(400).max(599) }),
    z.strictObject({ kind: z.literal('busy'), retryAfterSeconds: z.number().int().min(0).optional() }),
    z.strictObject({ kind: z.enum(['timeout', 'lostAnswer', 'malformed']) }),
    z.strictObject({ kind: z.literal('oversize'), bytes: z.number().int().min(1).optional() }),
  ]),
});
const callbackFaultBody = z.strictObject({
  times,
  fault: z.enum(['duplicate', 'late', 'held', 'outOfOrder', 'wrongSignature', 'stale']),
});
const switchesBody = z.strictObject({
  outage: z.boolean().optional(),
  ignoreKeys: z.boolean().optional(),
  answerLater: z.boolean().optional(),
  rejections: z
    .strictObject({
      products: z.array(z.string()).optional(),
      orders: z.array(z.string()).optional(),
      late: z.boolean().optional(),
    })
    .optional(),
});

/** What the switches act on. */
export interface AdminPark<Name extends string> {
  readonly ledger: Ledger;
  switches(vendor: Name): Switches;
  /** Callbacks that are on their way or still being tried. */
  pendingCallbacks(): number;
  /** The customer of this order plugs the device in now; false when no port has been switched on for it. */
  plugIn?(orderNumber: string): boolean;
}

/** The switches of the park over HTTP, for clients in another process. */
export function addAdminRoutes<Name extends string>(
  park: AdminPark<Name>,
  names: readonly Name[]
): FastifyPluginCallback {
  return (app, _, done) => {
    const known = (name: string): Name | undefined => names.find((one) => one === name);

    /** Checks vendor and body, then acts. */
    const change = <T>(
      reply: FastifyReply,
      input: { readonly params: unknown; readonly body: unknown },
      schema: z.ZodType<T>,
      act: (vendor: Name, body: T) => void
    ): FastifyReply => {
      const vendor = known((input.params as { vendor: string }).vendor);
      if (!vendor) return reply.code(404).send({ message: `Vendors are ${names.join(', ')}.` });
      const body = schema.safeParse(input.body);
      if (!body.success) return reply.code(400).send({ message: z.prettifyError(body.error) });
      act(vendor, body.data);
      return reply.code(204).send();
    };

    app.get('/ledger', () => park.ledger.entries);
    app.get('/duplicates', () => park.ledger.duplicates());
    app.get('/vendors', () => ({
      pendingCallbacks: park.pendingCallbacks(),
      vendors: names.map((vendor) => {
        const { outage, ignoreKeys, answerLater, rejections, queued } = park.switches(vendor);
        return { vendor, outage, ignoreKeys, answerLater, rejections, queued };
      }),
    }));
    app.post('/vendors/:vendor/faults', ({ params, body }, reply) =>
      change(reply, { params, body }, faultBody, (vendor, { fault, times }) =>
        park.switches(vendor).failNext(fault, times)
      )
    );
    app.post('/vendors/:vendor/callback-faults', ({ params, body }, reply) =>
      change(reply, { params, body }, callbackFaultBody, (vendor, { fault, times }) =>
        park.switches(vendor).disturbNext(fault, times)
      )
    );
    app.post('/vendors/:vendor/switches', ({ params, body }, reply) =>
      change(reply, { params, body }, switchesBody, (vendor, { rejections, ...switches }) => {
        Object.assign(park.switches(vendor), switches, rejections === undefined ? {} : { rejections });
      })
    );
    app.post('/customers/:orderNumber/plug-in', ({ params }, reply) => {
      const isPlugged = park.plugIn?.((params as { orderNumber: string }).orderNumber) ?? false;
      return reply.code(isPlugged ? 204 : 409).send();
    });
    app.post('/reset', (_request, reply) => {
      for (const name of names) park.switches(name).reset();
      return reply.code(204).send();
    });
    done();
  };
}
