import { isOpen } from './steps';
import type { OrderView, PlanStep, PlanView } from './types';

/** Why somebody should look: the kinds in the order in which they matter. */
export type AttentionKind = 'failed' | 'late' | 'promise' | 'rejected' | 'approval' | 'held' | 'retrying';

export interface Attention {
  readonly id: string;
  readonly kind: AttentionKind;
  /** Of steps: what it is about. */
  readonly step?: PlanStep;
}

const ORDER: readonly AttentionKind[] = ['failed', 'rejected', 'late', 'promise', 'approval', 'held', 'retrying'];
const CLOSED: ReadonlySet<string> = new Set(['Completed', 'Partial', 'Cancelled', 'Superseded']);

/** What needs somebody, the worst first. Nothing for an order that is over. */
export function attentionOf(order: OrderView, plan: PlanView | null | undefined): readonly Attention[] {
  if (CLOSED.has(order.state)) return [];
  const found: Attention[] = [];
  for (const step of plan?.steps ?? []) {
    const kind = kindOf(step);
    if (kind) found.push({ id: step.id, kind, step });
  }
  if (order.state === 'Rejected') found.push({ id: 'rejected', kind: 'rejected' });
  if (order.state === 'Draft' && (order.approvalStatus === 'Pending' || order.approvalStatus === 'Escalated')) {
    found.push({ id: 'approval', kind: 'approval' });
  }
  if (isBehindPromise(order)) found.push({ id: 'promise', kind: 'promise' });
  return found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function kindOf(step: PlanStep): AttentionKind | undefined {
  if (step.state === 'FatallyFailed') return 'failed';
  if (step.isLate === true && isOpen(step)) return 'late';
  if (step.state === 'OnHold') return 'held';
  if (step.state === 'Failed') return 'retrying';
  return undefined;
}

/** The day counts: what is delivered in the evening of the promised day is not late. */
export function isBehindPromise({ promisedAt, projectedAt }: OrderView): boolean {
  if (promisedAt === null || promisedAt === undefined || projectedAt === null || projectedAt === undefined)
    return false;
  return projectedAt.slice(0, 10) > promisedAt.slice(0, 10);
}
