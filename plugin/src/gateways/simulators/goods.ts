/**
 * A vendor of goods: reserves stock at once, ships later. A shipment is packed, then shipped, then delivered to the
 * customer's door, and says so by callbacks to the URL that came with it.
 */
import type { FastifyPluginCallback } from 'fastify';
import { z } from 'zod';
import { addVendorBehavior, Answers, keyOf, newId, oncePerKey, type VendorContext } from './vendor.ts';

const goods = {
  reference: z.string().min(1).optional(),
  orderNumber: z.string().min(1),
  sku: z.string().min(1),
  quantity: z.number().int().positive(),
};
const reservationBody = z.looseObject(goods);
const shipmentBody = z.looseObject({ ...goods, callbackUrl: z.url() });
const subscriptionBody = z.looseObject({
  reference: z.string().min(1).optional(),
  orderNumber: z.string().min(1),
  blend: z.string().min(1),
  gramsPerWeek: z.number().positive(),
});

interface Shipment {
  readonly id: string;
  readonly reference: string;
  readonly orderNumber: string;
  readonly sku: string;
  readonly quantity: number;
  state: 'open' | 'packed' | 'shipped' | 'failed' | 'delivered';
  trackingNumber?: string;
  serialNumber?: string;
}

export interface GoodsOptions {
  /** Called when a parcel is at the customer's door. */
  readonly onDelivered: (orderNumber: string) => void;
}

export function goodsVendor(vendor: VendorContext, options: GoodsOptions): FastifyPluginCallback {
  return (app, _, done) => {
    const answers = new Answers();
    const shipments = new Map<string, Shipment>();
    const destinations = new Map<string, string>();
    addVendorBehavior(app, vendor);
    const fault = (status: number, code: string, message: string): { status: number; body: unknown } => ({
      status,
      body: vendor.errorBody(status, code, message),
    });

    app.post('/reservations', { config: { effect: true } }, (request, reply) => {
      const order = reservationBody.safeParse(request.body);
      if (!order.success) return reply.code(400).send(vendor.errorBody(400, 'INVALID', z.prettifyError(order.error)));
      const { sku, quantity, orderNumber, reference } = order.data;
      const key = keyOf(request, reference);
      const answer = oncePerKey(vendor, answers, key, request.body, () => {
        const refusal = vendor.switches.rejections.late ? undefined : vendor.switches.rejection([sku], orderNumber);
        if (refusal !== undefined) return fault(409, 'OUT_OF_STOCK', refusal);
        const id = newId('RES');
        vendor.ledger.record({ vendor: vendor.name, effect: 'reserve', key, id, orderNumber, subject: sku });
        return { status: 201, body: { id, state: 'reserved', sku, quantity, reference, orderNumber } };
      });
      return reply.code(answer.status).send(answer.body);
    });

    app.post('/shipments', { config: { effect: true } }, (request, reply) => {
      const order = shipmentBody.safeParse(request.body);
      if (!order.success) return reply.code(400).send(vendor.errorBody(400, 'INVALID', z.prettifyError(order.error)));
      const { sku, quantity, orderNumber, callbackUrl } = order.data;
      const key = keyOf(request, order.data.reference);
      destinations.set(key, callbackUrl);
      const answer = oncePerKey(vendor, answers, key, request.body, () => {
        const refusal = vendor.switches.rejection([sku], orderNumber);
        if (refusal !== undefined && !vendor.switches.rejections.late) return fault(409, 'OUT_OF_STOCK', refusal);
        const id = newId('SHP');
        const shipment: Shipment = {
          id,
          reference: order.data.reference ?? key,
          orderNumber,
          sku,
          quantity,
          state: 'open',
        };
        shipments.set(id, shipment);
        vendor.ledger.record({ vendor: vendor.name, effect: 'ship', key, id, orderNumber, subject: sku });
        // As it is now: the answer must not change with the shipment.
        const body = { ...shipment };
        fulfil(shipment, () => destinations.get(key), refusal);
        return { status: 202, body };
      });
      return reply.code(answer.status).send(answer.body);
    });

    app.post('/subscriptions', { config: { effect: true } }, (request, reply) => {
      const order = subscriptionBody.safeParse(request.body);
      if (!order.success) return reply.code(400).send(vendor.errorBody(400, 'INVALID', z.prettifyError(order.error)));
      const { blend, orderNumber, gramsPerWeek } = order.data;
      const key = keyOf(request, order.data.reference);
      const answer = oncePerKey(vendor, answers, key, request.body, () => {
        const refusal = vendor.switches.rejection([blend], orderNumber);
        if (refusal !== undefined) return fault(409, 'OUT_OF_STOCK', refusal);
        const id = newId('SUB');
        vendor.ledger.record({ vendor: vendor.name, effect: 'subscribe', key, id, orderNumber, subject: blend });
        return { status: 201, body: { id, state: 'active', blend, gramsPerWeek, orderNumber } };
      });
      return reply.code(answer.status).send(answer.body);
    });

    app.get('/shipments', (request) => {
      const { reference } = request.query as { reference?: string };
      return [...shipments.values()].filter((shipment) => reference === undefined || shipment.reference === reference);
    });

    app.get('/shipments/:id', (request, reply) => {
      const shipment = shipments.get((request.params as { id: string }).id);
      return shipment ?? reply.code(404).send(vendor.errorBody(404, 'NOT_FOUND', 'There is no such shipment.'));
    });

    done();

    function fulfil(shipment: Shipment, destination: () => string | undefined, refusal: string | undefined): void {
      const half = vendor.callbackDelayMs / 2;
      const message = (type: string, changes: Partial<Shipment>, more: object = {}): unknown => ({
        type,
        eventId: newId('EVT'),
        occurredAt: new Date().toISOString(),
        orderNumber: shipment.orderNumber,
        shipment: Object.assign(shipment, changes),
        ...more,
      });
      const packed = { afterMs: half, compose: () => message('shipment.packed', { state: 'packed' }) };
      if (refusal !== undefined) {
        const reason = { code: 'OUT_OF_STOCK', text: refusal };
        const compose = (): unknown => message('shipment.failed', { state: 'failed' }, { reason });
        const failed = { afterMs: half, compose };
        vendor.callbacks.send(destination, [packed, failed]);
        return;
      }
      const digits = String(parseInt(shipment.id.slice(4), 16)).padStart(12, '0');
      const result = { state: 'shipped', trackingNumber: `TRK${digits}`, serialNumber: `SN${digits}` } as const;
      const shipped = { afterMs: half, compose: () => message('shipment.shipped', result) };
      vendor.callbacks.send(destination, [packed, shipped]);
      const compose = (): unknown => {
        options.onDelivered(shipment.orderNumber);
        return message('shipment.delivered', { state: 'delivered' });
      };
      vendor.callbacks.send(destination, [{ afterMs: vendor.callbackDelayMs * 2, compose }]);
    }
  };
}
