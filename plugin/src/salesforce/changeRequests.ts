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
  /** Id of the outbox row; what is reported later than it belongs to it. */
  readonly eventId: string;
  readonly requestedAt: string;
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
  const [row] = parseReply(
    z.array(z.object({ CreatedDate: z.string() })),
    await client.query(`SELECT CreatedDate FROM OM_OutboxEvent__c WHERE Id = ${quote(eventId)}`)
  );
  return ok({ orderId: id, orderNumber, eventId, requestedAt: row?.CreatedDate ?? '' });
}

/** The latest override that was asked for, as its order shows it; undefined where nobody asked. */
export async function readOverride(
  client: CrmClient,
  ref: string
): Promise<Result<OverrideRequest | undefined, Problem>> {
  const found = await findOrder(client, ref);
  if (!found.ok) return found;
  return ok((await readChangeReport(client, found.value.id, new Date(0).toISOString()))?.override);
}

const Row = z.object({ OM_ChangeImpact__c: text });

/** What the service has reported since a moment; undefined while it has not. */
export async function readChangeReport(
  client: CrmClient,
  orderId: string,
  since: string
): Promise<ChangeReport | undefined> {
  const [row] = parseReply(
    z.array(Row),
    await client.query(`SELECT OM_ChangeImpact__c FROM Order WHERE Id = ${quote(orderId)}`)
  );
  if (!row?.OM_ChangeImpact__c) return undefined;
  const report = JSON.parse(row.OM_ChangeImpact__c) as ChangeReport;
  // The org keeps seconds.
  return Date.parse(report.at) >= Math.floor(Date.parse(since) / 1_000) * 1_000 ? report : undefined;
}
