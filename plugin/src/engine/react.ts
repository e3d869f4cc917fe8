/**
 * How one step answers an event. Pure: the same slice, event and time give the same reaction, so production, replay and
 * tests run the same code. The runtime locks the rows of the slice, applies `changes` and stores `commands` in one
 * transaction.
 *
 * Two invariants hold whatever comes in, in whatever order:
 * a step is settled only after everything it depends on (so a billing gate has everything behind it, at any depth), and
 * a message that is late, repeated or from an attempt that is no longer the current one changes nothing.
 */
import { stepLifecycle } from '../domain/states.ts';
import { beginWork, enterStep } from './enterStep.ts';
import { forceComplete, retryStep, skipStep, completeTask } from './operatorEvents.ts';
import type { Reaction, StepEvent, StepSlice } from './reaction.ts';
import { early, ignored, moved, settled, stepChanged, isoTime } from './stepMoves.ts';
import { acceptReply, completeReply, expireLease, failReply, startAttempt } from './vendorEvents.ts';

export type * from './reaction.ts';

export function react(slice: StepSlice, event: StepEvent, now: number): Reaction {
  if (slice.plan.state !== 'InProgress' && slice.plan.state !== 'Suspended') return ignored;
  if (slice.status.state !== 'FatallyFailed' && stepLifecycle.finals.includes(slice.status.state)) return ignored;
  switch (event.kind) {
    case 'dependenciesMet':
      return slice.status.state === 'Pending' && slice.openPredecessors === 0 ? enterStep(slice, now) : ignored;
    case 'started':
      return startAttempt(slice, event, now);
    case 'accepted':
      return acceptReply(slice, event, now);
    case 'completed':
      return completeReply(slice, event, now);
    case 'failed':
      return failReply(slice, event, now);
    case 'progress':
      return isWithVendor(slice) ? stepChanged(moved(slice.status, [], { note: event.note })) : ignored;
    case 'timerFired':
      return fireTimer(slice, now);
    case 'eventReceived':
      return receiveEvent(slice, event, now);
    case 'taskCompleted':
      return completeTask(slice, event, now);
    case 'retry':
      return retryStep(slice, event, now);
    case 'skip':
      return skipStep(slice, event, now);
    case 'forceComplete':
      return forceComplete(slice, event, now);
    case 'leaseExpired':
      return expireLease(slice, event, now);
    case 'hold':
      return slice.status.state === 'Ready'
        ? stepChanged(moved(slice.status, ['OnHold'], { note: event.note }))
        : ignored;
    case 'resume':
      return slice.status.state === 'OnHold' && slice.plan.state === 'InProgress'
        ? beginWork(slice, moved(slice.status, ['Ready'], { note: undefined }), now)
        : ignored;
  }
}

const isWithVendor = ({ status }: StepSlice): boolean => status.state === 'Waiting' || status.state === 'InProgress';

/** Timers may fire early (a clock that was set back) or twice; the status says what is due. */
function fireTimer(slice: StepSlice, now: number): Reaction {
  const { status, step } = slice;
  if (status.state === 'Scheduled') return enterStep(slice, now);
  if (status.nextAttemptAt === undefined || Date.parse(status.nextAttemptAt) > now) return ignored;
  if (status.state === 'Waiting' && step.type === 'timer') {
    const done = moved(status, ['Completed'], { attempt: 1, endedAt: isoTime(now), nextAttemptAt: undefined });
    return settled(slice, done, now);
  }
  if (status.state !== 'Failed') return ignored;
  const ready = moved(status, ['Ready'], { nextAttemptAt: undefined });
  if (slice.plan.state === 'Suspended')
    return stepChanged(moved(ready, ['OnHold'], { note: 'The plan is suspended.' }));
  return beginWork(slice, ready, now);
}

function receiveEvent(slice: StepSlice, event: Extract<StepEvent, { kind: 'eventReceived' }>, now: number): Reaction {
  const { status, step } = slice;
  if (step.type !== 'waitForEvent' || step.event !== event.event) return ignored;
  if (status.state === 'Pending' || status.state === 'Scheduled' || status.state === 'OnHold') return early;
  if (status.state !== 'Waiting') return ignored;
  const done = moved(status, ['Completed'], { attempt: 1, endedAt: isoTime(now), output: event.output });
  return settled(slice, done, now);
}
