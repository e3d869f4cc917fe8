import { expect, it } from 'vitest';
import type { FulfillmentPlan } from '../../../src/domain/plan.ts';
import { revisePlan } from '../../../src/engine/change/revisePlan.ts';
import { planOrder } from '../../../src/engine/planOrder.ts';
import {
  aDesign,
  after,
  attribute,
  expr,
  group,
  rule,
  scenario,
  sold,
  step,
  technical,
} from '../../support/buildersDesign.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { NOW } from '../../support/buildersRun.ts';
import { valueOf } from '../../support/expectResult.ts';
import { MemoryRun } from '../../support/memoryRun.ts';

const model = { model: attribute('string') };
const design = aDesign({
  products: [sold('NET', { attributes: model }), technical('MODEM', { attributes: model }), technical('PORT')],
  rules: [
    rule('modem', 'NET', 'MODEM', { attributes: { model: { kind: 'asIs', from: 'model' } } }),
    rule('port', 'NET', 'PORT'),
  ],
  scenarios: [scenario('m', 'MODEM', 'modem'), scenario('p', 'PORT', 'port')],
  groups: [
    group('modem', [
      step('modem.ship', { payload: { model: expr('model', ({ item }) => item?.attributes['model'] as string) } }),
    ]),
    group('port', [step('port.on'), step('port.check', { type: 'manual', queue: 'Desk' })]),
  ],
  dependencies: [after('port.check', 'port.on'), after('port.check', 'modem.ship', 'line', 60_000)],
});
const planOf = (wanted: string, revision: number): FulfillmentPlan =>
  valueOf(planOrder(design, anOrder([aLine('L1', 'NET', { attributes: { model: wanted } })], { revision }), NOW));
const SHIP = 'modem.ship@MODEM@L1';
const CHECK = 'port.check@PORT@L1';

it('a step waits for what is done anew, with its lag, however often the order is changed before', () => {
  const run = new MemoryRun(planOf('A', 1), NOW);
  const change = (wanted: string, revision: number): void =>
    run.revise(valueOf(revisePlan(run.view(), { target: planOf(wanted, revision) }, run.now)));
  run.send(SHIP, { kind: 'completed' });
  change('B', 2);
  expect(run.statusOf(SHIP).state).toBe('Amended');
  change('C', 3);
  run.send('port.on@PORT@L1', { kind: 'completed' });
  expect(run.statusOf(CHECK).state).toBe('Pending');

  run.send(`${SHIP}~3`, { kind: 'completed' });
  expect(run.statusOf(CHECK).state).toBe('Scheduled');
  run.now += 60_000;
  run.send(CHECK, { kind: 'timerFired' });
  expect(run.statusOf(CHECK).state).toBe('Ready');
});
