import type { StepError, StepStatus } from '../domain/plan.ts';
import { openFallout } from './fallout.ts';
import type { Command, Reaction, StepSlice } from './reaction.ts';
import { decideRetry } from './retryPolicy.ts';
import { isoTime, moved, stepChanged } from './stepMoves.ts';

/**
 * A failed attempt: try again later by the step's policy, or give the step to a person.
 *
 * @param started the status with `attempt` counting the attempt that failed
 */
export function failStep(
  slice: StepSlice,
  started: StepStatus,
  error: StepError,
  now: number,
  extra: readonly Command[] = []
): Reaction {
  const { step, plan } = slice;
  const decision = decideRetry(step.retry, error, started, `${plan.id}:${step.key}`);
  if (decision.kind === 'retry') {
    const at = isoTime(now + decision.delayMs);
    return stepChanged(moved(started, ['Failed'], { error, nextAttemptAt: at, endedAt: undefined }), [
      ...extra,
      { kind: 'startTimer', step: step.key, at, purpose: 'retry' },
    ]);
  }
  const fatal = moved(started, ['FatallyFailed'], { error, nextAttemptAt: undefined, endedAt: isoTime(now) });
  return stepChanged(fatal, [
    ...extra,
    { kind: 'openFallout', fallout: openFallout(plan.id, step, started.attempt, error, isoTime(now)) },
  ]);
}
