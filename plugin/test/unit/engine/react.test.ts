import { beforeEach, describe, expect, it } from 'vitest';
import type { StepError } from '../../../src/domain/plan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import {
  aDesign,
  after,
  attribute,
  constant,
  group,
  outputOf,
  rule,
  scenario,
  sold,
  step,
  technical,
} from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { FIRST, NOW, runOf, SECOND } from '../../support/buildersRun.ts';
import { valueOf } from '../../support/expectResult.ts';
import { MemoryRun } from '../../support/memoryRun.ts';

const busy: StepError = { class: 'transient', code: 'Busy', message: 'Busy with "A-17", try 12 later.' };
const wrong: StepError = { class: 'permanent', code: 'BadAddress', message: 'No such street.' };

describe('a callout', () => {
  let run: MemoryRun;
  beforeEach(() => {
    run = runOf(step('g.a', { sla: { targetMs: 5000, atRiskAt: 0.8 } }));
  });

  it('is dispatched when its turn comes, with a key that no retry changes', () => {
    expect(run.take('dispatch')).toEqual([
      {
        kind: 'dispatch',
        step: FIRST,
        attempt: 1,
        idempotencyKey: 'ORD-1/r1:g.a@T@L1',
        gateway: 'vendor',
        operation: 'do',
      },
    ]);
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Ready', dueAt: new Date(NOW + 5000).toISOString() });

    run.send(FIRST, { kind: 'failed', attempt: 1, error: busy });
    run.now += 60_000;
    run.send(FIRST, { kind: 'timerFired' });

    expect(run.take('dispatch')).toMatchObject([{ attempt: 2, idempotencyKey: 'ORD-1/r1:g.a@T@L1' }]);
  });

  it('waits after 202 and completes by callback', () => {
    run.send(FIRST, { kind: 'started', attempt: 1 });
    run.send(FIRST, { kind: 'accepted', attempt: 1, externalId: 'V-1' });
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Waiting', externalId: 'V-1' });

    run.send(FIRST, { kind: 'progress', note: 'picked' });
    expect(run.statusOf(FIRST).note).toBe('picked');

    run.send(FIRST, { kind: 'completed', output: { parcel: 'P-1' } });

    expect(run.statusOf(FIRST)).toMatchObject({
      state: 'Completed',
      attempt: 1,
      output: { parcel: 'P-1' },
    });
    expect(run.statusOf(FIRST)).not.toHaveProperty('note');
  });

  it('takes the callback that overtakes the answer to the call', () => {
    run.send(FIRST, { kind: 'started', attempt: 1 });
    run.send(FIRST, { kind: 'completed', output: { parcel: 'P-1' } });

    expect(run.send(FIRST, { kind: 'accepted', attempt: 1, externalId: 'V-1' }).outcome).toBe('ignored');
    expect(run.statusOf(FIRST).state).toBe('Completed');
  });

  it('retries what may pass, later each time and not before the vendor said', () => {
    const delays: number[] = [];
    for (const attempt of [1, 2]) {
      run.send(FIRST, { kind: 'failed', attempt, error: busy });
      delays.push(Date.parse(run.statusOf(FIRST).nextAttemptAt ?? '') - run.now);
      run.send(FIRST, { kind: 'timerFired' });
      expect(run.statusOf(FIRST).state).toBe('Failed');
      run.now += 60_000;
      run.send(FIRST, { kind: 'timerFired' });
    }

    expect(delays[0]).toBeGreaterThanOrEqual(500);
    expect(delays[0]).toBeLessThanOrEqual(1000);
    expect(delays[1]).toBeGreaterThanOrEqual(1000);
    expect(delays[1]).toBeLessThanOrEqual(2000);
  });

  it('honors Retry-After', () => {
    run.send(FIRST, { kind: 'failed', attempt: 1, error: { ...busy, retryAfterMs: 3600_000 } });

    expect(Date.parse(run.statusOf(FIRST).nextAttemptAt ?? '')).toBe(NOW + 3600_000);
  });

  it('becomes a fallout when the tries are used up, and gets a new round from an operator', () => {
    for (const attempt of [1, 2, 3]) {
      run.send(FIRST, { kind: 'failed', attempt, error: busy });
      run.now += 60_000;
      run.send(FIRST, { kind: 'timerFired' });
    }
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'FatallyFailed', attempt: 3, error: busy });
    expect(run.take('openFallout')).toMatchObject([{ fallout: { id: 'ORD-1/r1:g.a@T@L1#3', errorCode: 'Busy' } }]);
    run.take('dispatch');

    run.send(FIRST, { kind: 'retry', by: 'ana' });

    expect(run.take('closeFallout')).toMatchObject([
      { falloutId: 'ORD-1/r1:g.a@T@L1#3', resolution: 'retried', by: 'ana' },
    ]);
    expect(run.take('dispatch')).toMatchObject([{ attempt: 4 }]);
    run.send(FIRST, { kind: 'failed', attempt: 4, error: busy });
    expect(run.statusOf(FIRST).state).toBe('Failed');
  });

  it('goes to a person at once when trying again cannot help', () => {
    run.send(FIRST, { kind: 'failed', attempt: 1, error: wrong });

    expect(run.statusOf(FIRST).state).toBe('FatallyFailed');
    expect(run.openFallouts.size).toBe(1);
  });

  it('groups failures of one kind whatever numbers they name', () => {
    const fingerprint = (message: string): string => {
      const other = runOf(step('g.a'));
      other.send(FIRST, { kind: 'failed', attempt: 1, error: { ...wrong, message } });
      const [opened] = other.take('openFallout');
      return opened?.kind === 'openFallout' ? opened.fallout.fingerprint : '';
    };

    expect(fingerprint('Port 17 of "A" is taken')).toBe(fingerprint('Port 98 of "B" is taken'));
    expect(fingerprint('Port 17 of "A" is taken')).not.toBe(fingerprint('Port 17 of "A" is broken'));
  });

  it('closes the fallout when the vendor delivers after all', () => {
    run.send(FIRST, { kind: 'failed', attempt: 1, error: wrong });

    run.send(FIRST, { kind: 'completed', output: {} });

    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Completed' });
    expect(run.statusOf(FIRST).error).toBeUndefined();
    expect(run.openFallouts.size).toBe(0);
  });

  it('is fenced: the reply of an attempt that was written off changes nothing', () => {
    run.send(FIRST, { kind: 'started', attempt: 1 });
    run.send(FIRST, { kind: 'leaseExpired', attempt: 1 });
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Ready', attempt: 1 });

    expect(run.send(FIRST, { kind: 'completed', attempt: 1 }).outcome).toBe('ignored');
    expect(run.send(FIRST, { kind: 'failed', attempt: 1, error: wrong }).outcome).toBe('ignored');
    expect(run.send(FIRST, { kind: 'completed', attempt: 2 }).outcome).toBe('applied');
  });

  it('takes no late word of a worker for an attempt that failed, only that of the vendor', () => {
    run.send(FIRST, { kind: 'failed', attempt: 1, error: busy });
    expect(run.send(FIRST, { kind: 'completed', attempt: 1 }).outcome).toBe('ignored');

    run.send(FIRST, { kind: 'completed', output: { parcel: 'P-1' } });

    expect(run.statusOf(FIRST).state).toBe('Completed');
    expect(run.statusOf(FIRST).nextAttemptAt).toBeUndefined();
  });

  it('does not go round for ever when it kills its worker', () => {
    for (const attempt of [1, 2, 3]) {
      run.send(FIRST, { kind: 'started', attempt });
      run.send(FIRST, { kind: 'leaseExpired', attempt });
    }

    expect(run.statusOf(FIRST)).toMatchObject({ state: 'FatallyFailed', error: { code: 'LeaseLost' } });
  });

  it('is held while the circuit is open, and dispatched again after', () => {
    run.take('dispatch');
    run.send(FIRST, { kind: 'hold', note: 'vendor is down' });
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'OnHold', note: 'vendor is down' });

    run.send(FIRST, { kind: 'resume' });

    expect(run.take('dispatch')).toHaveLength(1);
    expect(run.statusOf(FIRST).note).toBeUndefined();
  });
});

