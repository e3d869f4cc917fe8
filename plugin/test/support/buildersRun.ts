/** A plan of one line and one item whose steps follow one another, running in memory. */
import type { ExecutableDesign, StepDefinition } from '../../src/domain/fulfillmentDesign.ts';
import { composePlan } from '../../src/engine/composePlan.ts';
import { decompose } from '../../src/engine/decompose.ts';
import { aDesign, after, group, rule, scenario, sold, technical } from './buildersDesign.ts';
import { aLine, anOrder } from './buildersOrder.ts';
import { valueOf } from './expectResult.ts';
import { MemoryRun } from './memoryRun.ts';

export const NOW = Date.UTC(2026, 0, 5, 8);

/** One line, one item, these steps one after the other. */
export function runOf(...steps: readonly StepDefinition[]): MemoryRun {
  const design: ExecutableDesign = aDesign({
    products: [sold('X'), technical('T')],
    rules: [rule('r', 'X', 'T')],
    scenarios: [scenario('s', 'T', 'g')],
    groups: [group('g', steps)],
    dependencies: steps.slice(1).map(({ key }, index) => after(key, (steps[index] as StepDefinition).key, 'item')),
  });
  const order = anOrder([aLine('L1', 'X')]);
  return new MemoryRun(valueOf(composePlan(design, order, valueOf(decompose(design, order)), NOW)), NOW);
}
export const FIRST = 'g.a@T@L1';
export const SECOND = 'g.b@T@L1';
export const GATE = 'billing-gate@L1';
export const START = 'start-billing@L1';
