/** What people ask for. What rules forbid is refused with a problem that says what to do instead. */
import type { Problem } from '../domain/result.ts';
import { checkAttributes } from './attributeChecks.ts';
import { beginWork } from './enterStep.ts';
import type { Command, Reaction, StepEvent, StepSlice } from './reaction.ts';
import { ignored, isoTime, moved, refused, settled, stepChanged } from './stepMoves.ts';
import { isSettled } from '../domain/states.ts';

type Event<K extends StepEvent['kind']> = Extract<StepEvent, { kind: K }>;

/** A refusal about the step. */
export const problem = (slice: StepSlice, code: string, message: string, action: string): Problem => ({
  code,
  message,
  path: slice.step.key,
  action,
});

export function completeTask(slice: StepSlice, event: Event<'taskCompleted'>, now: number): Reaction {
  const { step, status } = slice;
  if (isSettled(status.state)) return ignored;
  if (step.type !== 'manual') {
    return refused(problem(slice, 'NotATask', `${step.key} is not a task.`, 'Complete manual steps only.'));
  }
  if (status.state !== 'Ready' && status.state !== 'InProgress') {
    return refused(
      problem(
        slice,
        'TaskNotReady',
        `${step.name} is ${status.state} and cannot be completed yet.`,
        'See what it waits for with "sf order plan display", and complete that first.'
      )
    );
  }
  const faults = checkAttributes(step.form ?? {}, event.output, {
    owner: step.name,
    path: `${step.key}.form`,
    complete: true,
    closed: true,
  });
  if (faults.length > 0) return refused(...faults);
  const done = moved(status, ['Completed'], {
    attempt: Math.max(1, status.attempt),
    // That somebody was reminded, or waited for the customer, is over.
    note: undefined,
    startedAt: status.startedAt ?? status.readyAt,
    endedAt: isoTime(now),
    output: event.output,
    completedBy: event.by,
    error: undefined,
  });
  return settled(slice, done, now);
}

/** A new round of attempts. The retry policy counts from here; attempt numbers go on, so that no reply is mistaken. */
export function retryStep(slice: StepSlice, event: Event<'retry'>, now: number): Reaction {
  // The fallout of the last round ends here: whatever this round brings is its own.
  const { openFalloutId, ...round } = slice;
  const { status, step, plan } = slice;
  if (status.state !== 'Failed' && status.state !== 'FatallyFailed') {
    if (isSettled(status.state) || status.state === 'Ready') return ignored;
    const message = `${step.name} is ${status.state}; only a failed step is retried.`;
    return refused(problem(slice, 'NotFailed', message, 'Wait until it has failed, or see what it waits for.'));
  }
  const ready = moved(status, ['Ready'], {
    attemptBase: status.attempt,
    nextAttemptAt: undefined,
    forceRequest: undefined,
    endedAt: undefined,
    note: `Retried by ${event.by}.`,
  });
  const close: Command[] = [];
  if (openFalloutId !== undefined) {
    const at = isoTime(now);
    close.push({ kind: 'closeFallout', falloutId: openFalloutId, resolution: 'retried', by: event.by, at });
  }
  return plan.state === 'Suspended'
    ? stepChanged(moved(ready, ['OnHold']), close)
    : beginWork(round, ready, now, close);
}

/**
 * Skips a step for a reason. One that is mandatory is skipped by two people (`requestForce`). A step whose predecessors are open is not skipped: its successors would start before what
 * they need. A step that a vendor or worker has in hand is not skipped either: its effect may come.
 */
export function skipStep(slice: StepSlice, event: Event<'skip'>, now: number): Reaction {
  const { status } = slice;
  if (status.state === 'Skipped') return ignored;
  const fault = skipFault(slice, event.reason) ?? alone(slice);
  if (fault) return refused(fault);
  const done = moved(status, ['Skipped'], {
    note: `Skipped by ${event.by}: ${event.reason.trim()}`,
    completedBy: event.by,
    endedAt: isoTime(now),
    nextAttemptAt: undefined,
  });
  return settled(slice, done, now, { by: event.by });
}

function alone(slice: StepSlice): Problem | undefined {
  if (!slice.step.mandatory) return undefined;
  const message = `${slice.step.name} is mandatory and is not skipped by one person alone.`;
  return problem(slice, 'SecondPersonNeeded', message, 'Ask for it to be skipped, and have another person confirm.');
}

/** Why a step cannot be skipped by anybody now. */
export function skipFault(slice: StepSlice, reason: string): Problem | undefined {
  const { step, status, openPredecessors } = slice;
  if (step.type === 'billingGate') return gateFault(slice);
  if (!reason.trim()) {
    const action = 'Say why it is not needed.';
    return problem(slice, 'ReasonMissing', `${step.name} cannot be skipped without a reason.`, action);
  }
  if (openPredecessors > 0) {
    const message = `${step.name} still waits for ${openPredecessors} other step(s).`;
    const action = 'Skip it when its turn has come, or skip the steps it waits for first.';
    return problem(slice, 'SkipTooEarly', message, action);
  }
  if (status.state === 'InProgress' || status.state === 'Waiting' || status.state === 'Completed') {
    const message = `${step.name} is ${status.state}; its effect may exist already.`;
    const action = 'Wait for the outcome, or ask for it to be completed by force.';
    return problem(slice, 'StepNotSkippable', message, action);
  }
  return undefined;
}

export const gateFault = (slice: StepSlice): Problem =>
  problem(
    slice,
    'GateNotSkippable',
    `${slice.step.name} opens by itself and never by hand.`,
    'Complete, skip with a reason or waive the steps that it waits for.'
  );
