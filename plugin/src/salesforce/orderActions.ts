import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { callAction } from './approvalWorkitems.ts';
import { parseReply, type CompositeRequest, type CrmClient } from './crmClient.ts';
import { compositeFailure } from './compositeFailure.ts';
import { fit, TEXT_LENGTH } from './recordText.ts';
import { isRecordId, quote } from './soql.ts';

export interface OrderKey {
  readonly id: string;
  readonly orderNumber: string;
  readonly externalId: string;
  readonly state: string;
  readonly revision: number;
  /** The approval policy is to be asked before it can go on. */
  readonly mustAsk: boolean;
}

const KeyRow = z.object({
  Id: z.string(),
  OrderNumber: z.string(),
  OM_ExternalId__c: z.string().nullish(),
  OM_State__c: z.string().nullish(),
  OM_Revision__c: z.number().nullish(),
  OM_ApprovalStatus__c: z.string().nullish(),
});

/** As in `OM_ApprovalGate`. */
const UNASKED: ReadonlySet<string> = new Set(['Unchecked', 'Rejected', 'Recalled', 'Expired']);

/** Finds an order by its id, its number or its external id. */
export async function findOrder(client: CrmClient, ref: string): Promise<Result<OrderKey, Problem>> {
  const conditions = [`OrderNumber = ${quote(ref)}`, `OM_ExternalId__c = ${quote(ref)}`];
  if (isRecordId(ref)) conditions.push(`Id = ${quote(ref)}`);
  const rows = parseReply(
    z.array(KeyRow),
    await client.query(
      `SELECT Id, OrderNumber, OM_ExternalId__c, OM_State__c, OM_Revision__c, OM_ApprovalStatus__c FROM Order WHERE ${conditions.join(' OR ')} LIMIT 2`
    )
  );
  const [row, other] = rows;
  if (!row) {
    const action = 'Give the order number, the record id or the external id of an order that you may see.';
    return refuse({ code: 'OrderNotFound', message: `There is no order ${ref}`, path: `Order ${ref}`, action });
  }
  if (other) {
    const message = `${ref} names more than one order: ${row.OrderNumber} and ${other.OrderNumber}`;
    return refuse({ code: 'AmbiguousOrder', message, path: `Order ${ref}`, action: 'Give the record id.' });
  }
  return ok({
    id: row.Id,
    orderNumber: row.OrderNumber,
    externalId: row.OM_ExternalId__c ?? row.Id,
    state: row.OM_State__c ?? 'Draft',
    revision: row.OM_Revision__c ?? 1,
    mustAsk: UNASKED.has(row.OM_ApprovalStatus__c ?? ''),
  });
}

/**
 * Submits an order: the outbox row and state Acknowledged in one transaction. The external id of the row names order and
 * revision, so of two submissions at once one is rolled back. The row comes first: the trigger of the org announces what
 * is not announced yet, and so writes no second one (decision 9).
 *
 * An order whose approval is to be checked stays a draft and goes on by itself (`mustAsk`).
 */
export async function submitOrder(
  client: CrmClient,
  now: () => number,
  ref: string
): Promise<Result<OrderKey, Problem>> {
  const found = await findOrder(client, ref);
  if (!found.ok) return found;
  const order = found.value;
  if (order.state !== 'Draft') return refuse(notDraft(order));
  if (order.mustAsk) {
    const [asked] = await callAction(client, [{ recordId: order.id, action: 'ask', comment: '' }]);
    return asked?.ok === false ? asked : ok(order);
  }
  const submittedAt = new Date(now()).toISOString();
  const replies = await client.composite(
    [
      outboxRow('OrderSubmitted', order.id, { revision: order.revision }, `submit/${order.id}/r${order.revision}`),
      {
        method: 'PATCH',
        url: `/sobjects/Order/${order.id}`,
        referenceId: 'order',
        body: { OM_State__c: 'Acknowledged', OM_SubmittedAt__c: submittedAt },
      },
    ],
    { allOrNone: true, idempotent: false }
  );
  const problem = compositeFailure(replies, `Order ${order.orderNumber}`);
  if (problem?.code === 'DuplicateRecord') return refuse(notDraft({ ...order, state: 'Acknowledged' }));
  return problem ? refuse(problem) : ok({ ...order, state: 'Acknowledged' });
}

const notDraft = (order: OrderKey): Problem => ({
  code: 'OrderNotDraft',
  message: `Order ${order.orderNumber} is ${order.state}; only a draft can be submitted`,
  path: `Order ${order.orderNumber}: OM_State__c`,
  action: `See where it stands: sf order display --order ${order.orderNumber}`,
});

/** An outbox row as a part of a composite call. Without a key of its own the same request may be announced twice. */
export function outboxRow(
  type: string,
  orderId: string,
  payload: Readonly<Record<string, unknown>>,
  externalId?: string
): CompositeRequest {
  const body = {
    Type__c: type,
    Order__c: orderId,
    Payload__c: JSON.stringify(payload),
    ...(externalId === undefined ? {} : { ExternalId__c: externalId }),
  };
  return { method: 'POST', url: '/sobjects/OM_OutboxEvent__c', referenceId: 'outbox', body };
}

/** Sets orders to Rejected with the reasons, 200 in a collection, 1,000 in a call. */
export function rejectionFields(problems: readonly Problem[]): Readonly<Record<string, unknown>> {
  const text = problems.map(({ message, path, action }) => `${message}${path ? ` (${path})` : ''}. ${action}`);
  return { OM_State__c: 'Rejected', OM_StateReason__c: fit(text.join('\n'), TEXT_LENGTH.Order.OM_StateReason__c) };
}
