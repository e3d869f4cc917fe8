import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSettled, type StepState } from '../../../src/domain/states.ts';
import type { FulfillmentPlan } from '../../../src/domain/plan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import type { StepEvent } from '../../../src/engine/react.ts';
import { aSample, type Sample } from '../../support/buildersRandom.ts';
import { valueOf } from '../../support/expectResult.ts';
import { MemoryRun, type Happening } from '../../support/memoryRun.ts';
import { runs, timeLimit } from '../../support/search.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const planOf = ({ design, order }: Sample): FulfillmentPlan =>
  valueOf(composePlan(design, order, valueOf(decompose(design, order)), NOW));

const error = (kind: 'transient' | 'permanent') =>
  ({ class: kind, code: 'Nope', message: 'The vendor says no.' }) as const;

/** Anything that may come from outside, sensible or not. */
const anEvent: fc.Arbitrary<StepEvent> = fc.oneof(
  fc.record({ kind: fc.constant('started' as const), attempt: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant('accepted' as const),
    attempt: fc.integer({ min: 1, max: 4 }),
    externalId: fc.constant('V1'),
  }),
  fc.record({ kind: fc.constant('completed' as const), attempt: fc.integer({ min: 1, max: 4 }) }),
  fc.constant<StepEvent>({ kind: 'completed', output: { ok: true } }),
  fc.record({
    kind: fc.constant('failed' as const),
    attempt: fc.integer({ min: 1, max: 4 }),
    error: fc.constantFrom(error('transient'), error('permanent')),
  }),
  fc.constant<StepEvent>({ kind: 'failed', error: error('transient') }),
  fc.constant<StepEvent>({ kind: 'dependenciesMet' }),
  fc.constant<StepEvent>({ kind: 'timerFired' }),
  fc.constant<StepEvent>({ kind: 'eventReceived', event: 'happened', output: {} }),
  fc.constant<StepEvent>({ kind: 'taskCompleted', by: 'ana', output: {} }),
  fc.constant<StepEvent>({ kind: 'retry', by: 'ana' }),
  fc.constant<StepEvent>({ kind: 'skip', by: 'ana', reason: 'not needed here' }),
  fc.constant<StepEvent>({ kind: 'skip', by: 'ana', reason: ' ' }),
  fc.constantFrom<StepEvent>(
    { kind: 'forceRequested', by: 'ana', reason: 'seen on site', action: 'complete' },
    { kind: 'forceRequested', by: 'ana', reason: 'given up', action: 'skip' }
  ),
  fc.record({
    kind: fc.constant('forceDecided' as const),
    by: fc.constantFrom('ana', 'bo'),
    decision: fc.constantFrom('confirm' as const, 'refuse' as const),
  }),
  fc.record({ kind: fc.constant('leaseExpired' as const), attempt: fc.integer({ min: 1, max: 4 }) }),
  fc.constant<StepEvent>({ kind: 'hold', note: 'circuit open' }),
  fc.constant<StepEvent>({ kind: 'resume' })
);

/** A step number, what happens to it, and how much time passes before. */
const someEvents = fc.array(fc.tuple(fc.nat(), anEvent, fc.constantFrom(0, 1000, 120_000)), { maxLength: 120 });

function bombard(run: MemoryRun, events: readonly (readonly [number, StepEvent, number])[]): void {
  const keys = [...run.steps.keys()];
  for (const [pick, event, wait] of events) {
    run.now += wait;
    run.send(keys[pick % keys.length] as string, event);
  }
}

/** Vendors, clocks and people do what is left to do; `until` nothing moves any more. */
function finish(run: MemoryRun, onFallout: StepEvent): void {
  for (let round = 0; round < 1000 && run.state !== 'Completed'; round += 1) {
    run.now += 24 * 3600_000;
    let moved = false;
    for (const [key, { step, status }] of run.steps) {
      const event = nextEvent(step.type, status.state, onFallout);
      if (event && run.send(key, event).outcome === 'applied') moved = true;
      if (event?.kind === 'forceRequested') run.send(key, { kind: 'forceDecided', by: 'bo', decision: 'confirm' });
    }
    if (!moved) return;
  }
}

function nextEvent(type: string, state: StepState, onFallout: StepEvent): StepEvent | undefined {
  switch (state) {
    case 'OnHold':
      return { kind: 'resume' };
    case 'Scheduled':
    case 'Failed':
      return { kind: 'timerFired' };
    case 'FatallyFailed':
      return onFallout;
    case 'Ready':
    case 'InProgress':
    case 'Waiting':
      if (type === 'manual') return { kind: 'taskCompleted', by: 'ana', output: {} };
      if (type === 'timer') return { kind: 'timerFired' };
      if (type === 'waitForEvent') return { kind: 'eventReceived', event: 'happened', output: {} };
      return { kind: 'completed' };
    default:
      return undefined;
  }
}

/** Replays the history and checks, at each moment, what must never happen. */
function checkHistory(run: MemoryRun): void {
  const seen: Seen = { states: new Map(), ends: new Map() };
  const certified = new Set<string>();
  for (const entry of run.history) {
    if (entry.kind === 'state') checkMove(run, entry, seen);
    else if (entry.kind === 'certificate') {
      expect(certified.has(entry.certificate.id)).toBe(false);
      certified.add(entry.certificate.id);
      checkRelease(run, entry.certificate.gateKey, seen);
    } else if (entry.state === 'Released' || entry.state === 'Billing') {
      const own = run.certificates.filter(({ id, lineIds }) => certified.has(id) && lineIds.includes(entry.lineId));
      expect(own).toHaveLength(1);
    }
  }
}

