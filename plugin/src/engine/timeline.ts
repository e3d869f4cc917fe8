/** When a plan under way will be done: what has happened counts as it was, the rest as it is expected. */
import type { PlannedStep, StepStatus } from '../domain/plan.ts';
import { isSettled, type StepState } from '../domain/states.ts';
import { clockOf, workOf } from './stepTime.ts';

export interface StepTimes {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /**
   * How much later it may end without delaying the plan, in milliseconds of its calendar; 0 on the critical path, and for
   * what is done.
   */
  readonly slack: number;
  /** When it must start at the latest for the plan to end at `dueBy`; before `start` when that cannot be kept. */
  readonly latestStart: number;
}

export interface Timeline {
  readonly times: ReadonlyMap<string, StepTimes>;
  readonly end: number;
  /** What the latest starts are counted back from: the promised date, or `end` without one. */
  readonly dueBy: number;
}

/** Behind these nothing is left to do, and nobody waits for them. */
const GONE: ReadonlySet<StepState> = new Set(['Discarded', 'Amended', 'Compensated', 'Compensating']);

/**
 * Expected start, end and slack of every step that counts. Linear in steps and dependencies.
 *
 * @param steps every step after those it depends on
 * @param statusOf a step without status has not begun
 * @param promised the date that was promised, milliseconds since the epoch
 */
export function timelineOf(
  steps: readonly PlannedStep[],
  statusOf: (key: string) => StepStatus | undefined,
  now: number,
  promised?: number
): Timeline {
  const spans = new Map<string, Span>();
  let end = now;
  for (const step of steps) {
    const status = statusOf(step.key);
    if (status && GONE.has(status.state)) continue;
    const span = spanOf(step, status, spans, now);
    spans.set(step.key, span);
    end = Math.max(end, span.end);
  }
  const dueBy = promised ?? end;
  const latest = new Map<string, { readonly toEnd: number; readonly toPromise: number }>();
  const times = new Map<string, StepTimes>();
  for (const step of steps.toReversed()) {
    const span = spans.get(step.key);
    if (!span) continue;
    const { toEnd, toPromise } = latest.get(step.key) ?? { toEnd: end, toPromise: dueBy };
    const clock = clockOf(step);
    const startToEnd = clock.subtract(toEnd, span.work);
    const latestStart = promised === undefined ? startToEnd : clock.subtract(toPromise, span.work);
    const slack = span.open ? Math.max(0, clock.between(span.end, toEnd)) : 0;
    times.set(step.key, { start: span.start, end: span.end, slack, latestStart });
    for (const { step: from, lagMs } of step.dependsOn) {
      const known = latest.get(from);
      latest.set(from, {
        toEnd: Math.min(known?.toEnd ?? end, startToEnd - lagMs),
        toPromise: Math.min(known?.toPromise ?? dueBy, latestStart - lagMs),
      });
    }
  }
  return { times, end, dueBy };
}

interface Span {
  readonly start: number;
  readonly end: number;
  /** Working time between them. */
  readonly work: number;
  readonly open: boolean;
}

function spanOf(
  step: PlannedStep,
  status: StepStatus | undefined,
  spans: ReadonlyMap<string, { readonly end: number }>,
  now: number
): Span {
  const clock = clockOf(step);
  if (status?.endedAt !== undefined && isSettled(status.state)) {
    const end = Date.parse(status.endedAt);
    const start = Date.parse(status.startedAt ?? status.endedAt);
    return { start, end, work: clock.between(start, end), open: false };
  }
  const duration = workOf(step, step.skip !== undefined);
  const begun = status?.startedAt ?? status?.readyAt;
  if (begun !== undefined) {
    const start = Date.parse(begun);
    // What has failed for good begins anew when somebody takes it up, which is now at the earliest.
    const end =
      status?.state === 'FatallyFailed' ? clock.add(now, duration) : Math.max(now, clock.add(start, duration));
    return { start, end, work: clock.between(start, end), open: true };
  }
  let start = now;
  for (const { step: from, lagMs } of step.dependsOn) {
    const before = spans.get(from);
    if (before) start = Math.max(start, before.end + lagMs);
  }
  const end = clock.add(start, duration);
  return { start: duration > 0 ? clock.opening(start) : start, end, work: duration, open: true };
}
