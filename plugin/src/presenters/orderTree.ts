/** An order as people read it: its header in a line or two, its lines as a tree of bundles. */
import type { LineView, OrderView } from '../domain/orderView.ts';
import { columns } from './columns.ts';
import { clockTime } from './time.ts';
import { lookOf, noPaint, type Paint } from './words.ts';

export interface OrderTreeOptions {
  readonly now: number;
  readonly paint?: Paint;
  readonly timeZone?: string;
}

export function orderTree(order: OrderView, options: OrderTreeOptions): string {
  const children = Map.groupBy(order.lines, (line) => line.parentId ?? '');
  const rows: { readonly prefix: string; readonly line: LineView }[] = [];
  const walk = (parent: string, prefix: string): void => {
    const own = children.get(parent) ?? [];
    for (const [index, line] of own.entries()) {
      const last = index === own.length - 1;
      const branch = parent === '' ? '' : last ? '└─ ' : '├─ ';
      rows.push({ prefix: prefix + branch, line });
      walk(line.id, parent === '' ? prefix : `${prefix}${last ? '   ' : '│  '}`);
    }
  };
  walk('', '');
  const lines = columns(rows.map(({ prefix, line }) => lineCells(prefix, line, order.currency)));
  return [...header(order, options), '', ...lines].join('\n');
}

function header(order: OrderView, options: OrderTreeOptions): readonly string[] {
  const paint = options.paint ?? noPaint;
  const look = lookOf(order.state);
  const out = [
    `${order.orderNumber}  ${order.accountName}   ${paint(`${look.sign} ${look.word}`, look.tone)}` +
      (order.stepsTotal > 0 ? ` ${order.stepsDone} of ${order.stepsTotal} steps` : '') +
      `   ${money(order.total, order.currency)}`,
  ];
  const dates = (
    [
      ['requested', order.requestedAt],
      ['promised', order.promisedAt],
      ['projected', order.projectedAt],
    ] as const
  ).flatMap(([word, iso]) => (iso === undefined ? [] : [`${word} ${clockTime(iso, options.now, options.timeZone)}`]));
  if (dates.length > 0) out.push(dates.join('   '));
  if (order.stateReason !== undefined && order.stateReason !== '') out.push(order.stateReason);
  return out;
}

function lineCells(prefix: string, line: LineView, currency: string): readonly string[] {
  const attributes = Object.entries(line.attributes).map(([key, value]) => `${key}=${value}`);
  const action = line.action === 'add' ? '' : ` (${line.action})`;
  return [
    `${prefix}${line.productName}${line.quantity === 1 ? '' : ` ×${line.quantity}`}${action}`,
    line.state === undefined ? '' : lookOf(line.state).word,
    // What never began to be billed and is cancelled is not billable later either.
    line.billingState === undefined || isNeverBilled(line) ? '' : lookOf(line.billingState).word,
    money(line.unitPrice, currency),
    attributes.join(' '),
  ];
}

const isNeverBilled = ({ state, billingState }: LineView): boolean =>
  state === 'Cancelled' && billingState === 'Blocked';

/** Decimal text with at least two places: no arithmetic, so that nothing is rounded. */
export function money(decimal: string, currency: string): string {
  const [whole = '0', places = ''] = decimal.split('.');
  return `${whole}.${places.padEnd(2, '0')} ${currency}`;
}
