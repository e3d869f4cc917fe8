import type { PlanStep } from 'c/omOrderModel';

export type Scale = 'fit' | 'day' | 'week' | 'month';
export const SCALES: readonly Scale[] = ['fit', 'day', 'week', 'month'];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Pixels of a day; `fit` takes what room there is. */
const DAY_WIDTH: Readonly<Record<Exclude<Scale, 'fit'>, number>> = { day: 180, week: 48, month: 14 };
/** Below this a bar cannot be seen or hit. */
const MIN_SHARE = 0.4;
const MAX_TICKS = 16;

export interface Bar {
  /** Percent of the whole line of time. */
  readonly left: number;
  readonly width: number;
}
export interface TimelineRow {
  readonly step: PlanStep;
  readonly planned?: Bar;
  readonly actual?: Bar;
}
export interface Tick {
  readonly at: number;
  readonly left: number;
}
export interface Timeline {
  readonly rows: readonly TimelineRow[];
  readonly ticks: readonly Tick[];
  /** Percent; left out where today is outside. */
  readonly today?: number;
  /** Pixels, or nothing where the line takes what room there is. */
  readonly width?: number;
}

/**
 * Bars of what was planned and of what happened, on one line of time.
 *
 * @param startOfDay - the midnight before a moment, where the person is
 */
export function layoutTimeline(
  steps: readonly PlanStep[],
  now: number,
  scale: Scale,
  startOfDay: (time: number) => number
): Timeline {
  const spans = steps.map((step) => spansOf(step, now));
  const times = spans.flatMap(({ planned, actual }) => [...(planned ?? []), ...(actual ?? [])]);
  if (times.length === 0) return { rows: steps.map((step) => ({ step })), ticks: [] };
  const first = startOfDay(times.reduce((a, b) => Math.min(a, b)));
  const last = startOfDay(times.reduce((a, b) => Math.max(a, b)) + DAY + 2 * HOUR);
  const length = Math.max(DAY, last - first);
  const share = (time: number): number => ((time - first) / length) * 100;
  const bar = (span: Span | undefined): Bar | undefined => {
    if (!span) return undefined;
    const width = Math.max(MIN_SHARE, share(span[1]) - share(span[0]));
    return { left: Math.min(share(span[0]), 100 - width), width };
  };
  const rows = steps.map((step, index) => {
    const planned = bar(spans[index]?.planned);
    const actual = bar(spans[index]?.actual);
    return { step, ...(planned ? { planned } : {}), ...(actual ? { actual } : {}) };
  });
  const days = Math.round(length / DAY);
  return {
    rows,
    ticks: ticksOf(first, last, tickDays(days, scale), startOfDay).map((at) => ({ at, left: share(at) })),
    ...(now >= first && now <= last ? { today: share(now) } : {}),
    ...(scale === 'fit' ? {} : { width: Math.round(days * DAY_WIDTH[scale]) }),
  };
}

type Span = readonly [start: number, end: number];

const timeOf = (text: string | null | undefined): number | undefined =>
  text === null || text === undefined ? undefined : Date.parse(text);

/** What runs still is drawn until now. */
function spansOf(step: PlanStep, now: number): { planned?: Span; actual?: Span } {
  const start = timeOf(step.plannedStart);
  const end = timeOf(step.plannedEnd) ?? start;
  const began = timeOf(step.startedAt) ?? (step.endedAt ? (timeOf(step.readyAt) ?? timeOf(step.endedAt)) : undefined);
  const ended = timeOf(step.endedAt) ?? now;
  return {
    ...(start !== undefined && end !== undefined ? { planned: [start, Math.max(start, end)] as const } : {}),
    ...(began !== undefined ? { actual: [began, Math.max(began, ended)] as const } : {}),
  };
}

function tickDays(days: number, scale: Scale): number {
  if (scale === 'day') return 1;
  if (scale === 'week') return 7;
  if (scale === 'month') return 28;
  return [1, 2, 7, 14, 28, 91, 182].find((step) => days / step <= MAX_TICKS / 2) ?? 364;
}

function ticksOf(first: number, last: number, days: number, startOfDay: (time: number) => number): readonly number[] {
  const ticks: number[] = [];
  // Two hours more than whole days, so that a day of 25 hours is not met twice.
  for (let at = first; at < last; at = startOfDay(at + days * DAY + 2 * HOUR)) ticks.push(at);
  return ticks;
}
