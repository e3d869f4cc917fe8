import { z } from 'zod';
import type { OverrideRequest } from '../domain/change.ts';
import type { ChangeReport } from '../engine/ports.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { parseReply, type CrmClient } from './crmClient.ts';
import { compositeFailure } from './compositeFailure.ts';
import { findOrder, outboxRow } from './orderActions.ts';
import { text } from './rowTypes.ts';
import { quote } from './soql.ts';

export type ChangeRequest =
  | { readonly kind: 'preview' }
  | { readonly kind: 'cancel' | 'override'; readonly reason: string }
  /** `request` names the one that was read: another that came since is not decided by it. */
  | {
      readonly kind: 'decide';
      readonly decision: 'confirm' | 'refuse';
      readonly reason?: string;
      readonly request: string;
    }
  | { readonly kind: 'withdraw'; readonly reason?: string; readonly request: string };

const EVENTS = {
  preview: 'ChangePreviewRequested',
  cancel: 'CancelRequested',
  override: 'OverrideRequested',
  decide: 'OverrideDecided',
  withdraw: 'OverrideWithdrawn',
} as const;

export interface RequestedChange {
  readonly orderId: string;
  readonly orderNumber: string;
  /** Id of the outbox row, which the report names that answers it. */
  readonly eventId: string;
}

/** Asks the service for a preview of a change or cancellation, for a cancellation, or for an override and its decision. */
export async function requestChange(
  client: CrmClient,
  ref: string,
  request: ChangeRequest
): Promise<Result<RequestedChange, Problem>> {
  if ((request.kind === 'cancel' || request.kind === 'override') && request.reason.trim() === '') {
    const action = 'Say why; the reason stands on the event and in the journal.';
    const what = request.kind === 'cancel' ? 'An order is not cancelled' : 'No point of no return is overridden';
    return refuse({ code: 'ReasonMissing', message: `${what} without a reason`, action });
  }
  const found = await findOrder(client, ref);
  if (!found.ok) return found;
  const { id, orderNumber } = found.value;
  const { kind, ...said } = request;
  const reason = 'reason' in said ? said.reason.trim() : undefined;
  const payload = { ...said, ...(reason !== undefined && { reason }) };
  const replies = await client.composite([outboxRow(EVENTS[kind], id, payload)], {
    allOrNone: true,
    idempotent: false,
  });
  const failure = compositeFailure(replies, `Order ${orderNumber}`);
  if (failure) return refuse(failure);
  const { id: eventId } = parseReply(z.object({ id: z.string() }), replies[0]?.body);
  return ok({ orderId: id, orderNumber, eventId });
}

/** The latest override that was asked for, as its order shows it; undefined where nobody asked. */
export async function readOverride(
  client: CrmClient,
  ref: string
): Promise<Result<OverrideRequest | undefined, Problem>> {
  const found = await findOrder(client, ref);
  if (!found.ok) return found;
  return ok((await readReport(client, found.value.id))?.override);
}

/** What the service has reported about a request; undefined while it has not. */
export async function readChangeReport(
  client: CrmClient,
  orderId: string,
  eventId: string
): Promise<ChangeReport | undefined> {
  const report = await readReport(client, orderId);
  return report?.answers === eventId ? report : undefined;
}

const Row = z.object({ OM_ChangeImpact__c: text });

async function readReport(client: CrmClient, orderId: string): Promise<ChangeReport | undefined> {
  const [row] = parseReply(
    z.array(Row),
    await client.query(`SELECT OM_ChangeImpact__c FROM Order WHERE Id = ${quote(orderId)}`)
  );
  return row?.OM_ChangeImpact__c ? (JSON.parse(row.OM_ChangeImpact__c) as ChangeReport) : undefined;
}
