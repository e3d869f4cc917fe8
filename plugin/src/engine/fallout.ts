import type { PlannedStep, StepError } from '../domain/plan.ts';
import { workClock } from '../domain/workCalendar.ts';
import type { FalloutOpened } from './reaction.ts';
import { stableDigest } from './stableHash.ts';
import { isoTime } from './stepMoves.ts';

/**
 * Makes the fallout of a step that a person must look at.
 *
 * The fingerprint leaves out what differs from order to order (numbers, ids, quoted values), so that a hundred orders
 * that fail for one cause show as one group.
 */
export function openFallout(
  planId: string,
  step: PlannedStep,
  attempt: number,
  error: StepError,
  openedAt: string
): FalloutOpened {
  const where = step.gateway ? `${step.gateway}.${step.operation ?? ''}` : step.definition;
  const kind = error.message
    .replaceAll(/"[^"]*"|'[^']*'/g, '?')
    .replaceAll(/\b[\w-]*\d[\w-]*\b/g, '#')
    .toLowerCase();
  const { failure } = step;
  const target = failure?.targetMs[error.class];
  const queue = failure?.queue ?? step.queue;
  return {
    id: `${planId}:${step.key}#${attempt}`,
    stepKey: step.key,
    errorCode: error.code,
    message: error.message,
    fingerprint: `${where}:${error.code}:${stableDigest(`${where}|${error.code}|${kind}`)}`,
    openedAt,
    ...(queue !== undefined && { queue }),
    ...(target !== undefined && {
      dueAt: isoTime(workClock(failure?.calendar).add(Date.parse(openedAt), target)),
    }),
  };
}
