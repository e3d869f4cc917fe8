import { describe, expect, it } from 'vitest';
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

const wrong: StepError = { class: 'permanent', code: 'BadAddress', message: 'No such street.' };

describe('a step without a vendor', () => {
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
