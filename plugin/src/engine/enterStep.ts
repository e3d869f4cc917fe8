/** What a step does when its turn comes, by type. */
import { billingLifecycle, type BillingState } from '../domain/states.ts';
import type { LineStatus, StepStatus } from '../domain/plan.ts';
import type { Attributes } from '../domain/order.ts';
import { workClock } from '../domain/workCalendar.ts';
import { certificate } from './certificate.ts';
import { resolvePayload } from './payload.ts';
import type { Change, Command, Reaction, StepSlice } from './reaction.ts';
import { failStep } from './failStep.ts';
import { clockOf } from './stepTime.ts';
import { isoTime, moved, refused, settled, stepChanged } from './stepMoves.ts';
import { wasRefused } from './wasRefused.ts';

/**
 * The last predecessor of a Pending step has settled, or the time of a Scheduled one has come.
 *
 * A step whose condition was false settles here and not when the plan starts: that keeps the order between what comes
 * before it and what comes after it.
 */
export function enterStep(slice: StepSlice, now: number): Reaction {
  const { step, status } = slice;
  if (step.skip) {
    const done = moved(status, ['Skipped'], { note: step.skip.text, endedAt: isoTime(now) });
    return settled(slice, done, now);
  }
  if (slice.undone && nothingToUndo(slice.undone)) {
    const note = `Nothing to undo: ${slice.undone.error?.message ?? 'it was refused.'}`;
    return settled(slice, moved(status, ['Skipped'], { note, endedAt: isoTime(now) }), now);
  }
  const start = slice.notBefore === undefined ? now : Date.parse(slice.notBefore);
  if (start > now) {
    if (status.state === 'Scheduled') return { ...stepChanged(status, [scheduled(step.key, start)]), changes: [] };
    return stepChanged(moved(status, ['Scheduled']), [scheduled(step.key, start)]);
  }
  const ready = moved(status, ['Ready'], {
    readyAt: isoTime(now),
    ...(step.sla && { dueAt: isoTime(workClock(step.calendar).add(now, step.sla.targetMs)) }),
  });
  if (slice.plan.state === 'Suspended')
    return stepChanged(moved(ready, ['OnHold'], { note: 'The plan is suspended.' }));
  return beginWork(slice, ready, now);
}

const nothingToUndo = (undone: StepStatus): boolean => undone.state === 'Discarded' && wasRefused(undone);

const scheduled = (step: string, at: number): Command => ({
  kind: 'startTimer',
  step,
  at: isoTime(at),
  purpose: 'schedule',
});

/** From Ready on: at the first turn, after a hold, and after a retry. */
export function beginWork(slice: StepSlice, ready: StepStatus, now: number, extra: readonly Command[] = []): Reaction {
  const { step } = slice;
  switch (step.type) {
    case 'callout':
      return stepChanged(ready, [...extra, dispatchOf(slice, ready)]);
    case 'manual': {
      const due = ready.dueAt === undefined ? {} : { dueAt: ready.dueAt };
      return stepChanged(ready, [
        ...extra,
        { kind: 'assignTask', step: step.key, queue: ready.queue ?? step.queue ?? '', ...due },
      ]);
    }
    case 'timer':
      return startTimer(slice, ready, now, extra);
    case 'waitForEvent':
      return stepChanged(moved(ready, ['Waiting'], { startedAt: isoTime(now) }), [
        ...extra,
        { kind: 'awaitEvent', step: step.key, event: step.event ?? '' },
      ]);
    case 'milestone':
      return settled(slice, completedNow(ready, now), now, { commands: extra });
    case 'auto':
      return runAuto(slice, ready, now, extra);
    case 'billingGate':
      return openGate(slice, ready, now, extra);
  }
}

export const dispatchOf = (slice: StepSlice, ready: StepStatus): Command => ({
  kind: 'dispatch',
  step: slice.step.key,
  attempt: ready.attempt + 1,
  idempotencyKey: `${slice.plan.id}:${slice.step.key}`,
  gateway: slice.step.gateway ?? '',
  operation: slice.step.operation ?? '',
});

const completedNow = (ready: StepStatus, now: number, output?: Attributes): StepStatus =>
  moved(ready, ['Completed'], {
    attempt: ready.attempt + 1,
    startedAt: ready.startedAt ?? isoTime(now),
    endedAt: isoTime(now),
    ...(output && { output }),
    error: undefined,
  });

function startTimer(slice: StepSlice, ready: StepStatus, now: number, extra: readonly Command[]): Reaction {
  const at = isoTime(clockOf(slice.step).add(now, slice.step.delayMs ?? 0));
  const waiting = moved(ready, ['Waiting'], { startedAt: isoTime(now), nextAttemptAt: at });
  return stepChanged(waiting, [...extra, { kind: 'startTimer', step: slice.step.key, at, purpose: 'timer' }]);
}

function runAuto(slice: StepSlice, ready: StepStatus, now: number, extra: readonly Command[]): Reaction {
  const payload = resolvePayload(slice.step, slice.outputs ?? new Map());
  if (payload.ok) {
    return settled(slice, completedNow(ready, now, payload.value as Attributes), now, { commands: extra });
  }
  const { code, message } = payload.error;
  const started = { ...ready, attempt: ready.attempt + 1 };
  return failStep(slice, started, { class: 'permanent', code, message }, now, extra);
}

/**
 * Opens the gate: certificate, lines from Blocked by Eligible to Released, and only then its successor, the step that
 * tells the billing vendor. Everything is one reaction, so one transaction.
 */
function openGate(slice: StepSlice, ready: StepStatus, now: number, extra: readonly Command[]): Reaction {
  const { release, plan } = slice;
  if (!release) throw new Error(`${slice.step.key}: the slice of a billing gate needs its release facts`);
  const proof = certificate(plan, release.gate, release.required, isoTime(now));
  if (!proof.ok) return refused(...proof.error);
  const { id, releasedAt, lineIds } = proof.value;
  const changes: Change[] = [{ kind: 'certificate', certificate: proof.value }];
  for (const line of release.lines) changes.push(...billingMoves(line, 'Released', id));
  return settled(slice, completedNow(ready, now, { certificateId: id, releasedAt }), now, {
    changes,
    commands: [...extra, { kind: 'releaseBilling', certificateId: id, lineIds }],
  });
}

/** The moves of one line's billing state towards `to`, through every state between. */
export function billingMoves(line: LineStatus, to: BillingState, certificateId?: string): readonly Change[] {
  const route = billingLifecycle.route(line.billing ?? billingLifecycle.initial, to) ?? [];
  return route.map((state) => ({
    kind: 'billing',
    lineId: line.lineId,
    state,
    ...(state !== 'Eligible' && certificateId !== undefined && { certificateId }),
  }));
}
