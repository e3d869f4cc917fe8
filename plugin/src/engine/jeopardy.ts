/**
 * The promise of a step: when it is at risk and late, when its time stands still, and who hears of it. One timer at a
 * time stands for whatever comes next; what has become due is read from the status, so that a timer which fires twice,
 * early or long after its time does no more than one that fires on time.
 */
import type { EscalationRung, SlaPolicy } from '../domain/fulfillmentDesign.ts';
import type { PlannedStep, StepStatus } from '../domain/plan.ts';
import { isClosed } from '../domain/states.ts';
import { workClock, type WorkClock } from '../domain/workCalendar.ts';
import type { Command, Reaction, StepEvent, StepSlice } from './reaction.ts';
import { ignored, isoTime, moved, refused, stepChanged } from './stepMoves.ts';

export type JeopardyPurpose = 'atRisk' | 'late' | 'escalate';

interface Moment {
  readonly purpose: JeopardyPurpose;
  readonly at: number;
}

/** When the step turns at risk; it follows `dueAt`, which pauses move. */
const riskAt = ({ targetMs, atRiskAt }: SlaPolicy, clock: WorkClock, dueAt: number): number =>
  clock.subtract(dueAt, Math.round(targetMs * (1 - atRiskAt)));

/** What happens next to the promise of a step; nothing when it stands still or is over. */
export function nextMoment(step: PlannedStep, status: StepStatus): Moment | undefined {
  const { sla } = step;
  if (!sla || status.dueAt === undefined || isClosed(status.state)) return undefined;
  const clock = workClock(step.calendar);
  const dueAt = Date.parse(status.dueAt);
  const moments: Moment[] = [];
  if (status.jeopardy === undefined) moments.push({ purpose: 'atRisk', at: riskAt(sla, clock, dueAt) });
  if (status.jeopardy !== 'Late') moments.push({ purpose: 'late', at: dueAt });
  const rung = sla.escalation?.[status.escalated ?? 0];
  if (rung) {
    const base = rung.since === 'atRisk' ? riskAt(sla, clock, dueAt) : dueAt;
    moments.push({ purpose: 'escalate', at: clock.add(base, rung.afterMs) });
  }
  // Of what comes at the same moment the level is first: who is told hears how things stand.
  return moments.toSorted((a, b) => a.at - b.at)[0];
}

/** A timer of the promise is due. Everything that has become due by now happens at once, and each rung only once. */
export function fireJeopardy(slice: StepSlice, now: number): Reaction {
  const { step } = slice;
  let status = slice.status;
  const commands: Command[] = [];
  let next = nextMoment(step, status);
  while (next && next.at <= now) {
    if (next.purpose === 'escalate') {
      const number = status.escalated ?? 0;
      const rung = step.sla?.escalation?.[number];
      if (rung) commands.push(escalate(step, { rung: number + 1, ladder: status.ladders ?? 0 }, rung, now));
      status = moved(status, [], {
        escalated: number + 1,
        // The inbox shows it: whoever is reminded need not have a phone or a mailbox. That it waits for the customer says more.
        ...(rung && status.customerSince === undefined && { note: noteOf(rung, status) }),
        // Whoever had it no longer has it: the other queue gives it to somebody of its own.
        ...(rung?.do === 'reassign' && step.type === 'manual' && { queue: rung.queue, assignment: undefined }),
      });
    } else {
      status = moved(status, [], { jeopardy: next.purpose === 'late' ? 'Late' : 'AtRisk' });
    }
    next = nextMoment(step, status);
  }
  const timer: readonly Command[] = next ? [startOf(step, next)] : [];
  if (status !== slice.status) return stepChanged(status, [...commands, ...timer]);
  // Fired early: its row is gone, so it is set again.
  return next ? { ...ignored, commands: timer } : ignored;
}

const escalate = (
  step: PlannedStep,
  place: { readonly rung: number; readonly ladder: number },
  { do: what, queue, notify }: EscalationRung,
  now: number
): Command => ({
  kind: 'escalate',
  step: step.key,
  ...place,
  do: what,
  ...(queue !== undefined && { queue }),
  notify,
  at: isoTime(now),
});

function noteOf({ do: what, queue = '' }: EscalationRung, { jeopardy }: StepStatus): string {
  const done = { remind: 'Reminded', reassign: `Handed to ${queue}`, manager: 'Escalated to the manager' }[what];
  return `${done}, because it is ${jeopardy === 'Late' ? 'late' : 'at risk'}.`;
}

const startOf = (step: PlannedStep, { purpose, at }: Moment): Command => ({
  kind: 'startTimer',
  step: step.key,
  at: isoTime(at),
  purpose,
});

