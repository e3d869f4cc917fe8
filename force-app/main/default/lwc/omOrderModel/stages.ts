import type { OrderView } from './types';

export type StageName = 'draft' | 'approval' | 'delivery' | 'billing' | 'done' | 'ended';
export type StageStatus = 'done' | 'current' | 'todo' | 'stopped';

export interface Stage {
  readonly name: StageName;
  readonly status: StageStatus;
  /** Set where there is something to count. */
  readonly done?: number;
  readonly total?: number;
}

const BILLED: ReadonlySet<string> = new Set(['Released', 'Billing', 'Suspended', 'Reversed']);
const ENDED: ReadonlySet<string> = new Set(['Cancelled', 'Rejected', 'Superseded']);
const COMPLETE: ReadonlySet<string> = new Set(['Completed', 'Partial']);
const REFUSED: ReadonlySet<string> = new Set(['Rejected', 'Recalled', 'Expired']);

/** The way of an order, with counts: what is behind it, where it is, and what comes. */
export function stagesOf(order: OrderView): readonly Stage[] {
  const { state, stepsDone, stepsTotal } = order;
  const isDraft = state === 'Draft';
  const isOver = ENDED.has(state);
  const isComplete = COMPLETE.has(state);
  const gated = order.lines.filter(({ billingState }) => billingState !== null && billingState !== undefined);
  const billed = gated.filter(({ billingState }) => BILLED.has(billingState ?? '')).length;
  const isDelivered = isComplete || (stepsTotal > 0 && stepsDone >= stepsTotal);
  const approval = order.approvalStatus ?? 'NotRequired';
  const waitsForApproval = isDraft && approval !== 'NotRequired' && approval !== 'Approved';

  const draft: Stage = { name: 'draft', status: isDraft && !waitsForApproval ? 'current' : 'done' };
  const approvals: readonly Stage[] =
    approval === 'NotRequired' ? [] : [{ name: 'approval', status: approvalStatus(approval, waitsForApproval) }];
  const wasSubmitted = order.submittedAt !== null && order.submittedAt !== undefined;
  if (isOver && !wasSubmitted) return [draft, ...approvals, { name: 'ended', status: 'stopped' }];
  const delivery: Stage = {
    name: 'delivery',
    status: isDraft ? 'todo' : isDelivered ? 'done' : isOver || state === 'Failed' ? 'stopped' : 'current',
    ...(stepsTotal > 0 ? { done: stepsDone, total: stepsTotal } : {}),
  };
  if (isOver) return [draft, ...approvals, delivery, { name: 'ended', status: 'stopped' }];
  const billing: Stage = {
    name: 'billing',
    status: isComplete ? 'done' : isDelivered && !isDraft ? 'current' : 'todo',
    ...(gated.length > 0 ? { done: billed, total: gated.length } : {}),
  };
  return [draft, ...approvals, delivery, billing, { name: 'done', status: isComplete ? 'done' : 'todo' }];
}

const approvalStatus = (approval: string, waits: boolean): StageStatus =>
  REFUSED.has(approval) ? 'stopped' : waits ? 'current' : 'done';
