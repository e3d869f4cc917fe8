/** When changes of an order under way become impossible or cost something: its points of no return, with their times. */
import type { ClosingPoint, ClosingPoints } from '../../domain/outlook.ts';
import type { PlannedStep, StepStatus } from '../../domain/plan.ts';
import { isoTime } from '../stepMoves.ts';
import type { Timeline } from '../timeline.ts';
import { isPastPoint } from './pointsOfNoReturn.ts';

/** People look at the next ones. */
const MOST = 100;

/**
 * Those that are still open come first, by when they are expected to close; then those that are behind us, the latest
 * first. Undefined where the design sets none.
 *
 * @param timeline of these steps; what it leaves out has no effect any more
 * @param now milliseconds since the epoch
 */
export function closingPointsOf(
  steps: readonly PlannedStep[],
  statusOf: (key: string) => StepStatus | undefined,
  timeline: Timeline,
  now: number
): ClosingPoints | undefined {
  const points = steps.flatMap((step) => pointOf(step, statusOf(step.key), timeline, now) ?? []);
  if (points.length === 0) return undefined;
  const open = points.filter(({ passed }) => !passed).toSorted(earliestFirst);
  const passed = points.filter((point) => point.passed).toSorted((a, b) => earliestFirst(b, a));
  const all = [...open, ...passed];
  return { points: all.slice(0, MOST), more: Math.max(0, all.length - MOST) };
}

const earliestFirst = (a: ClosingPoint, b: ClosingPoint): number =>
  a.passesAt === b.passesAt ? (a.step < b.step ? -1 : 1) : a.passesAt < b.passesAt ? -1 : 1;

function pointOf(
  step: PlannedStep,
  status: StepStatus | undefined,
  timeline: Timeline,
  now: number
): ClosingPoint | undefined {
  const { pointOfNoReturn: point, skip, key, name, lineIds } = step;
  const times = timeline.times.get(key);
  // Nobody wants the work of an obsolete step, so no change has to go behind it.
  if (!point || skip || !times || status?.state === 'Skipped' || status?.obsolete) return undefined;
  const passed = status !== undefined && isPastPoint(step, status);
  const at = point.at === 'started' ? times.start : times.end;
  return { ...point, step: key, name, lines: lineIds, passed, passesAt: isoTime(passed ? at : Math.max(now, at)) };
}

/** Whether people would see a difference: another point is open or passed, or one moved by so many milliseconds. */
export function pointsDiffer(
  before: ClosingPoints | undefined,
  after: ClosingPoints | undefined,
  shiftMs: (point: ClosingPoint) => number
): boolean {
  const [old, now] = [before?.points ?? [], after?.points ?? []];
  if (old.length !== now.length || before?.more !== after?.more) return true;
  const known = new Map(old.map((point) => [point.step, point]));
  return now.some((point) => {
    const was = known.get(point.step);
    if (!was || was.passed !== point.passed || was.lines.join() !== point.lines.join()) return true;
    return Math.abs(Date.parse(was.passesAt) - Date.parse(point.passesAt)) >= shiftMs(point);
  });
}
