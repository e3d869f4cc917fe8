import { describe, expect, it } from 'vitest';
import type { OrderView } from '../../../src/domain/orderView.ts';
import type { PlanView } from '../../../src/domain/plan.ts';
import { orderAt, type TimeMachine } from '../../../src/wiring/orderAt.ts';
import { step } from '../../support/buildersDesign.ts';
import { FIRST, NOW, runOf, SECOND } from '../../support/buildersRun.ts';

const line = (id: string, more: object = {}) => ({
  id,
  externalId: id,
  productCode: 'P',
  productName: 'Product',
  action: 'add',
  quantity: 1,
  unitPrice: '10',
  attributes: {},
  state: 'Completed',
  ...more,
});
const order: OrderView = {
  id: 'order',
  orderNumber: '00000100',
  externalId: 'PO-1',
  accountName: 'Acme',
  state: 'Completed',
  stateReason: 'done',
  revision: 1,
  currency: 'EUR',
  total: '10.00',
  stepsTotal: 4,
  stepsDone: 4,
  lines: [
    line('id-L1', { billingState: 'Billing', certificate: 'BC-1' }),
    line('id-later'),
    line('id-idle', { state: undefined }),
  ],
};

/** The plan after its first step failed, an hour before now. */
function machine(): TimeMachine {
  const run = runOf(step('g.a'), step('g.b'));
  run.send(FIRST, { kind: 'failed', attempt: 1, error: { class: 'permanent', code: 'NO', message: 'no port' } });
  const view: PlanView = run.view();
  return {
    plansOfOrder: () => Promise.resolve([view.plan.id]),
    planAt: (_, at) => Promise.resolve(Date.parse(at) < NOW ? undefined : view),
    journal: () => Promise.resolve([{ at: new Date(NOW).toISOString(), who: 'engine', what: 'PlanInProgress' }]),
  };
}

describe('an order at an earlier time', () => {
  it('has the states of then: steps, lines, billing and the order itself', async () => {
    const then = await orderAt(machine(), order, new Date(NOW).toISOString());

    const value = then.ok ? then.value : expect.fail('refused');
    expect(value).toMatchObject({ state: 'Failed', stepsTotal: 4, stepsDone: 0 });
    expect(value).not.toHaveProperty('stateReason');
    expect(value.lines.map(({ id, billingState, certificate }) => [id, billingState, certificate])).toEqual([
      ['id-L1', 'Blocked', undefined],
      ['id-idle', undefined, undefined],
    ]);
    const steps = new Map(value.plan?.steps.map((each) => [each.key, each]));
    expect(steps.get(FIRST)).toMatchObject({ state: 'FatallyFailed', errorMessage: 'no port', attempt: 1 });
    expect(steps.get(SECOND)).toMatchObject({ state: 'Pending', waitsFor: [FIRST] });
  });

  it('is refused for a time before there was a plan', async () => {
    const then = await orderAt(machine(), order, new Date(NOW - 1).toISOString());

    expect(then).toMatchObject({ ok: false, error: { code: 'NoPlanThen' } });
  });
});
