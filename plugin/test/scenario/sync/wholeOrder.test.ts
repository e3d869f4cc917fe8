import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applySampleDesign, internetDraft, startLocalCrm, submitOrders, type LocalCrm } from './support/localCrm.ts';
import { driveOrders, startHarness, until, type Harness } from './support/serviceHarness.ts';

describe('a whole order through the service', () => {
  let local: LocalCrm;
  let harness: Harness;

  beforeAll(async () => {
    local = await startLocalCrm();
    await applySampleDesign(local.people);
    harness = await startHarness({
      connection: local.integration,
      settings: { inbox: { pollMinMs: 50, pollMaxMs: 200 }, projection: { windowMinMs: 50, windowMaxMs: 200 } },
    });
    await harness.service.start();
  });
  afterAll(async () => {
    await harness.stop();
    await local.stop();
  });

  it('takes an order from submitted to billed and shows all of it in the CRM', async () => {
    const ids = await submitOrders(local, [internetDraft('WHOLE-1')]);
    harness.service.wake();

    await driveOrders(local, harness, ids);
    await until(async () => (await harness.runtime.counts()).unprojected === 0, 'everything is in the CRM');

    const view = await local.people.readOrderView('WHOLE-1');
    expect(view).toMatchObject({ ok: true, value: { state: 'Completed', stepsTotal: 12, stepsDone: 12 } });
    if (!view.ok) return;
    expect(view.value.lines.map((line) => [line.externalId, line.state, line.billingState])).toEqual([
      ['L1', 'Completed', 'Billing'],
      ['L2', 'Completed', 'Billing'],
    ]);
    expect(view.value.plan?.steps.map((step) => step.state)).toEqual(Array.from({ length: 12 }, () => 'Completed'));
    expect(view.value.plan?.certificates).toHaveLength(1);
    expect(view.value.plan?.certificates[0]?.evidence.length).toBeGreaterThan(8);
    const report = await harness.service.report();
    expect(report.quarantine).toEqual([]);
    expect([...report.refusedPlans]).toEqual([]);
  });
});
