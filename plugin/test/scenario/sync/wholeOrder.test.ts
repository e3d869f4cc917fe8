import { describe, expect, it } from 'vitest';
import { internetDraft, submitOrders } from './support/localCrm.ts';
import { driveOrders, until } from './support/serviceHarness.ts';
import { serviceWorld } from './support/serviceWorld.ts';

describe('a whole order through the service', () => {
  const world = serviceWorld();

  it('takes an order from submitted to billed and shows all of it in the CRM', async () => {
    const ids = await submitOrders(world.local, [internetDraft('WHOLE-1')]);
    world.harness.service.wake();

    await driveOrders(world.local, world.harness, ids);
    await until(async () => (await world.harness.runtime.counts()).unprojected === 0, 'everything is in the CRM');

    const view = await world.local.people.readOrderView('WHOLE-1');
    expect(view).toMatchObject({ ok: true, value: { state: 'Completed', stepsTotal: 12, stepsDone: 12 } });
    if (!view.ok) return;
    expect(view.value.lines.map((line) => [line.externalId, line.state, line.billingState])).toEqual([
      ['L1', 'Completed', 'Billing'],
      ['L2', 'Completed', 'Billing'],
    ]);
    expect(view.value.plan?.steps.map((step) => step.state)).toEqual(Array.from({ length: 12 }, () => 'Completed'));
    expect(view.value.plan?.certificates).toHaveLength(1);
    expect(view.value.plan?.certificates[0]?.evidence.length).toBeGreaterThan(8);
    const report = await world.harness.service.report();
    expect(report.quarantine).toEqual([]);
    expect([...report.refusedPlans]).toEqual([]);
  });
});
