import { describe, expect, it } from 'vitest';
import { applySampleDesign, internetDraft, startLocalCrm, submitOrders } from './support/localCrm.ts';
import { driveOrders, startHarness, until } from './support/serviceHarness.ts';

const ORDERS = 60;

describe('API calls', () => {
  it('needs at most one for an order of twelve steps, from submitted to billed', async () => {
    const local = await startLocalCrm();
    await applySampleDesign(local.people);
    const ids = await submitOrders(
      local,
      Array.from({ length: ORDERS }, (_, at) => internetDraft(`API-${at}`))
    );
    const harness = await startHarness({ connection: local.integration });
    try {
      local.org.resetUsage();
      await harness.service.start();

      const people = await driveOrders(local, harness, ids);
      await until(async () => (await harness.runtime.counts()).unprojected === 0, 'everything is in the CRM');

      const { used } = local.org.usage();
      const done = await local.admin.query(
        `SELECT Id FROM Order WHERE OM_State__c = 'Completed' AND OM_StepsDone__c = 12`
      );
      expect(done.totalSize).toBe(ORDERS);
      expect((used - people) / ORDERS).toBeLessThanOrEqual(1);
    } finally {
      await harness.stop();
      await local.stop();
    }
  }, 120_000);
});
