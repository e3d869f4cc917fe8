/** Who else is told when a billing gate opens. */
import { describe, expect, it } from 'vitest';
import { compileDesign, validateDesign } from '../../../src/design/index.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import type { FulfillmentPlan } from '../../../src/domain/plan.ts';
import { aLine, anOrder } from '../../support/buildersOrder.ts';
import { valueOf } from '../../support/expectResult.ts';

const COMMISSION = {
  name: 'Post commission',
  gateway: 'commissions',
  operation: 'post',
  when: 'has(order.attributes.salesAgent)',
  payload: { payee: 'order.attributes.salesAgent' },
};

/** One product of one step, sold in two lines of which each has its own gate. */
function sources(also: Readonly<Record<string, object>>) {
  const document = {
    products: { PLAN: { name: 'Plan', kind: 'commercial' }, RIGHT: { name: 'Right', kind: 'technical' } },
    rules: { right: { product: 'PLAN', target: 'RIGHT' } },
    scenarios: { right: { product: 'RIGHT', group: 'right' } },
    groups: { right: { name: 'Right', steps: { note: { name: 'Note', type: 'auto' } } } },
    billing: { release: 'line', gateway: 'billing', operation: 'start', also },
    gateways: { billing: { kind: 'billing' }, commissions: { kind: 'sapCommissions' } },
  };
  return [{ file: 'design.json', text: JSON.stringify(document) }];
}

function planOf(attributes: Readonly<Record<string, string>>, also: Readonly<Record<string, object>>): FulfillmentPlan {
  const { design } = valueOf(compileDesign(sources(also)));
  const order = { ...anOrder([aLine('1', 'PLAN'), aLine('2', 'PLAN')]), attributes };
  return valueOf(composePlan(design, order, valueOf(decompose(design, order)), Date.UTC(2026, 0, 5)));
}

describe('a call behind the billing gate', () => {
  it('is one for each gate, waits for it, and gets the lines that billing gets', () => {
    const plan = planOf({ salesAgent: 'AGENT-17' }, { commission: COMMISSION });

    const calls = plan.steps.filter((step) => step.gateway === 'commissions');
    expect(calls).toHaveLength(2);
    for (const call of calls) {
      const [gate] = call.dependsOn;
      expect(plan.gates.map(({ stepKey }) => stepKey)).toContain(gate?.step);
      const billing = plan.steps.find((step) => step.gateway === 'billing' && step.dependsOn[0]?.step === gate?.step);
      expect(call.payload).toEqual({ ...billing?.payload, payee: 'AGENT-17' });
      expect(call).toMatchObject({ type: 'callout', mandatory: true, group: 'billing', operation: 'post' });
      expect(call.reasons[0]?.text).toContain('has(order.attributes.salesAgent)');
    }
  });

  it('is required by no gate: billing waits for nobody who is told beside it', () => {
    const plan = planOf({ salesAgent: 'AGENT-17' }, { commission: COMMISSION });
    const keys = plan.steps.filter((step) => step.group === 'billing').map(({ key }) => key);
    for (const gate of plan.gates) expect(gate.requiredSteps.filter((key) => keys.includes(key))).toEqual([]);
  });

  it('is not there for an order that does not want it', () => {
    const plan = planOf({}, { commission: COMMISSION });
    expect(plan.steps.filter((step) => step.gateway === 'commissions')).toEqual([]);
    expect(plan.steps.filter((step) => step.gateway === 'billing')).toHaveLength(2);
  });

  it('keeps the order from being planned when it cannot be evaluated, and says where', () => {
    const { design } = valueOf(compileDesign(sources({ commission: { ...COMMISSION, when: 'true' } })));
    const order = anOrder([aLine('1', 'PLAN')]);
    const plan = composePlan(design, order, valueOf(decompose(design, order)), 0);
    expect(plan).toMatchObject({
      ok: false,
      error: [{ code: 'ExpressionFailed', path: 'billing.also.commission.payload.payee' }],
    });
  });

  it.each([
    [{ gateway: 'nowhere' }, 'UnknownGateway', 'billing.also.commission.gateway'],
    [{ when: 'order.number' }, 'ExpressionType', 'billing.also.commission.when'],
    [{ when: 'item.quantity > 1.0' }, 'UnknownVariable', 'billing.also.commission.when'],
    [
      { payload: { payee: 'steps["right.note"].name' } },
      'StepOutputNotAvailable',
      'billing.also.commission.payload.payee',
    ],
  ])('is refused when it says %j', (change, code, path) => {
    const problems = validateDesign(sources({ commission: { ...COMMISSION, ...change } }));
    expect(problems).toContainEqual(expect.objectContaining({ code, path: expect.stringContaining(path) as string }));
  });

  it('must give what its operation needs; lines go along by themselves', () => {
    const catalog = {
      check: () => [],
      operations: () => new Map([['post', ['lines', 'payee', 'region']]]),
    };
    const missing = validateDesign(sources({ commission: COMMISSION }), catalog).filter(
      ({ code }) => code === 'PayloadFieldMissing'
    );
    expect(missing.map(({ message }) => message)).toEqual([
      'the operation post of commissions needs region in the payload',
    ]);
  });
});
