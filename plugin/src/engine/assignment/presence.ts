import type { Worker } from '../../domain/assignment.ts';
import { workClock } from '../../domain/workCalendar.ts';

/** So many absences in a row are looked behind; then nobody says when they are there. */
const MOST_STEPS = 100;

const absenceAt = ({ absences }: Worker, at: number): { readonly to: string } | undefined =>
  absences.find(({ from, to }) => Date.parse(from) <= at && at < Date.parse(to));

/** On shift and not away. */
export const isThere = (worker: Worker, at: number): boolean =>
  absenceAt(worker, at) === undefined && workClock(worker.shift).opening(at) === at;

/** The earliest instant from `at` on at which they are there; undefined when that is too far away to say. */
export function thereFrom(worker: Worker, at: number): number | undefined {
  const clock = workClock(worker.shift);
  let when = at;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    when = clock.opening(when);
    const away = absenceAt(worker, when);
    if (!away) return when;
    when = Date.parse(away.to);
  }
  return undefined;
}
