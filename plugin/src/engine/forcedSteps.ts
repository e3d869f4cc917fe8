/**
 * Four eyes: a step that did not settle by itself is completed by force, or skipped although it is mandatory, when one
 * person asks and another confirms. Both stand in the note of the step, and so in the journal and in the certificate of
 * each gate that the step is behind.
 */
import type { ForceRequest, StepStatus } from '../domain/plan.ts';
import type { Problem } from '../domain/result.ts';
import { isSettled } from '../domain/states.ts';
import { gateFault, problem, skipFault } from './operatorEvents.ts';
import type { Reaction, StepEvent, StepSlice } from './reaction.ts';
import { ignored, isoTime, moved, refused, settled, stepChanged } from './stepMoves.ts';
import { billingStarted } from './vendorEvents.ts';

type Event<K extends StepEvent['kind']> = Extract<StepEvent, { kind: K }>;

/** Keeps the request on the step. Nothing moves: a vendor that answers meanwhile makes it void. */
export function requestForce(slice: StepSlice, event: Event<'forceRequested'>, now: number): Reaction {
  const { status, step } = slice;
  if (isSettled(status.state)) return ignored;
  const { by, action } = event;
  const reason = event.reason.trim();
  const fault = forceFault(slice, action, reason) ?? pendingFault(slice, event);
  if (fault) return refused(fault);
  if (status.forceRequest !== undefined) return ignored;
  const forceRequest: ForceRequest = { action, by, reason, at: isoTime(now) };
  const note = `${by} asks to ${wording[action]} ${step.name}: ${reason}`;
  return stepChanged(moved(status, [], { forceRequest, note }), [], 'ForceRequested');
}

/** Confirms a request as somebody else, or refuses it; whoever asked may take it back. */
export function decideForce(slice: StepSlice, event: Event<'forceDecided'>, now: number): Reaction {
  const { status, step } = slice;
  if (isSettled(status.state)) return ignored;
  const { forceRequest: request } = status;
  if (request === undefined) {
    const message = `Nobody asks to settle ${step.name} by force any more.`;
    return refused(problem(slice, 'NoForceRequest', message, 'Look at the step; ask for it when it still needs it.'));
  }
  if (event.decision === 'refuse') {
    const why = event.reason?.trim();
    const asked = `what ${request.by} asked for (to ${wording[request.action]} it)`;
    const note = `${event.by} refused ${asked}${why ? `: ${why}` : '.'}`;
    return stepChanged(moved(status, [], { forceRequest: undefined, note }), [], 'ForceRefused');
  }
  if (isSamePerson(event.by, request.by)) {
    const message = `${event.by} asked for it and cannot confirm it.`;
    return refused(problem(slice, 'SamePerson', message, 'Have another person with the permission confirm it.'));
  }
  const fault = forceFault(slice, request.action, request.reason);
  return fault ? refused(fault) : force(slice, request, event.by, now);
}

const wording = { complete: 'complete by force', skip: 'skip' } as const;

/** User names of the CRM differ in more than case. */
const isSamePerson = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

function force(slice: StepSlice, request: ForceRequest, by: string, now: number): Reaction {
  const { status } = slice;
  const done = request.action === 'skip' ? 'Skipped' : 'Completed';
  const what = request.action === 'skip' ? 'Skipped' : 'Completed by force';
  const settledStatus = moved(status, route(status, done), {
    note: `${what}: ${request.reason} (asked by ${request.by}, confirmed by ${by})`,
    completedBy: by,
    endedAt: isoTime(now),
    nextAttemptAt: undefined,
  });
  const billing = done === 'Completed' ? billingStarted(slice) : [];
  return settled(slice, settledStatus, now, { by, changes: billing });
}

const route = ({ state }: StepStatus, done: 'Skipped' | 'Completed'): readonly StepStatus['state'][] =>
  done === 'Completed' && (state === 'OnHold' || state === 'Failed') ? ['Ready', done] : [done];

function forceFault(slice: StepSlice, action: ForceRequest['action'], reason: string): Problem | undefined {
  const { step, status } = slice;
  if (action === 'skip') return skipFault(slice, reason);
  if (step.type === 'billingGate') return gateFault(slice);
  if (reason === '') {
    const message = `${step.name} is completed by force only with a reason.`;
    return problem(slice, 'ReasonMissing', message, 'Say how it is known that the work is done.');
  }
  if (status.state === 'Pending' || status.state === 'Scheduled') {
    const message = `${step.name} has not had its turn.`;
    return problem(slice, 'StepNotReady', message, 'Settle the steps it waits for first.');
  }
  return undefined;
}

function pendingFault(slice: StepSlice, { by, action }: Event<'forceRequested'>): Problem | undefined {
  const { forceRequest } = slice.status;
  if (forceRequest === undefined || (isSamePerson(forceRequest.by, by) && forceRequest.action === action)) {
    return undefined;
  }
  const message = `${forceRequest.by} already asks to ${wording[forceRequest.action]} ${slice.step.name}.`;
  return problem(slice, 'ForceAlreadyRequested', message, 'Confirm or refuse that request first.');
}
