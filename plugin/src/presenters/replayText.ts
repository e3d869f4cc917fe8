/** A replay as text: the counts first, then the orders that need a look, the refused ones before all others. */
import type { ReplayedOrder, ReplaySummary } from '../engine/replayOrder.ts';
import { columns } from './columns.ts';
import { duration } from './time.ts';

const MOST_ORDERS = 20;
const RANK = ['refused', 'accepted', 'changed', 'impossible', 'same'] as const;

export function replayText(summary: ReplaySummary, orders: readonly ReplayedOrder[]): string {
  const { outcomes } = summary;
  const out = [
    `${summary.orders} orders: ${outcomes.same} the same, ${outcomes.changed} changed, ${outcomes.refused} refused, ` +
      `${outcomes.accepted} newly accepted, ${outcomes.impossible} impossible with both`,
    `${summary.later} would end later, ${summary.earlier} earlier`,
  ];
  if (summary.steps.length > 0) {
    out.push('', 'Steps');
    out.push(...columns(summary.steps.map((step) => ['', step.definition, step.change, `${step.orders} orders`])));
  }
  const shown = orders
    .toSorted((a, b) => RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome) || Math.abs(b.shiftMs) - Math.abs(a.shiftMs))
    .slice(0, MOST_ORDERS);
  if (shown.length > 0) {
    out.push('', 'Orders');
    out.push(
      ...columns(shown.map((order) => ['', order.orderNumber, order.outcome, shift(order.shiftMs), why(order)]))
    );
    if (orders.length > shown.length) out.push(`   and ${orders.length - shown.length} more; all of them with --json`);
  }
  return out.join('\n');
}

const shift = (ms: number): string => (ms === 0 ? '' : `${duration(Math.abs(ms))} ${ms > 0 ? 'later' : 'earlier'}`);

function why({ problems, steps, items }: ReplayedOrder): string {
  if (problems.length > 0) return problems[0]?.message ?? '';
  const signs = { added: '+', removed: '-', changed: '~' } as const;
  const parts = [...items, ...steps].map(({ key, change, fields }) => {
    const what = fields.length > 0 ? ` (${fields.join(', ')})` : '';
    return `${signs[change]}${key}${what}`;
  });
  return parts.length > 3 ? `${parts.slice(0, 3).join(' ')} and ${parts.length - 3} more` : parts.join(' ');
}