describe('other steps', () => {
  it('gives a task to its queue and checks the form of the answer', () => {
    const form = { serial: attribute('string', { required: true }), ports: attribute('number', { values: [1, 4] }) };
    const run = runOf(step('g.a', { type: 'manual', queue: 'desk', form }));
    expect(run.take('assignTask')).toEqual([{ kind: 'assignTask', step: FIRST, queue: 'desk' }]);

    const answer = run.send(FIRST, { kind: 'taskCompleted', by: 'ana', output: { ports: 3, color: 'red' } });
    expect(answer).toMatchObject({ outcome: 'refused', changes: [] });
    expect(answer.problems.map(({ code }) => code).toSorted()).toEqual([
      'AttributeMissing',
      'AttributeValueNotAllowed',
      'UnknownAttribute',
    ]);

    run.send(FIRST, { kind: 'taskCompleted', by: 'ana', output: { serial: 'S1', ports: 4 } });
    expect(run.statusOf(FIRST)).toMatchObject({ state: 'Completed', completedBy: 'ana', output: { serial: 'S1' } });
  });

  it('lets no answer of a vendor touch a task', () => {
    const run = runOf(step('g.a', { type: 'manual' }));

    for (const event of [
      { kind: 'started', attempt: 1 },
      { kind: 'accepted', attempt: 1, externalId: 'V-1' },
      { kind: 'completed', output: {} },
      { kind: 'failed', attempt: 1, error: wrong },
    ] as const) {
      expect(run.send(FIRST, event).outcome, event.kind).toBe('ignored');
    }
    expect(run.statusOf(FIRST).state).toBe('Ready');
  });

  it('refuses a task before its turn, and what is no task', () => {
    const run = runOf(step('g.a'), step('g.b', { type: 'manual' }));

    const done = { kind: 'taskCompleted', by: 'ana', output: {} } as const;
    expect(run.send(SECOND, done).problems).toMatchObject([{ code: 'TaskNotReady' }]);
    expect(run.send(FIRST, done).problems).toMatchObject([{ code: 'NotATask' }]);
  });

  it('fires a timer after its delay and not before', () => {
    const run = runOf(step('g.a', { type: 'timer', delayMs: 5000 }));
    expect(run.take('startTimer')).toMatchObject([{ at: new Date(NOW + 5000).toISOString(), purpose: 'timer' }]);

    run.now += 4999;
    expect(run.send(FIRST, { kind: 'timerFired' }).outcome).toBe('ignored');
    run.now += 1;
    run.send(FIRST, { kind: 'timerFired' });

    expect(run.statusOf(FIRST).state).toBe('Completed');
  });

  it('waits for its event by name; one that comes early is kept for later', () => {
    const run = runOf(step('g.a'), step('g.b', { type: 'waitForEvent', event: 'plugged' }));
    const plugged = { kind: 'eventReceived', event: 'plugged', output: { by: 'customer' } } as const;
    expect(run.send(SECOND, plugged).outcome).toBe('early');

    run.send(FIRST, { kind: 'completed' });
    expect(run.take('awaitEvent')).toEqual([{ kind: 'awaitEvent', step: SECOND, event: 'plugged' }]);
    expect(run.send(SECOND, { ...plugged, event: 'other' }).outcome).toBe('ignored');
    run.send(SECOND, plugged);

    expect(run.statusOf(SECOND)).toMatchObject({ state: 'Completed', output: { by: 'customer' } });
    expect(run.send(SECOND, plugged).outcome).toBe('ignored');
  });

  it('keeps a vendor that answers before it was asked for later', () => {
    const run = runOf(step('g.a'), step('g.b'));

    expect(run.send(SECOND, { kind: 'completed' }).outcome).toBe('early');
  });

  it('holds a step for the lag of its dependency', () => {
    const design = aDesign({
      products: [sold('X'), technical('T')],
      rules: [rule('r', 'X', 'T')],
      scenarios: [scenario('s', 'T', 'g')],
      groups: [group('g', ['a', 'b'])],
      dependencies: [after('g.b', 'g.a', 'item', 9000)],
    });
    const order = anOrder([aLine('L1', 'X')]);
    const run = new MemoryRun(valueOf(composePlan(design, order, valueOf(decompose(design, order)), NOW)), NOW);
    run.send(FIRST, { kind: 'completed' });

    expect(run.statusOf(SECOND).state).toBe('Scheduled');
    expect(run.take('startTimer')).toMatchObject([{ step: SECOND, at: new Date(NOW + 9000).toISOString() }]);
    run.now += 9000;
    run.send(SECOND, { kind: 'timerFired' });

    expect(run.statusOf(SECOND).state).toBe('Ready');
  });

  it('runs auto steps and milestones by itself, with the outputs of earlier steps', () => {
    const run = runOf(
      step('g.a'),
      step('g.b', { type: 'auto', payload: { port: outputOf('g.a', 'id'), fixed: constant(1) } }),
      step('g.c', { type: 'milestone' })
    );
    run.send(FIRST, { kind: 'completed', output: { id: 'P-7' } });

    expect(run.statusOf(SECOND)).toMatchObject({ state: 'Completed', output: { port: 'P-7', fixed: 1 } });
    expect(run.statusOf('g.c@T@L1').state).toBe('Completed');
  });

  it('shows an auto step whose input is missing to a person', () => {
    const run = runOf(step('g.a'), step('g.b', { type: 'auto', payload: { port: outputOf('g.a', 'id') } }));
    run.send(FIRST, { kind: 'completed', output: {} });

    expect(run.statusOf(SECOND)).toMatchObject({ state: 'FatallyFailed', error: { code: 'PayloadIncomplete' } });
  });

  it('does not start work while the plan is suspended', () => {
    const run = runOf(step('g.a'), step('g.b'));
    run.state = 'Suspended';
    run.take('dispatch');
    run.send(FIRST, { kind: 'completed' });

    expect(run.statusOf(SECOND).state).toBe('OnHold');
    expect(run.take('dispatch')).toEqual([]);
    expect(run.send(SECOND, { kind: 'resume' }).outcome).toBe('ignored');
    run.state = 'InProgress';
    run.send(SECOND, { kind: 'resume' });
    expect(run.take('dispatch')).toHaveLength(1);
  });

  it('ignores everything once the plan is over', () => {
    const run = runOf(step('g.a'));
    run.state = 'Cancelled';

    expect(run.send(FIRST, { kind: 'completed' }).outcome).toBe('ignored');
  });
});
