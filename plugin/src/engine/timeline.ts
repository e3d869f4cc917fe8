/** When a plan under way will be done: what has happened counts as it was, the rest as it is expected. */
import type { PlannedStep, StepStatus } from '../domain/plan.ts';
import { isSettled, type StepState } from '../domain/states.ts';

export interface StepTimes {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** How much later it may end without delaying the plan, in milliseconds; 0 on the critical path. */
  readonly slack: number;
}

export interface Timeline {
  readonly times: ReadonlyMap<string, StepTimes>;
  readonly end: number;
}

/** Behind these nothing is left to do, and nobody waits for them. */
const GONE: ReadonlySet<StepState> = new Set(['Discarded', 'Amended', 'Compensated', 'Compensating']);

/**
 * Expected start, end and slack of every step that counts. Linear in steps and dependencies.
 *
 * @param steps every step after those it depends on
 * @param statusOf a step without status has not begun
 */
export function timelineOf(
  steps: readonly PlannedStep[],
  statusOf: (key: string) => StepStatus | undefined,
  now: number
): Timeline {
  const spans = new Map<string, { start: number; end: number; open: boolean }>();
  let end = now;
  for (const step of steps) {
    const status = statusOf(step.key);
    if (status && GONE.has(status.state)) continue;
    const span = spanOf(step, status, spans, now);
    spans.set(step.key, span);
    end = Math.max(end, span.end);
  }
  const latest = new Map<string, number>();
  const times = new Map<string, StepTimes>();
  for (const step of steps.toReversed()) {
    const span = spans.get(step.key);
    if (!span) continue;
    const latestEnd = latest.get(step.key) ?? end;
    times.set(step.key, { start: span.start, end: span.end, slack: span.open ? Math.max(0, latestEnd - span.end) : 0 });
    for (const { step: from, lagMs } of step.dependsOn) {
      const before = latestEnd - (span.end - span.start) - lagMs;
      latest.set(from, Math.min(latest.get(from) ?? end, before));
    }
  }
  return { times, end };
}

function spanOf(
  step: PlannedStep,
  status: StepStatus | undefined,
  spans: ReadonlyMap<string, { readonly end: number }>,
  now: number
): { start: number; end: number; open: boolean } {
  if (status?.endedAt !== undefined && isSettled(status.state)) {
    return { start: Date.parse(status.startedAt ?? status.endedAt), end: Date.parse(status.endedAt), open: false };
  }
  const duration = step.skip ? 0 : Math.max(step.durationMs, step.type === 'timer' ? (step.delayMs ?? 0) : 0);
  const begun = status?.startedAt ?? status?.readyAt;
  if (begun !== undefined) {
    const start = Date.parse(begun);
    // What has failed for good begins anew when somebody takes it up, which is now at the earliest.
    const end = status?.state === 'FatallyFailed' ? now + duration : Math.max(now, start + duration);
    return { start, end, open: true };
  }
  let start = now;
  for (const { step: from, lagMs } of step.dependsOn) {
    const before = spans.get(from);
    if (before) start = Math.max(start, before.end + lagMs);
  }
  return { start, end: start + duration, open: true };
}
