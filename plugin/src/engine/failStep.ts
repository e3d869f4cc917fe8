import type { StepError, StepStatus } from '../domain/plan.ts';
import { openFallout } from './fallout.ts';
import type { Command, Reaction, StepSlice } from './reaction.ts';
import { decideRetry } from './retryPolicy.ts';
import { isoTime, moved, settled, stepChanged } from './stepMoves.ts';

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
  if (started.obsolete !== undefined) return giveUp(slice, started, error, now, extra);
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

/** A change of the order no longer wants the step: it is not tried again. What it may have done is undone behind it. */
export function giveUp(
  slice: StepSlice,
  started: StepStatus,
  error: StepError,
  now: number,
  extra: readonly Command[] = []
): Reaction {
  const states = started.state === 'Failed' ? (['Discarded'] as const) : (['Failed', 'Discarded'] as const);
  const discarded = moved(started, states, {
    error,
    nextAttemptAt: undefined,
    obsolete: undefined,
    endedAt: isoTime(now),
  });
  return settled(slice, discarded, now, { commands: extra });
}
