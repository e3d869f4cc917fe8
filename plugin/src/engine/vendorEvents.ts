/** Replies of workers and callbacks of vendors. */
import type { StepStatus } from '../domain/plan.ts';
import { beginWork, billingMoves } from './enterStep.ts';
import { failStep, giveUp } from './failStep.ts';
import type { Reaction, StepEvent, StepSlice } from './reaction.ts';
import { START_BILLING } from './billingSteps.ts';
import { early, ignored, isoTime, moved, settled, stepChanged } from './stepMoves.ts';

type Event<K extends StepEvent['kind']> = Extract<StepEvent, { kind: K }>;

/** The attempt that is in the vendor's hands or about to be: a Ready step was dispatched with the next number. */
const currentAttempt = (status: StepStatus): number => (status.state === 'Ready' ? status.attempt + 1 : status.attempt);

/** The status as of the current attempt, whether or not its start was recorded. */
function asStarted(status: StepStatus, now: number): StepStatus {
  return { ...status, attempt: currentAttempt(status), startedAt: status.startedAt ?? isoTime(now) };
}

const isStale = (status: StepStatus, attempt: number | undefined): boolean =>
  attempt !== undefined && attempt !== currentAttempt(status);

export function startAttempt({ status, step }: StepSlice, event: Event<'started'>, now: number): Reaction {
  if (step.type !== 'callout' || status.state !== 'Ready' || isStale(status, event.attempt)) return ignored;
  return stepChanged(
    moved(status, ['InProgress'], { attempt: event.attempt, startedAt: status.startedAt ?? isoTime(now) })
  );
}

export function acceptReply({ status, step }: StepSlice, event: Event<'accepted'>, now: number): Reaction {
  if (
    step.type !== 'callout' ||
    (status.state !== 'Ready' && status.state !== 'InProgress') ||
    isStale(status, event.attempt)
  )
    return ignored;
  return stepChanged(
    moved(asStarted(status, now), ['Waiting'], { externalId: event.externalId, nextAttemptAt: undefined })
  );
}

/**
 * A vendor says that the work is done. A callback is believed also when we had given the attempt up (Failed,
 * FatallyFailed, on hold for the next try): the effect is there, and asking for it again would be wrong.
 */
export function completeReply(slice: StepSlice, event: Event<'completed'>, now: number): Reaction {
  const { status, step } = slice;
  if (step.type !== 'callout') return ignored;
  switch (status.state) {
    case 'Pending':
    case 'Scheduled':
      return early;
    case 'Ready':
    case 'InProgress':
    case 'Waiting':
      return isStale(status, event.attempt) ? ignored : completed(slice, asStarted(status, now), event, now);
    case 'OnHold':
    case 'Failed':
      if (event.attempt !== undefined || status.attempt === 0) return ignored;
      return completed(slice, moved(status, ['Ready']), event, now);
    case 'FatallyFailed':
      return event.attempt === undefined ? completed(slice, status, event, now) : ignored;
    default:
      return ignored;
  }
}

function completed(slice: StepSlice, status: StepStatus, event: Event<'completed'>, now: number): Reaction {
  const done = moved(status, ['Completed'], {
    endedAt: isoTime(now),
    externalId: event.externalId ?? status.externalId,
    output: event.output ?? status.output,
    error: undefined,
    nextAttemptAt: undefined,
    // What the vendor said of work under way is no longer true.
    note: undefined,
  });
  return settled(slice, done, now, { changes: billingStarted(slice) });
}

/** The billing vendor has taken the lines. */
export function billingStarted({ step, release }: StepSlice): ReturnType<typeof billingMoves> {
  if (step.definition !== START_BILLING || !release) return [];
  return release.lines.flatMap((line) => billingMoves(line, 'Billing', line.certificateId));
}

/**
 * A failure, by the worker that made the call or by a callback. A callback counts only while the vendor has the step:
 * one that comes between two attempts speaks of the attempt that is already written off.
 */
export function failReply(slice: StepSlice, event: Event<'failed'>, now: number): Reaction {
  const { status } = slice;
  const open = status.state === 'InProgress' || status.state === 'Waiting';
  const unrecorded = status.state === 'Ready' && event.attempt !== undefined;
  if ((!open && !unrecorded) || isStale(status, event.attempt) || slice.step.type !== 'callout') return ignored;
  return failStep(slice, asStarted(status, now), event.error, now);
}

/** A lost worker costs an attempt like any failure, so that a step that kills its worker does not go round for ever. */
export function expireLease(slice: StepSlice, event: Event<'leaseExpired'>, now: number): Reaction {
  const { status, step } = slice;
  if (status.state !== 'InProgress' || isStale(status, event.attempt)) return ignored;
  const tries = status.attempt - (status.attemptBase ?? 0);
  if (status.obsolete !== undefined) {
    const message = 'The worker was lost, and a change of the order no longer wants the step.';
    return giveUp(slice, status, { class: 'transient', code: 'LeaseLost', message }, now);
  }
  if (tries < step.retry.maxAttempts) {
    // What an earlier attempt came to says nothing of this one, which may have been done.
    const error = {
      class: 'transient',
      code: 'LeaseLost',
      message: 'The worker was lost while it ran this step.',
    } as const;
    const ready = moved(status, ['Ready'], { error });
    return slice.plan.state === 'Suspended'
      ? stepChanged(moved(ready, ['OnHold'], { note: 'The plan is suspended.' }))
      : beginWork(slice, ready, now);
  }
  const message = `The worker was lost ${tries} times while it ran this step.`;
  return failStep(slice, status, { class: 'permanent', code: 'LeaseLost', message }, now);
}
