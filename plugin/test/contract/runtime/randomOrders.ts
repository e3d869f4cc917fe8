/** Random orders of one database, and what must be true of each in the end. */
import { expect } from 'vitest';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import type { PlanView } from '../../../src/domain/plan.ts';
import { isSettled } from '../../../src/domain/states.ts';
import type { PostgresRuntime } from '../../../src/runtime/index.ts';
import type { Sample } from '../../support/buildersRandom.ts';

/** Orders of all runs share one database. */
export function named({ design, order }: Sample, id: string): Sample {
  const lines = order.lines.map((line): OrderLine => ({
    ...line,
    id: `${id}-${line.id}`,
    externalId: line.externalId.replace(/^[^/]*/, id),
    ...(line.parentId !== undefined && { parentId: `${id}-${line.parentId}` }),
  }));
  const named: CommercialOrder = { ...order, id: `id-${id}`, externalId: id, orderNumber: id, lines };
  return { design, order: named };
}

export function expectNothingEarly({ plan, steps, certificates }: PlanView): void {
  for (const { gateKey, releasedAt } of certificates) {
    for (const key of plan.gates.find(({ stepKey }) => stepKey === gateKey)?.requiredSteps ?? []) {
      const status = steps.get(key);
      expect(isSettled(status?.state ?? 'Pending'), `${key} before ${gateKey}`).toBe(true);
      expect(Date.parse(status?.endedAt ?? ''), `${key} before ${gateKey}`).toBeLessThanOrEqual(Date.parse(releasedAt));
    }
  }
}

/** The customer has what the order says, by product and how much of it. */
export async function expectAssets(runtime: PostgresRuntime, order: CommercialOrder): Promise<void> {
  const lines = order.lines.map((line) => ({ ...line, assetId: line.externalId }));
  const { assets } = await runtime.assets.inUse({ ...order, lines });
  const has = assets.map(({ id, productCode, quantity, state }) => `${id} ${productCode} ${quantity} ${state}`);
  const wants = order.lines.map(
    ({ externalId, productCode, quantity }) => `${externalId} ${productCode} ${quantity} Active`
  );
  expect(has.toSorted()).toEqual(wants.toSorted());
}
