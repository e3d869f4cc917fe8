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
/** Nobody was asked yet. */
const UNASKED: ReadonlySet<string> = new Set(['NotRequired', 'Unchecked']);
const REFUSED: ReadonlySet<string> = new Set(['Rejected', 'Recalled', 'Expired']);

/** The way of an order, with counts: what is behind it, where it is, and what comes. */
export function stagesOf(order: OrderView): readonly Stage[] {
  const before = [draftStage(order), ...approvalStages(order)];
  const isOver = ENDED.has(order.state);
  const ended: Stage = { name: 'ended', status: 'stopped' };
  if (isOver && !order.submittedAt) return [...before, ended];
  const delivery = deliveryStage(order);
  if (isOver) return [...before, delivery, ended];
  const isComplete = COMPLETE.has(order.state);
  return [...before, delivery, billingStage(order), { name: 'done', status: isComplete ? 'done' : 'todo' }];
}

const isDraft = ({ state }: OrderView): boolean => state === 'Draft';
const isDelivered = ({ state, stepsDone, stepsTotal }: OrderView): boolean =>
  COMPLETE.has(state) || (stepsTotal > 0 && stepsDone >= stepsTotal);

function waitsForApproval(order: OrderView): boolean {
  const approval = order.approvalStatus ?? 'NotRequired';
  return isDraft(order) && !UNASKED.has(approval) && approval !== 'Approved';
}

const draftStage = (order: OrderView): Stage => ({
  name: 'draft',
  status: isDraft(order) && !waitsForApproval(order) ? 'current' : 'done',
});

function approvalStages(order: OrderView): readonly Stage[] {
  const approval = order.approvalStatus ?? 'NotRequired';
  if (approval === 'NotRequired') return [];
  if (approval === 'Unchecked') return [{ name: 'approval', status: 'todo' }];
  const status = REFUSED.has(approval) ? 'stopped' : waitsForApproval(order) ? 'current' : 'done';
  return [{ name: 'approval', status }];
}

function deliveryStage(order: OrderView): Stage {
  const { state, stepsDone, stepsTotal } = order;
  const isStopped = ENDED.has(state) || state === 'Failed';
  return {
    name: 'delivery',
    status: isDraft(order) ? 'todo' : isDelivered(order) ? 'done' : isStopped ? 'stopped' : 'current',
    ...(stepsTotal > 0 ? { done: stepsDone, total: stepsTotal } : {}),
  };
}

function billingStage(order: OrderView): Stage {
  const gated = order.lines.filter(({ billingState }) => billingState !== null && billingState !== undefined);
  const billed = gated.filter(({ billingState }) => BILLED.has(billingState ?? '')).length;
  const isCurrent = isDelivered(order) && !isDraft(order);
  return {
    name: 'billing',
    status: COMPLETE.has(order.state) ? 'done' : isCurrent ? 'current' : 'todo',
    ...(gated.length > 0 ? { done: billed, total: gated.length } : {}),
  };
}
