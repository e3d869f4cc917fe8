/** A new promised date, as a person gives it: written on the order, whose trigger tells the service. */
import { z } from 'zod';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { compositeFailure } from './compositeFailure.ts';
import { parseReply, type CrmClient } from './crmClient.ts';
import { findOrder } from './orderActions.ts';
import { time } from './rowTypes.ts';
import { quote } from './soql.ts';

export interface PromiseRequest {
  /** ISO 8601. */
  readonly date: string;
  readonly reason: string;
}

export interface PromisedOrder {
  readonly id: string;
  readonly orderNumber: string;
  readonly promisedAt: string;
  /** Absent for the first promise. */
  readonly was?: string;
  readonly projectedAt?: string;
  /** It is expected to be done only after the new date. */
  readonly isBeforeProjected: boolean;
  /** Whether the customer has an address that is told. */
  readonly customerHasEmail: boolean;
}

const Row = z.object({
  OM_PromisedDate__c: time,
  OM_ProjectedDate__c: time,
  BillToContact: z.object({ Email: z.string().nullish() }).nullish(),
});
const ENDED: ReadonlySet<string> = new Set(['Completed', 'Cancelled', 'Rejected', 'Partial']);
const REASON_LENGTH = 255;

export async function promiseOrder(
  client: CrmClient,
  now: () => number,
  ref: string,
  { date, reason }: PromiseRequest
): Promise<Result<PromisedOrder, Problem>> {
  const found = await findOrder(client, ref);
  if (!found.ok) return found;
  const { id, orderNumber, state } = found.value;
  const problem = problemOf(orderNumber, state, date, reason, now());
  if (problem) return refuse(problem);
  const [row] = parseReply(
    z.array(Row),
    await client.query(
      `SELECT OM_PromisedDate__c, OM_ProjectedDate__c, BillToContact.Email FROM Order WHERE Id = ${quote(id)}`
    )
  );
  const promisedAt = new Date(date).toISOString();
  const replies = await client.composite(
    [
      {
        method: 'PATCH',
        url: `/sobjects/Order/${id}`,
        referenceId: 'order',
        body: { OM_PromisedDate__c: promisedAt, OM_PromiseReason__c: reason.trim().slice(0, REASON_LENGTH) },
      },
    ],
    { allOrNone: true, idempotent: true }
  );
  const failure = compositeFailure(replies, `Order ${orderNumber}`);
  if (failure) return refuse(failure);
  const { OM_PromisedDate__c: was, OM_ProjectedDate__c: projectedAt, BillToContact: contact } = row ?? {};
  return ok({
    id,
    orderNumber,
    promisedAt,
    ...(was ? { was: new Date(was).toISOString() } : {}),
    ...(projectedAt ? { projectedAt: new Date(projectedAt).toISOString() } : {}),
    isBeforeProjected: projectedAt ? Date.parse(projectedAt) > Date.parse(promisedAt) : false,
    customerHasEmail: Boolean(contact?.Email),
  });
}

function problemOf(orderNumber: string, state: string, date: string, reason: string, now: number): Problem | undefined {
  const path = `Order ${orderNumber}`;
  if (reason.trim() === '') {
    const action = 'Say why the date changes; the customer reads it, and so does the audit.';
    return { code: 'ReasonMissing', message: 'A date is not promised anew without a reason', path, action };
  }
  if (ENDED.has(state)) {
    const message = `Order ${orderNumber} is ${state}; nothing can be promised any more`;
    return { code: 'OrderEnded', message, path, action: `See what it was: sf order display --order ${orderNumber}` };
  }
  if (Date.parse(date) <= now) {
    const message = `${date} has passed`;
    return { code: 'DatePassed', message, path, action: 'Promise a date that is still to come.' };
  }
  return undefined;
}
