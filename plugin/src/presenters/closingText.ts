/** How long an order under way can still be changed, and what it costs after that, for a terminal. */
import type { OrderView } from '../domain/orderView.ts';
import type { ClosingPoint } from '../domain/outlook.ts';
import { orderLifecycle } from '../domain/states.ts';
import { columns } from './columns.ts';
import { money } from './orderTree.ts';
import { clockTime, relativeTime } from './time.ts';

interface ClosingOptions {
  readonly now: number;
  readonly timeZone?: string;
}

/** Nobody changes an order that is over, or about to be. */
const OVER: ReadonlySet<string> = new Set([...orderLifecycle.finals, 'PendingCancellation']);

/** People look at the next ones. */
const SHOWN = 5;

/** Open points first, the next one first of all, each with the time that is left; none where the design sets none. */
export function closingLines({ plan, state, currency }: OrderView, options: ClosingOptions): readonly string[] {
  if (!plan?.pointsOfNoReturn || OVER.has(state)) return [];
  const { points, more } = plan.pointsOfNoReturn;
  const shown = points.slice(0, SHOWN);
  const rest = points.length - shown.length + more;
  return [
    ...columns(shown.map((point) => pointCells(point, currency, options))),
    ...(rest > 0 ? [`and ${rest} more: they are on the page of the order.`] : []),
  ];
}

function pointCells(point: ClosingPoint, currency: string, { now, timeZone }: ClosingOptions): readonly string[] {
  const { name, attributes, passed, passesAt, reason } = point;
  const what = attributes ? `${name} (${attributes.join(', ')})` : name;
  const time = `${clockTime(passesAt, now, timeZone)}, ${relativeTime(passesAt, now)}`;
  return [what, passed ? `closed since ${time}` : `free until ${time}`, priceOf(point, currency), reason];
}

function priceOf({ kind, fee, passed }: ClosingPoint, currency: string): string {
  const word = passed ? 'now' : 'then';
  if (kind === 'hard') return `${word} an exception`;
  return fee === undefined ? `${word} free, too` : `${word} ${money(fee, currency)}`;
}
