/** Dates: the critical path of a large plan after an event, working time, and past orders through a candidate design. */
import { performance } from 'node:perf_hooks';
import { cpuUsage } from 'node:process';
import type { PlannedStep, StepStatus } from '../../plugin/src/domain/plan.ts';
import { workClock, WEEKDAYS, type WorkCalendar } from '../../plugin/src/domain/workCalendar.ts';
import { replayOrder } from '../../plugin/src/engine/replayOrder.ts';
import { timelineOf } from '../../plugin/src/engine/timeline.ts';
import { BENCH_NOW, orderOf, planOf, sampleDesign, smallOrder, type Row } from './sampleOrders.ts';

const STEPS = 2_000;
const ORDERS = 10_000;
const office: WorkCalendar = {
  timeZone: 'Europe/Berlin',
  hours: Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, ['08:00-12:00', '13:00-17:00']])),
  holidays: ['12-25', '12-26', '01-01'],
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function timed(runs: number, work: () => void): number {
  return median(
    Array.from({ length: runs }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    })
  );
}

export async function benchTime(): Promise<readonly Row[]> {
  const design = await sampleDesign(false);
  const plan = planOf(design, orderOf('BENCH', 650));
  const steps = plan.steps.slice(0, STEPS);
  const begun = new Map(
    steps
      .slice(0, 500)
      .map(({ key }): [string, StepStatus] => [
        key,
        { key, state: 'Ready', attempt: 0, readyAt: new Date(BENCH_NOW).toISOString() },
      ])
  );
  const statusOf = (key: string): StepStatus | undefined => begun.get(key);
  const path = (of: readonly PlannedStep[]): number =>
    timed(51, () => timelineOf(of, statusOf, BENCH_NOW + 60_000, BENCH_NOW + 9e8));
  const calendars = steps.map((step) => ({ ...step, calendar: office }));
  const clock = workClock(office);
  const add = timed(11, () => {
    for (let index = 0; index < 10_000; index++) clock.add(BENCH_NOW + index * 60_000, 28_800_000);
  });
  const candidate = { ...design, version: { ...design.version, hash: 'candidate' } };
  // Processor time: other work of the machine says nothing about ours.
  const start = cpuUsage();
  for (let number = 0; number < ORDERS; number++) replayOrder(design, candidate, smallOrder(number), BENCH_NOW);
  const { user, system } = cpuUsage(start);
  const replay = (user + system) / 1_000_000;
  return [
    {
      name: `critical path of ${steps.length} steps after an event`,
      value: path(steps),
      unit: 'ms',
      comparison: 'target: 10 ms',
    },
    { name: 'the same by a calendar', value: path(calendars), unit: 'ms', comparison: 'target: 10 ms' },
    { name: 'eight hours of work added to a time', value: (add * 1_000) / 10_000, unit: 'µs', comparison: '' },
    { name: '10,000 orders of 12 steps replayed', value: replay, unit: 's of CPU', comparison: 'target: 60 s' },
  ];
}