interface Seen {
  readonly states: Map<string, StepState>;
  readonly ends: Map<string, number>;
}

const wasSettled = ({ states }: Seen, key: string): boolean => isSettled(states.get(key) ?? 'Pending');

function checkMove(run: MemoryRun, { step: key, status, at }: Extract<Happening, { kind: 'state' }>, seen: Seen): void {
  for (const { step: before, lagMs } of run.slice(key).step.dependsOn) {
    expect(wasSettled(seen, before), `${key} moved before ${before}`).toBe(true);
    if (status.state === 'Scheduled' || status.state === 'Skipped') continue;
    expect(at).toBeGreaterThanOrEqual((seen.ends.get(before) ?? NaN) + lagMs);
  }
  if (isSettled(status.state)) seen.ends.set(key, at);
  if (status.state === 'Skipped') expect(status.note?.trim()).toBeTruthy();
  if (/asked by/.test(status.note ?? '')) expect(status.note).toMatch(/asked by ana, confirmed by bo\)$/);
  if (isSettled(status.state)) expect(status.forceRequest).toBeUndefined();
  seen.states.set(key, status.state);
}

function checkRelease(run: MemoryRun, gateKey: string, seen: Seen): void {
  const gate = run.plan.gates.find(({ stepKey }) => stepKey === gateKey) ?? expect.fail(`no gate ${gateKey}`);
  for (const key of gate.requiredSteps) expect(wasSettled(seen, key), key).toBe(true);
}

describe('every run', { timeout: timeLimit(100) }, () => {
  it('moves no step before its dependencies and releases no line before its required steps, whatever comes in', () => {
    fc.assert(
      fc.property(aSample(), someEvents, (sample, events) => {
        const run = new MemoryRun(planOf(sample), NOW);
        bombard(run, events);
        finish(run, { kind: 'forceRequested', by: 'ana', reason: 'given up', action: 'skip' });
        checkHistory(run);
      }),
      { numRuns: runs(300) }
    );
  });

  it('ends with everything settled once a person has settled the fallouts, and every line billed', () => {
    fc.assert(
      fc.property(aSample(), someEvents, (sample, events) => {
        const run = new MemoryRun(planOf(sample), NOW);
        bombard(run, events);
        finish(run, { kind: 'retry', by: 'ana' });

        expect(run.state).toBe('Completed');
        expect([...run.steps.values()].every(({ status }) => isSettled(status.state))).toBe(true);
        expect(run.openFallouts.size).toBe(0);
        expect(run.take('planCompleted')).toHaveLength(1);
        const billed = run.plan.gates.every(({ stepKey }) =>
          isSettled(run.statusOf(stepKey.replace('billing-gate', 'start-billing')).state)
        );
        expect(billed).toBe(true);
      }),
      { numRuns: runs(200) }
    );
  });

  it('stands still only behind a fallout when nobody repairs what failed for good', () => {
    fc.assert(
      fc.property(aSample(), fc.nat(), (sample, pick) => {
        const run = new MemoryRun(planOf(sample), NOW);
        const callouts = [...run.steps.values()].filter(({ step }) => step.type === 'callout');
        const victim = callouts[pick % Math.max(1, callouts.length)]?.step.key;
        for (let round = 0; round < 200; round += 1) {
          run.now += 24 * 3600_000;
          for (const [key, { step, status }] of run.steps) {
            const fatal = key === victim && status.state === 'Ready';
            const event: StepEvent | undefined = fatal
              ? { kind: 'failed', attempt: status.attempt + 1, error: error('permanent') }
              : status.state === 'FatallyFailed'
                ? undefined
                : nextEvent(step.type, status.state, { kind: 'resume' });
            if (event) run.send(key, event);
          }
        }
        const open = [...run.steps.values()].filter(({ status }) => !isSettled(status.state));
        for (const { step, status } of open) {
          if (status.state === 'FatallyFailed') continue;
          expect(status.state).toBe('Pending');
          expect(step.dependsOn.some(({ step: before }) => !isSettled(run.statusOf(before).state))).toBe(true);
        }
        expect(run.openFallouts.size).toBe(open.some(({ status }) => status.state === 'FatallyFailed') ? 1 : 0);
      }),
      { numRuns: runs(100) }
    );
  });

  it('changes nothing when everything that was said is said again', () => {
    fc.assert(
      fc.property(aSample(), (sample) => {
        const run = new MemoryRun(planOf(sample), NOW);
        finish(run, { kind: 'retry', by: 'ana' });
        const length = run.history.length;

        for (const [key, { step, status }] of run.steps) {
          const event = nextEvent(step.type, 'Ready', { kind: 'resume' });
          if (event) expect(run.send(key, event).outcome).toBe('ignored');
          expect(run.send(key, { kind: 'dependenciesMet' }).outcome).toBe('ignored');
          expect(run.send(key, { kind: 'failed', attempt: status.attempt, error: error('permanent') }).outcome).toBe(
            'ignored'
          );
        }

        expect(run.history).toHaveLength(length);
      }),
      { numRuns: runs(100) }
    );
  });
});
