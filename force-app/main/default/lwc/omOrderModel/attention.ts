import { isOpen } from './steps';
import type { OrderView, PlanStep, PlanView } from './types';

/** Why somebody should look: the kinds in the order in which they matter. */
export type AttentionKind =
  'failed' | 'late' | 'orderLate' | 'promise' | 'orderAtRisk' | 'rejected' | 'approval' | 'held' | 'retrying';

export interface Attention {
  readonly id: string;
  readonly kind: AttentionKind;
  /** Of steps: what it is about. */
  readonly step?: PlanStep;
  /** What the service says about it. */
  readonly text?: string;
}

const ORDER: readonly AttentionKind[] = [
  'failed',
  'rejected',
  'orderLate',
  'late',
  'promise',
  'orderAtRisk',
  'approval',
  'held',
  'retrying',
];
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
  const promise = promiseOf(order, found);
  if (promise) found.push(promise);
  return found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** How the order stands against its promise. Late steps say it themselves where the order is no more than at risk. */
function promiseOf(order: OrderView, found: readonly Attention[]): Attention | undefined {
  const text = order.jeopardyReason ?? '';
  if (order.jeopardy === 'Late' && text !== '') return { id: 'promise', kind: 'orderLate', text };
  if (order.jeopardy === 'AtRisk' && text !== '') {
    return found.some(({ kind }) => kind === 'late') ? undefined : { id: 'promise', kind: 'orderAtRisk', text };
  }
  return isBehindPromise(order) ? { id: 'promise', kind: 'promise' } : undefined;
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
