/**
 * Changes of orders under way: how long the preview of a change takes, and how long it takes to say anew when a plan will
 * be done.
 *
 *     node --conditions=source scripts/bench/change.ts
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import type { CommercialOrder } from '../../plugin/src/domain/order.ts';
import type { PlanView, StepStatus } from '../../plugin/src/domain/plan.ts';
import { revisePlan } from '../../plugin/src/engine/change/revisePlan.ts';
import { timelineOf } from '../../plugin/src/engine/timeline.ts';
import { BENCH_NOW, orderOf, planOf, sampleDesign, timed, type Row } from './sampleOrders.ts';

const LINES = 1_000;
/** The clock of the CPU is too coarse for one. */
const REPEATS = 20;

/** Half of what has no open dependency is done: a plan in the middle of its life. */
function halfDone(order: CommercialOrder, plan: PlanView['plan']): PlanView {
  const steps = new Map<string, StepStatus>();
  plan.steps.forEach(({ key, dependsOn, type }, index) => {
    const free = dependsOn.every(({ step }) => steps.get(step)?.state === 'Completed');
    const done = free && index % 2 === 0 && type !== 'billingGate';
    const endedAt = new Date(BENCH_NOW + 60_000).toISOString();
    steps.set(key, done ? { key, state: 'Completed', attempt: 1, endedAt } : { key, state: 'Pending', attempt: 0 });
  });
  const lines = new Map(
    order.lines.map(({ id }) => [id, { lineId: id, state: 'InProgress', billing: 'Blocked' } as const])
  );
  return { plan, state: 'InProgress', steps, items: new Map(), lines, certificates: [] };
}

function faster(order: CommercialOrder): CommercialOrder {
  let changed = 0;
  const lines = order.lines.map((line) => {
    if (line.productCode !== 'FIBER-INTERNET' || (changed += 1) > 25) return line;
    return { ...line, attributes: { ...line.attributes, speed: '500M' } };
  });
  return { ...order, revision: 2, lines };
}

/** The best of several, in CPU time: the first runs warm the compiler up. */
function best(work: () => unknown): number {
  return Math.min(...Array.from({ length: 7 }, () => timed(work).cpuMs));
}

export async function benchChange(): Promise<Row[]> {
  const design = await sampleDesign(false);
  const order = orderOf('ORD-CHANGE', LINES);
  const running = halfDone(order, planOf(design, order));
  const changed = faster(order);
  const preview = best(() => {
    const revision = revisePlan(running, { target: planOf(design, changed) }, BENCH_NOW + 120_000);
    if (!revision.ok) throw new Error(JSON.stringify(revision.error[0]));
  });
  const { steps } = running.plan;
  const some = steps.slice(0, 2_000);
  const timeline =
    best(() => {
      for (let again = 0; again < REPEATS; again += 1) {
        timelineOf(some, (key) => running.steps.get(key), BENCH_NOW + 120_000);
      }
    }) / REPEATS;
  return [
    {
      name: `preview of a change of 25 of ${LINES.toLocaleString('en-US')} lines, ${steps.length.toLocaleString('en-US')} steps`,
      value: Math.round(preview),
      unit: 'ms of CPU',
      comparison: 'target: 300; decomposes, composes, compares and schedules the whole order',
    },
    {
      name: `dates and critical path of a plan of ${some.length.toLocaleString('en-US')} steps, after an event`,
      value: Number(timeline.toFixed(1)),
      unit: 'ms of CPU',
      comparison: 'target: 10',
    },
  ];
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) console.table(await benchChange());
