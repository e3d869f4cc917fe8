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
import { assignTask } from './assignment/assignTask.ts';
import { fireJeopardy, repromise, waitForCustomer, withPromise } from './jeopardy.ts';
import { decideForce, requestForce } from './forcedSteps.ts';
import { retryStep, skipStep, completeTask } from './operatorEvents.ts';
import type { Reaction, StepEvent, StepSlice } from './reaction.ts';
import { early, ignored, moved, settled, stepChanged, isoTime } from './stepMoves.ts';
import { acceptReply, completeReply, expireLease, failReply, startAttempt } from './vendorEvents.ts';

export type * from './reaction.ts';

export function react(slice: StepSlice, event: StepEvent, now: number): Reaction {
  if (slice.plan.state !== 'InProgress' && slice.plan.state !== 'Suspended') return ignored;
  if (slice.status.state !== 'FatallyFailed' && stepLifecycle.finals.includes(slice.status.state)) return ignored;
  const handle = handlers[event.kind] as Handler<StepEvent>;
  return withPromise(slice, handle(slice, event, now), now);
}

type Handler<E extends StepEvent> = (slice: StepSlice, event: E, now: number) => Reaction;

const handlers: { readonly [K in StepEvent['kind']]: Handler<Extract<StepEvent, { kind: K }>> } = {
  dependenciesMet: (slice, _event, now) =>
    slice.status.state === 'Pending' && slice.openPredecessors === 0 ? enterStep(slice, now) : ignored,
  started: startAttempt,
  accepted: acceptReply,
  completed: completeReply,
  failed: failReply,
  progress: (slice, { note }) => (isWithVendor(slice) ? stepChanged(moved(slice.status, [], { note })) : ignored),
  timerFired: (slice, _event, now) => fireTimer(slice, now),
  eventReceived: receiveEvent,
  taskCompleted: completeTask,
  retry: retryStep,
  skip: skipStep,
  forceRequested: requestForce,
  forceDecided: decideForce,
  leaseExpired: expireLease,
  hold: ({ status }, { note }) =>
    status.state === 'Ready' ? stepChanged(moved(status, ['OnHold'], { note })) : ignored,
  resume: (slice, _event, now) =>
    slice.status.state === 'OnHold' && slice.plan.state === 'InProgress'
      ? beginWork(slice, moved(slice.status, ['Ready'], { note: undefined }), now)
      : ignored,
  customer: waitForCustomer,
  assigned: assignTask,
  repromised: repromise,
};

const isWithVendor = ({ status }: StepSlice): boolean => status.state === 'Waiting' || status.state === 'InProgress';

/** Timers may fire early (a clock that was set back) or twice; the status says what is due. */
function fireTimer(slice: StepSlice, now: number): Reaction {
  const { status, step } = slice;
  if (status.state === 'Scheduled') return enterStep(slice, now);
  if (status.nextAttemptAt === undefined || Date.parse(status.nextAttemptAt) > now) return fireJeopardy(slice, now);
  if (status.state === 'Waiting' && step.type === 'timer') {
    const done = moved(status, ['Completed'], { attempt: 1, endedAt: isoTime(now), nextAttemptAt: undefined });
    return settled(slice, done, now);
  }
  if (status.state !== 'Failed') return fireJeopardy(slice, now);
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
