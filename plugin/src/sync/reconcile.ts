import type { IntakeDependencies } from './intakeDependencies.ts';
import type { OrderIntake } from './orderIntake.ts';
import type { SyncConfig } from './syncConfig.ts';

/**
 * Finds what events and projections may have lost: orders that the CRM still shows as Acknowledged. Those without a plan
 * are taken in; those with one are written to the CRM again.
 */
export function createReconciliation(
  { crm, runtime, clock, logger }: IntakeDependencies,
  intake: OrderIntake,
  config: SyncConfig['reconcile']
) {
  return {
    /** @param graceMs orders younger than this are left to the outbox */
    async pass(
      graceMs = config.graceMs
    ): Promise<{ readonly taken: number; readonly reprojected: number; readonly deferred: number }> {
      const before = new Date(clock.now() - graceMs).toISOString();
      const ids = await crm.acknowledgedOrders(before, config.batchSize);
      const lost: string[] = [];
      const behind: string[] = [];
      for (const id of ids) {
        const plans = await runtime.plansOfOrder(id);
        if (plans.length === 0) lost.push(id);
        else behind.push(...plans);
      }
      const result = await intake.take(lost.map((orderId) => ({ orderId })));
      if (behind.length > 0) await runtime.reproject(behind);
      if (result.started > 0 || behind.length > 0) {
        logger.info({ taken: result.started, reprojected: behind.length }, 'reconciliation found orders left behind');
      }
      return { taken: result.started, reprojected: behind.length, deferred: result.deferred };
    },
  };
}

export type Reconciliation = ReturnType<typeof createReconciliation>;
