/** How long steps take, and by which calendar. */
import type { PlannedStep } from '../domain/plan.ts';
import { aroundTheClock, workClock, type WorkClock } from '../domain/workCalendar.ts';

type Timed = Pick<PlannedStep, 'type' | 'durationMs' | 'delayMs' | 'delayInWorkingTime' | 'calendar'>;

/** By which clock the work of a step goes. The delay of a timer is elapsed time unless the design says otherwise. */
export const clockOf = ({ type, delayInWorkingTime, calendar }: Timed): WorkClock =>
  calendar === undefined || (type === 'timer' && delayInWorkingTime !== true) ? aroundTheClock : workClock(calendar);

/** Milliseconds of {@link clockOf} that it holds up its successors: a skipped one not at all, a timer at least its delay. */
export function workOf(step: Timed, skip: boolean): number {
  if (skip) return 0;
  return step.type === 'timer' ? Math.max(step.durationMs, step.delayMs ?? 0) : step.durationMs;
}
