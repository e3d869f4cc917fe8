/** Plans of small designs. */
import { expect } from 'vitest';
import type { FulfillmentPlan } from '../../src/domain/plan.ts';
import { composePlan } from '../../src/engine/composePlan.ts';
import { decompose } from '../../src/engine/decompose.ts';
import type { CommercialOrder } from '../../src/domain/order.ts';
import type { ExecutableDesign } from '../../src/domain/fulfillmentDesign.ts';
import { aDesign, after, group, rule, scenario, sold, technical, type DesignParts } from './buildersDesign.ts';
import { valueOf } from './expectResult.ts';

export const NOW = Date.UTC(2026, 0, 5, 8);
/** The plan that a design makes of an order, or why it makes none. */
export const compose = (design: ExecutableDesign, order: CommercialOrder) =>
  composePlan(design, order, valueOf(decompose(design, order)), NOW);

/** INTERNET is a port and a modem, each with a group of its own. */
export const internet = (more: DesignParts = {}): ExecutableDesign =>
  aDesign({
    products: [sold('INTERNET'), technical('PORT'), technical('MODEM'), ...(more.products ?? [])],
    rules: [rule('port', 'INTERNET', 'PORT'), rule('modem', 'INTERNET', 'MODEM'), ...(more.rules ?? [])],
    scenarios: more.scenarios ?? [scenario('port', 'PORT', 'port'), scenario('modem', 'MODEM', 'ship')],
    groups: more.groups ?? [group('port', ['on']), group('ship', ['send', 'track'])],
    dependencies: more.dependencies ?? [after('ship.track', 'ship.send', 'item')],
    ...(more.billing && { billing: more.billing }),
  });

/** Keys of the steps that a step waits for. */
export const waits = (plan: FulfillmentPlan, key: string): readonly string[] =>
  plan.steps
    .find((entry) => entry.key === key)
    ?.dependsOn.map(({ step: before }) => before)
    .toSorted() ?? expect.fail(`no step ${key}`);