/** A person says that the step waits for the customer, or no longer does. */
export function waitForCustomer(
  slice: StepSlice,
  event: Extract<StepEvent, { kind: 'customer' }>,
  now: number
): Reaction {
  const { status, step } = slice;
  if (isClosed(status.state) || event.waiting === (status.customerSince !== undefined)) return ignored;
  if (event.waiting && (status.readyAt === undefined || status.state === 'FatallyFailed')) {
    return refused({
      code: 'StepNotOpen',
      message: `${step.name} is ${status.state} and waits for nobody yet.`,
      path: step.key,
      action: 'Say so once it is under way.',
    });
  }
  return stepChanged(
    moved(status, [], {
      customerSince: event.waiting ? isoTime(now) : undefined,
      note: event.waiting ? `Waits for the customer: ${event.note ?? `says ${event.by}`}` : undefined,
    })
  );
}

/**
 * The order was promised anew: the promise of the step moves to what keeps the new one, and its level and ladder begin
 * anew. One that stands still gets the time that would be left.
 */
export function repromise(
  { status, step }: StepSlice,
  event: Extract<StepEvent, { kind: 'repromised' }>,
  now: number
): Reaction {
  const { dueAt, slaLeftMs } = status;
  if (!step.sla || isClosed(status.state) || (dueAt === undefined && slaLeftMs === undefined)) return ignored;
  const due = Math.max(now, Date.parse(event.dueAt));
  const fresh = {
    jeopardy: undefined,
    escalated: undefined,
    ladders: (status.ladders ?? 0) + 1,
    // What its last rung said is over.
    ...(status.escalated !== undefined && status.customerSince === undefined && { note: undefined }),
  };
  const next =
    dueAt === undefined ? { slaLeftMs: workClock(step.calendar).between(now, due) } : { dueAt: isoTime(due) };
  return stepChanged(moved(status, [], { ...fresh, ...next }), [], 'Repromised');
}

const isPaused = ({ pauseWhile = [] }: SlaPolicy, step: PlannedStep, status: StepStatus): boolean =>
  (pauseWhile.includes('onHold') && status.state === 'OnHold') ||
  (pauseWhile.includes('customer') && status.customerSince !== undefined) ||
  (pauseWhile.includes('vendor') && status.state === 'Waiting' && step.type === 'callout');

/**
 * A reaction with what it does to the promise of the step: its time starts, stands still, goes on or is over. A step that
 * is late stays late; a pause gives it no time back.
 */
export function withPromise(slice: StepSlice, reaction: Reaction, now: number): Reaction {
  const { step, status: before } = slice;
  const { sla } = step;
  if (!sla || reaction.changes.length === 0) return reaction;
  const at = reaction.changes.findIndex((change) => change.kind === 'step' && change.status.key === step.key);
  const change = reaction.changes[at];
  if (change?.kind !== 'step') return reaction;
  const status = promised(step, sla, change.status, now);
  const commands: Command[] = [];
  if (isClosed(status.state) || (status.dueAt === undefined && before.dueAt !== undefined)) {
    if (before.dueAt !== undefined) commands.push({ kind: 'stopTimers', step: step.key });
  } else if (status.dueAt !== before.dueAt) {
    const next = nextMoment(step, status);
    if (next) commands.push(startOf(step, next));
  }
  if (status === change.status && commands.length === 0) return reaction;
  return {
    ...reaction,
    changes: reaction.changes.with(at, { ...change, status }),
    commands: [...commands, ...reaction.commands],
  };
}

function promised(step: PlannedStep, sla: SlaPolicy, status: StepStatus, now: number): StepStatus {
  const clock = workClock(step.calendar);
  const { dueAt, slaLeftMs } = status;
  if (isClosed(status.state)) {
    const isLate = dueAt !== undefined && Date.parse(dueAt) < now;
    if (isLate) return status.jeopardy === 'Late' ? status : { ...status, jeopardy: 'Late' };
    return status.jeopardy === undefined && slaLeftMs === undefined
      ? status
      : moved(status, [], { jeopardy: undefined, slaLeftMs: undefined });
  }
  const paused = isPaused(sla, step, status);
  if (paused && dueAt !== undefined && Date.parse(dueAt) > now) {
    return moved(status, [], { dueAt: undefined, slaLeftMs: clock.between(now, Date.parse(dueAt)) });
  }
  if (!paused && slaLeftMs !== undefined) {
    return moved(status, [], { dueAt: isoTime(clock.add(now, slaLeftMs)), slaLeftMs: undefined });
  }
  return status;
}
