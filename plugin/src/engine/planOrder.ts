import type { AssetsInUse } from '../domain/asset.ts';
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { FulfillmentPlan } from '../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { newAssets } from './assets/assetChanges.ts';
import { isOnAssets } from './assets/assetOrder.ts';
import { planOnAssets } from './assets/planOnAssets.ts';
import { composePlan } from './composePlan.ts';
import { decompose } from './decompose.ts';

/** A customer who has nothing. */
export const NOTHING_YET: AssetsInUse = { assets: [], items: [], outputs: [] };

/**
 * What becomes of an order under a design: its plan, or every reason why it cannot be fulfilled.
 *
 * @param inUse what the customer has of the bundles that the order speaks of
 */
export function planOrder(
  design: ExecutableDesign,
  order: CommercialOrder,
  now: number,
  inUse: AssetsInUse = NOTHING_YET
): Result<FulfillmentPlan, readonly Problem[]> {
  if (isOnAssets(order)) return planOnAssets(design, order, inUse, now);
  const decomposition = decompose(design, order);
  if (!decomposition.ok) return refuse(decomposition.error);
  const composed = composePlan(design, order, decomposition.value, now);
  if (!composed.ok) return composed;
  return ok({ ...composed.value, assets: newAssets(composed.value, decomposition.value.resolved) });
}
