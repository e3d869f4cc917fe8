import { expect, it } from 'vitest';
import type { StepError } from '../../../src/domain/plan.ts';
import { cancelledPlan, revisePlan } from '../../../src/engine/change/revisePlan.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import { aDesign, group, rule, scenario, sold, step, technical } from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { NOW } from '../../support/buildersRun.ts';
import { valueOf } from '../../support/expectResult.ts';
import { MemoryRun } from '../../support/memoryRun.ts';

const undo = { gateway: 'vendor', operation: 'undo', payload: {} };
const design = aDesign({
  products: [sold('NET'), technical('PORT')],
  rules: [rule('port', 'NET', 'PORT')],
  scenarios: [scenario('p', 'PORT', 'port')],
  groups: [group('port', [step('port.on', { change: { strategy: 'undoThenRedo', undo } })])],
});
const ON = 'port.on@PORT@L1';
const permanent = (code: string): StepError => ({ class: 'permanent', code, message: 'No.' });

/** The step has failed for good, and somebody wants it tried again. */
function retried(): MemoryRun {
  const run = new MemoryRun(valueOf(planOrder(design, anOrder([aLine('L1', 'NET')]), NOW)), NOW);
  run.send(ON, { kind: 'started', attempt: 1 });
  run.send(ON, { kind: 'failed', attempt: 1, error: permanent('NoPort') });
  return run;
}
const undone = (run: MemoryRun): readonly string[] =>
  valueOf(revisePlan(run.view(), { target: cancelledPlan(run.view()) }, run.now)).steps.map(({ key }) => key);

it('what a vendor refused is not undone', () => {
  expect(undone(retried())).toEqual([]);
});

it('what was tried again and lost with its worker is undone, though it was refused before', () => {
  const run = retried();
  run.send(ON, { kind: 'retry', by: 'ana' });
  run.send(ON, { kind: 'started', attempt: 2 });
  run.send(ON, { kind: 'leaseExpired', attempt: 2 });
  expect(run.statusOf(ON).state).toBe('Ready');
  expect(undone(run)).toEqual([`undo.${ON}`]);
});

it.each(['LeaseLost', 'ReplyNotSettled', 'PoisonStep'])('what failed for good by %s is undone', (code) => {
  const run = retried();
  run.send(ON, { kind: 'retry', by: 'ana' });
  run.send(ON, { kind: 'failed', attempt: 2, error: permanent(code) });
  expect(run.statusOf(ON).state).toBe('FatallyFailed');
  expect(undone(run)).toEqual([`undo.${ON}`]);
});
