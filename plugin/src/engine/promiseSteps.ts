/** What a new promised date means for each step: scheduled backwards from it. */
import type { PlannedStep, StepStatus } from '../domain/plan.ts';
import { clockOf } from './stepTime.ts';
import { timelineOf } from './timeline.ts';

/**
 * When each open step with a promise of its own must be done for the date to be kept, milliseconds since the epoch. What
 * comes behind it is counted as it is expected.
 */
export function latestEnds(
  steps: readonly PlannedStep[],
  statusOf: (key: string) => StepStatus | undefined,
  now: number,
  promised: number
): ReadonlyMap<string, number> {
  const { times } = timelineOf(steps, statusOf, now, promised);
  const ends = new Map<string, number>();
  for (const step of steps) {
    const status = statusOf(step.key);
    const time = times.get(step.key);
    if (!step.sla || !time || status === undefined) continue;
    if (status.dueAt === undefined && status.slaLeftMs === undefined) continue;
    const clock = clockOf(step);
    // The step as long as it is expected, what it has taken so far included.
    ends.set(step.key, clock.add(time.latestStart, clock.between(time.start, time.end)));
  }
  return ends;
}
