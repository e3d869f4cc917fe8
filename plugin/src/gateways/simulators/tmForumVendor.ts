/**
 * A vendor with a TM Forum order API, written from the published specification: orders, look-up by any attribute, a hub
 * for listeners, and events about what becomes of each order.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyPluginCallback } from 'fastify';
import { z } from 'zod';
import { addVendorBehavior, Answers, keyOf, newId, oncePerKey, type VendorContext } from './vendor.ts';

export type Fields = Record<string, unknown>;

export interface TmForumApi {
  /** `serviceOrder` or `workOrder`. */
  readonly entity: string;
  readonly typeName: string;
  readonly idPrefix: string;
  readonly effect: string;
  /** Checks the body that is posted. */
  readonly schema: z.ZodType<Fields>;
  /** Names of what the order is about; any of them may be on the list of what is refused. */
  subjects(order: Fields): readonly (string | undefined)[];
  orderNumber(order: Fields): string | undefined;
  /** The order with the results of the work filled in. */
  complete(order: Fields): Fields;
  /** Called when the order has been completed; `notify` tells the listeners what happens to it later. */
  onCompleted?(order: Fields, notify: (eventType: string, order: Fields) => void): void;
}

interface Listener {
  readonly id: string;
  readonly callback: string;
  readonly query: string;
}

const listenerBody = z.looseObject({ callback: z.url(), query: z.string().optional() });

export function tmForumVendor(vendor: VendorContext, api: TmForumApi, basePath: string): FastifyPluginCallback {
  return (app, _, done) => {
    const answers = new Answers();
    const orders = new Map<string, Fields>();
    const listeners = new Map<string, Listener>();
    addVendorBehavior(app, vendor);
    const error = (status: number, code: string, reason: string): { status: number; body: unknown } => ({
      status,
      body: vendor.errorBody(status, code, reason),
    });

    app.post(`${basePath}/${api.entity}`, { config: { effect: true } }, (request, reply) => {
      const parsed = api.schema.safeParse(request.body);
      if (!parsed.success) {
        return reply.code(400).send(vendor.errorBody(400, 'invalidBody', z.prettifyError(parsed.error)));
      }
      const key = keyOf(request, typeof parsed.data['externalId'] === 'string' ? parsed.data['externalId'] : undefined);
      const answer = oncePerKey(vendor, answers, key, request.body, () => {
        const subjects = api.subjects(parsed.data);
        const orderNumber = api.orderNumber(parsed.data);
        const refusal = vendor.switches.rejection(subjects, orderNumber);
        if (refusal !== undefined && !vendor.switches.rejections.late) return error(400, 'notOrderable', refusal);
        const id = newId(api.idPrefix);
        const host = `${request.protocol}://${request.host}`;
        const order = withState({ ...parsed.data, id, href: `${host}${request.url}/${id}` }, api, 'acknowledged');
        order['orderDate'] = new Date().toISOString();
        orders.set(id, order);
        vendor.ledger.record({
          vendor: vendor.name,
          effect: api.effect,
          key,
          id,
          ...(orderNumber === undefined ? {} : { orderNumber }),
          action: actionsOf(parsed.data, api),
          subject: subjects.filter((name) => name !== undefined).join(' '),
        });
        work(id, refusal);
        return { status: 201, body: order };
      });
      return reply.code(answer.status).send(answer.body);
    });

    app.get(`${basePath}/${api.entity}`, (request) => {
      const { offset, limit, ...attributes } = request.query as Record<string, string>;
      // Whole orders are answered to whoever asks for some fields; the specification allows more than was asked for.
      const filter = Object.entries(attributes).filter(([name]) => name !== 'fields');
      const found = [...orders.values()].filter((order) => filter.every(([name, value]) => order[name] === value));
      const start = Number(offset ?? 0);
      return found.slice(start, limit === undefined ? undefined : start + Number(limit));
    });

    app.get(`${basePath}/${api.entity}/:id`, (request, reply) => {
      const order = orders.get((request.params as { id: string }).id);
      return order ?? reply.code(404).send(vendor.errorBody(404, 'notFound', 'There is no such order.'));
    });

    app.post(`${basePath}/hub`, (request, reply) => {
      const parsed = listenerBody.safeParse(request.body);
      if (!parsed.success)
        return reply.code(400).send(vendor.errorBody(400, 'invalidBody', 'A callback URL is needed.'));
      const { callback, query = '' } = parsed.data;
      if ([...listeners.values()].some((known) => known.callback === callback && known.query === query)) {
        return reply.code(409).send(vendor.errorBody(409, 'duplicate', 'This listener is registered already.'));
      }
      const listener: Listener = { id: randomUUID(), callback, query };
      listeners.set(listener.id, listener);
      return reply.code(201).send(listener);
    });

    app.delete(`${basePath}/hub/:id`, (request, reply) => {
      const known = listeners.delete((request.params as { id: string }).id);
      return known
        ? reply.code(204).send()
        : reply.code(404).send(vendor.errorBody(404, 'notFound', 'There is no such listener.'));
    });

    done();

    /** In progress after half the delay, completed or failed after all of it. */
    function work(id: string, refusal: string | undefined): void {
      const become = (next: (order: Fields) => Fields): Fields => {
        const order = next(orders.get(id) ?? {});
        orders.set(id, order);
        return order;
      };
      const complete = (): Fields => {
        const completionDate = new Date().toISOString();
        const order = become((open) => ({ ...withState(api.complete(open), api, 'completed'), completionDate }));
        api.onCompleted?.(order, (type, changed) => notify(type, [{ afterMs: 0, order: () => changed }]));
        return order;
      };
      const fail = (reason: string): Fields => {
        const errorMessage = [{ code: 'notOrderable', reason, message: reason }];
        return become((open) => ({ ...withState(open, api, 'failed'), errorMessage }));
      };
      const afterMs = vendor.callbackDelayMs / 2;
      notify(`${api.typeName}StateChangeEvent`, [
        { afterMs, order: () => become((open) => withState(open, api, 'inProgress')) },
        { afterMs, order: () => (refusal === undefined ? complete() : fail(refusal)) },
      ]);
    }

    /** Sends events to every listener that asked for the type. Each listener is told in order, whatever the others do. */
    function notify(eventType: string, changes: readonly { afterMs: number; order: () => Fields }[]): void {
      const composed = new Map<number, Fields>();
      const compose = (index: number, make: () => Fields): Fields => {
        const known = composed.get(index) ?? {
          eventId: randomUUID(),
          eventTime: new Date().toISOString(),
          eventType,
          event: { [api.entity]: make() },
        };
        composed.set(index, known);
        return known;
      };
      const interested = [...listeners.values()].filter(({ query }) => query === '' || query.includes(eventType));
      const messages = changes.map(({ afterMs, order }, index) => ({ afterMs, compose: () => compose(index, order) }));
      for (const { callback } of interested) vendor.callbacks.send(() => callback, messages);
      // Work goes on when nobody listens.
      if (interested.length === 0) vendor.callbacks.send(() => undefined, messages);
    }
  };
}

function actionsOf(order: Fields, api: TmForumApi): string {
  const items = order[`${api.entity}Item`];
  return Array.isArray(items) ? (items as Fields[]).map((item) => String(item['action'])).join(' ') : '';
}

/** The order and its items in a state; items of these APIs carry their own. */
function withState(order: Fields, api: TmForumApi, state: string): Fields {
  const name = `${api.entity}Item`;
  const items = Array.isArray(order[name]) ? (order[name] as Fields[]) : [];
  return { ...order, state, [name]: items.map((item) => ({ ...item, state })) };
}
