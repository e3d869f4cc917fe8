/** A process report as tables. */
import type { ProcessReport } from '../engine/insight/processReport.ts';
import { columns } from './columns.ts';
import { duration } from './time.ts';

const MOST = 15;
const time = (ms: number): string => duration(ms) || '0 s';
const percent = (share: number | undefined): string => (share === undefined ? '' : `${Math.round(share * 100)} %`);

export function processText({ orders, steps, bottlenecks, variants, vendors }: ProcessReport): string {
  const out = [
    `${orders.done} orders done, ${orders.open} under way, ${orders.late} came late`,
    `from begin to end: half within ${time(orders.p50Ms)}, nine of ten within ${time(orders.p90Ms)}`,
    '',
    ...columns([
      ['Step', 'Who', 'Done', 'Cycle 50 %', '90 %', 'Waiting', 'Rework', 'SLA kept'],
      ...steps.map((step) => [
        step.name,
        step.who,
        String(step.done),
        time(step.cycleP50Ms),
        time(step.cycleP90Ms),
        time(step.waitingP50Ms),
        percent(step.rework),
        percent(step.slaKept),
      ]),
    ]),
  ];
  if (bottlenecks.length > 0) {
    out.push('', 'What held late orders up');
    const rows = bottlenecks
      .slice(0, MOST)
      .map(({ name, lateOrders, overrunMs, share }) => [
        '',
        name,
        `${lateOrders} orders`,
        time(overrunMs),
        percent(share),
      ]);
    out.push(...columns(rows));
  }
  if (variants.length > 0) {
    out.push('', 'Ways through');
    out.push(
      ...columns(
        variants.map(({ path, orders: count, share, p50Ms }) => [
          '',
          String(count),
          percent(share),
          time(p50Ms),
          path.join(' → '),
        ])
      )
    );
  }
  if (vendors.length > 0) {
    out.push('');
    out.push(
      ...columns([
        ['Vendor', 'Calls', 'Failed', 'Answer 50 %', '95 %', 'Step 50 %', 'Retried', 'SLA kept'],
        ...vendors.map((vendor) => [
          vendor.gateway,
          String(vendor.calls),
          percent(vendor.failedShare),
          `${Math.round(vendor.p50Ms)} ms`,
          `${Math.round(vendor.p95Ms)} ms`,
          time(vendor.stepP50Ms),
          percent(vendor.retriedShare),
          percent(vendor.slaKept),
        ]),
      ])
    );
  }
  return out.join('\n');
}
