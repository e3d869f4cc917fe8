import { z } from 'zod';
import type { Attributes } from '../../../domain/order.ts';
import { permanent } from '../failures.ts';
import { ok, refuse, type Problem, type Result } from '../../../domain/result.ts';
import type { GatewayCallback } from '../../../engine/ports.ts';
import { malformed, type SignedMessage } from '../callbackReader.ts';
import { readPointer, readText } from '../jsonPointer.ts';
import { progressOf, tmOrder, type TmOrder } from './orders.ts';

export interface NotificationRules {
  /** `serviceOrder` or `workOrder`: where the order stands in an event. */
  readonly entity: string;
  /** Milestones that `waitForEvent` steps wait for. */
  readonly events: readonly string[];
  outputs(order: unknown): Attributes;
  orderNumber(order: unknown): string | undefined;
}

const envelope = z.object({ eventType: z.string().min(1), eventId: z.string().min(1).max(255).optional() });

/** An event of the order API as a callback. Events without a state, such as a jeopardy alert, are progress. */
export function readNotification(message: SignedMessage, rules: NotificationRules): Result<GatewayCallback, Problem> {
  const event = envelope.safeParse(message.json);
  if (!event.success) return refuse(malformed('it is not a TM Forum event with an eventType', 'eventType'));
  const path = `event.${rules.entity}`;
  const body = readPointer(message.json, `/event/${rules.entity}`);
  const order = tmOrder.safeParse(body);
  if (!order.success) {
    const where = order.error.issues[0]?.path.join('.') ?? '';
    return refuse(malformed('the order in it has no id or an unknown state', where === '' ? path : `${path}.${where}`));
  }
  const messageId = event.data.eventId ?? message.id;
  const { eventType } = event.data;
  if (eventType.endsWith('MilestoneEvent')) return readMilestone(messageId, order.data, body, rules);
  const correlation = { externalId: order.data.id };
  if (eventType.endsWith('DeleteEvent')) {
    const error = permanent('VendorCancelled', `The vendor deleted the ${rules.entity} ${order.data.id}.`);
    return ok({ messageId, correlation, outcome: { kind: 'failed', error } });
  }
  const progress = progressOf(order.data, rules.entity);
  if (progress === 'completed') {
    return ok({ messageId, correlation, outcome: { kind: 'completed', output: rules.outputs(body) } });
  }
  if (progress !== 'open') return ok({ messageId, correlation, outcome: { kind: 'failed', error: progress } });
  return ok({ messageId, correlation, outcome: { kind: 'progress', note: order.data.state ?? eventType } });
}

/** Achieved milestones: the one that is an event, else progress. */
function readMilestone(
  messageId: string,
  order: TmOrder,
  body: unknown,
  rules: NotificationRules
): Result<GatewayCallback, Problem> {
  const list = readPointer(body, '/milestone');
  const reached = (Array.isArray(list) ? list : [])
    .filter((milestone) => readText(milestone, '/status') === 'achieved')
    .map((milestone) => readText(milestone, '/name') ?? '');
  // The list grows with the order: the last one is the news.
  const event = reached.findLast((name) => rules.events.includes(name));
  if (event === undefined) {
    const note = `milestone ${reached.at(-1) ?? 'not achieved yet'}`;
    return ok({ messageId, correlation: { externalId: order.id }, outcome: { kind: 'progress', note } });
  }
  const orderNumber = rules.orderNumber(body);
  if (orderNumber === undefined) {
    return refuse(malformed('the milestone names no order; have the vendor send externalReference back', 'event'));
  }
  return ok({
    messageId,
    correlation: { orderNumber, event, about: order.id },
    outcome: { kind: 'completed', output: rules.outputs(body) },
  });
}
