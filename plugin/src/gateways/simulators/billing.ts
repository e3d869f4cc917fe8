import type { FastifyPluginCallback } from 'fastify';
import { z } from 'zod';
import { addVendorBehavior, Answers, keyOf, newId, oncePerKey, type VendorContext } from './vendor.ts';

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const body = z.strictObject({
  startId: z.string().min(1),
  orderNumber: z.string().min(1),
  planId: z.string().min(1),
  gate: z.string().min(1),
  certificateId: z.string().optional(),
  lines: z
    .array(
      z.strictObject({
        lineId: z.string().min(1),
        externalId: z.string().min(1),
        product: z.string().min(1),
        action: z.enum(['add', 'modify', 'delete', 'noChange', 'move', 'suspend', 'resume']),
        quantity: z.number().positive(),
        unitPrice: decimal,
        currency: z.string().length(3),
      })
    )
    .min(1),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  callbackUrl: z.url(),
});

interface BillingStart {
  readonly id: string;
  readonly startId: string;
  state: 'accepted' | 'started' | 'rejected';
  startedAt?: string;
  error?: { readonly code: string; readonly message: string };
}

/** The billing system. Its ledger has one entry per line, so that a line billed by two starts shows as a duplicate. */
export function billingVendor(vendor: VendorContext): FastifyPluginCallback {
  return (app, _, done) => {
    const answers = new Answers();
    const starts = new Map<string, BillingStart>();
    const destinations = new Map<string, string>();
    addVendorBehavior(app, vendor);

    app.post('/billing-starts', { config: { effect: true } }, (request, reply) => {
      const parsed = body.safeParse(request.body);
      if (!parsed.success) return reply.code(400).send(vendor.errorBody(400, 'INVALID', z.prettifyError(parsed.error)));
      const { startId, orderNumber, lines, callbackUrl } = parsed.data;
      const key = keyOf(request, startId);
      destinations.set(key, callbackUrl);
      const answer = oncePerKey(vendor, answers, key, request.body, () => {
        const refusal = vendor.switches.rejection(
          lines.map(({ product }) => product),
          orderNumber
        );
        const { late } = vendor.switches.rejections;
        if (refusal !== undefined && !late) {
          return { status: 422, body: vendor.errorBody(422, 'NOT_BILLABLE', refusal) };
        }
        const id = newId('BIL');
        const start: BillingStart = { id, startId, state: 'accepted' };
        starts.set(id, start);
        const isLater = vendor.switches.answerLater || refusal !== undefined;
        if (isLater) {
          const answered = { ...start };
          const compose = (): BillingStart => finish(start, refusal);
          const progress = { afterMs: vendor.callbackDelayMs / 2, compose: () => ({ ...start }) };
          const end = { afterMs: vendor.callbackDelayMs / 2, compose };
          vendor.callbacks.send(() => destinations.get(key), [progress, end]);
          if (refusal === undefined) bill(key, id, parsed.data);
          return { status: 202, body: answered };
        }
        bill(key, id, parsed.data);
        return { status: 201, body: { ...finish(start, undefined) } };
      });
      return reply.code(answer.status).send(answer.body);
    });

    app.get('/billing-starts', (request) => {
      const { startId } = request.query as { startId?: string };
      return [...starts.values()].filter((start) => startId === undefined || start.startId === startId);
    });

    done();

    function bill(key: string, id: string, { orderNumber, lines }: z.infer<typeof body>): void {
      vendor.ledger.record({ vendor: vendor.name, effect: 'startBilling', key, id, orderNumber });
      for (const { externalId, product } of lines) {
        // Lines are numbered anew in each order.
        const ofOrder = `${orderNumber}/${externalId}`;
        vendor.ledger.record({
          vendor: vendor.name,
          effect: 'billLine',
          key: ofOrder,
          id,
          orderNumber,
          subject: product,
        });
      }
    }
  };
}

function finish(start: BillingStart, refusal: string | undefined): BillingStart {
  if (refusal === undefined) return Object.assign(start, { state: 'started', startedAt: new Date().toISOString() });
  return Object.assign(start, { state: 'rejected', error: { code: 'NOT_BILLABLE', message: refusal } });
}
