import type { ChangeDecisions, PlanRevision } from '../../src/domain/change.ts';
import type { ExecutableDesign } from '../../src/domain/fulfillmentDesign.ts';
import type { Attributes, CommercialOrder } from '../../src/domain/order.ts';
import type { FulfillmentPlan } from '../../src/domain/plan.ts';
import type { Problem, Result } from '../../src/domain/result.ts';
import { revisePlan } from '../../src/engine/change/revisePlan.ts';
import { composePlan } from '../../src/engine/composePlan.ts';
import { decompose } from '../../src/engine/decompose.ts';
import {
  aDesign,
  after,
  attribute,
  constant,
  expr,
  group,
  outputOf,
  rule,
  scenario,
  sold,
  step,
  technical,
} from './buildersDesign.ts';
import { aLine, anOrder } from './buildersOrder.ts';
import { NOW } from './buildersRun.ts';
import { valueOf } from './expectResult.ts';
import { MemoryRun } from './memoryRun.ts';

/** The internet order of the handbook: modem by parcel, port by the network, technician, activation. */
const read = (name: string) => expr(`item.attributes.${name}`, ({ item }) => item?.attributes[name] as string);
const design: ExecutableDesign = aDesign({
  products: [
    sold('INTERNET', { attributes: { model: attribute('string'), speed: attribute('string') } }),
    technical('MODEM', { attributes: { model: attribute('string') } }),
    technical('PORT', { attributes: { speed: attribute('string') } }),
    technical('VISIT'),
  ],
  rules: [
    rule('modem', 'INTERNET', 'MODEM', { attributes: { model: { kind: 'asIs', from: 'model' } } }),
    rule('port', 'INTERNET', 'PORT', { attributes: { speed: { kind: 'asIs', from: 'speed' } } }),
    rule('visit', 'INTERNET', 'VISIT'),
  ],
  scenarios: [scenario('m', 'MODEM', 'modem'), scenario('p', 'PORT', 'port'), scenario('v', 'VISIT', 'visit')],
  groups: [
    group('modem', [
      step('modem.ship', {
        payload: { model: read('model') },
        change: {
          strategy: 'undoThenRedo',
          undo: { gateway: 'vendor', operation: 'takeBack', payload: { parcel: outputOf('modem.ship', 'parcel') } },
        },
        pointOfNoReturn: { kind: 'soft', at: 'started', fee: '19.90', reason: 'The parcel has to come back.' },
      }),
      step('modem.delivered', { type: 'waitForEvent', event: 'delivered' }),
    ]),
    group('port', [
      step('port.reserve', { payload: { site: constant('A') } }),
      step('port.on', {
        payload: { speed: read('speed'), port: outputOf('port.reserve', 'port') },
        pointOfNoReturn: { kind: 'hard', at: 'completed', attributes: ['speed'], reason: 'The port is patched.' },
      }),
    ]),
    group('visit', [
      step('visit.go', { type: 'manual', queue: 'Desk' }),
      step('visit.activate', {
        payload: { speed: expr('line.attributes.speed', ({ line }) => line?.attributes['speed'] as string) },
      }),
    ]),
  ],
  dependencies: [
    after('modem.delivered', 'modem.ship'),
    after('port.on', 'port.reserve'),
    after('visit.go', 'modem.delivered'),
    after('visit.go', 'port.on'),
    after('visit.activate', 'visit.go'),
  ],
});

export const wish: Attributes = { model: 'HGW-5', speed: '1G' };
const orderOf = (attributes: Attributes, revision = 1): CommercialOrder =>
  anOrder([aLine('L1', 'INTERNET', { attributes })], { revision });
export const composed = (attributes: Attributes, revision = 1): FulfillmentPlan => {
  const order = orderOf(attributes, revision);
  return valueOf(composePlan(design, order, valueOf(decompose(design, order)), NOW));
};

export const SHIP = 'modem.ship@MODEM@L1';
export const ON = 'port.on@PORT@L1';
export const RESERVE = 'port.reserve@PORT@L1';
export const DELIVERED = 'modem.delivered@MODEM@L1';
export const GO = 'visit.go@VISIT@L1';
export const ACTIVATE = 'visit.activate@VISIT@L1';
export const GATE = 'billing-gate@L1';

/** One internet order as it goes on, and changes of it. */
export class Story {
  readonly run = new MemoryRun(composed(wish), NOW);
  #revision = 1;

  start(key: string): this {
    this.run.send(key, { kind: 'started', attempt: this.run.statusOf(key).attempt + 1 });
    return this;
  }
  done(key: string, output: Attributes = {}): this {
    this.start(key);
    this.run.send(key, { kind: 'completed', output });
    return this;
  }
  assess(attributes: Attributes, decisions: ChangeDecisions = {}): Result<PlanRevision, readonly Problem[]> {
    const target = composed(attributes, this.#revision + 1);
    return revisePlan(this.run.view(), { target, decisions }, this.run.now);
  }
  change(attributes: Attributes, decisions: ChangeDecisions = {}): PlanRevision {
    const revision = valueOf(this.assess(attributes, decisions));
    this.#revision += 1;
    this.run.revise(revision);
    return revision;
  }
  effects(revision: PlanRevision): Record<string, string> {
    return Object.fromEntries(revision.impact.steps.map(({ key, effect }) => [key, effect]));
  }
  stateOf(key: string): string {
    return this.run.statusOf(key).state;
  }
}
