/** The designs that ship with the product, compiled from their YAML, on the orders that the README shows. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileDesign, readDesignFiles } from '../../../src/design/index.ts';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../../../src/domain/order.ts';
import type { FulfillmentPlan, PayloadValue } from '../../../src/domain/plan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import { explainOrder } from '../../../src/engine/explain.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
let design: ExecutableDesign;

beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../../../config/design', import.meta.url));
  design = valueOf(compileDesign(valueOf(await readDesignFiles(folder)))).design;
});

const internet = { speed: '1G', technology: 'fiber', installation: 'technician' };
const household = (installation: string): CommercialOrder =>
  anOrder([
    aLine('1', 'FIBER-1G-TV'),
    aLine('2', 'FIBER-INTERNET', { in: '1', attributes: { ...internet, installation } }),
    aLine('3', 'VOICE', { in: '1', attributes: { phoneNumber: '+34910000000', portIn: true } }),
    aLine('4', 'TV', { in: '1', attributes: { package: 'sport' } }),
  ]);

/** A plan as lines of text: what a reviewer should see change when a rule changes. */
function written(plan: FulfillmentPlan): string {
  const minutes = (time: string): string => `${(Date.parse(time) - NOW) / 60_000} min`;
  const attributes = (of: object): string =>
    Object.entries(of)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
  const payload = (value: PayloadValue): string =>
    typeof value !== 'object'
      ? String(value)
      : '$step' in value
        ? `<${value.$step}.${value.field}>`
        : value.map((line) => `${line.product}×${line.quantity}@${line.unitPrice}`).join('+');
  return [
    `plan ${plan.id}, ends ${minutes(plan.projectedEnd)}`,
    ...plan.items.map(
      ({ key, action, quantity, attributes: of, lineIds, parentKeys }) =>
        `item ${[key, action, quantity, attributes(of)].join(' ').trim()} for ${lineIds.join()}` +
        (parentKeys.length > 0 ? ` from ${parentKeys.join()}` : '')
    ),
    ...plan.unfulfilled.map(({ lineId, reason }) => `line ${lineId}: ${reason.text}`),
    ...plan.steps.flatMap((step) => [
      `step ${step.key} (${step.type}) ${minutes(step.plannedStart)} to ${minutes(step.plannedEnd)}${step.critical ? ' critical' : ''}`,
      ...step.dependsOn.map(({ step: before }) => `  after ${before}`),
      ...Object.entries(step.payload).map(([name, value]) => `  ${name}: ${payload(value)}`),
    ]),
    ...plan.gates.map(
      ({ stepKey, lineIds, requiredSteps }) => `gate ${stepKey} for ${lineIds.join()}: ${requiredSteps.length} steps`
    ),
    '',
  ].join('\n');
}

const planOf = (order: CommercialOrder): FulfillmentPlan =>
  valueOf(composePlan(design, order, valueOf(decompose(design, order)), NOW));

describe('the plan of a household', () => {
  it('with a technician is the reviewed one', async () => {
    await expect(written(planOf(household('technician')))).toMatchFileSnapshot('golden/fiberTechnician.txt');
  });

  it('that installs by itself has no visit, and the same gate behind all that is left', () => {
    const plan = planOf(household('self'));

    expect(plan.steps.some(({ definition }) => definition === 'visit.install')).toBe(false);
    const waits = plan.steps.find(({ definition }) => definition === 'activation.device-activated')?.dependsOn;
    expect(waits?.map(({ step }) => step).toSorted()).toEqual([
      'customer.confirm-address@order',
      'modem.delivered@CPE-MODEM@bundle:1',
      'port.switch-on@ACCESS-PORT@2',
    ]);
    expect(plan.gates).toMatchObject([{ stepKey: 'billing-gate@1', lineIds: ['id-1', 'id-2', 'id-3', 'id-4'] }]);
  });

  it('can be explained, also in what it has not', () => {
    const explanation = explainOrder(design, household('self'), NOW);

    expect(explanation.problems).toEqual([]);
    const service = explanation.items.find(({ key }) => key === 'INTERNET-SERVICE@2');
    expect(service?.rules.find(({ key }) => key === 'truck-roll')).toEqual({
      key: 'truck-roll',
      leadsTo: 'TRUCK-ROLL',
      outcome: 'conditionFalse',
      why: 'line.attributes.installation == "technician" is false (line.attributes.installation is "self")',
    });
  });
});
