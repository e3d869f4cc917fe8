import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { FulfillmentPlan } from '../domain/plan.ts';
import { refuse, type Problem, type Result } from '../domain/result.ts';
import { composePlan } from '../engine/composePlan.ts';
import { decompose } from '../engine/decompose.ts';

/** What becomes of an order under a design: its plan, or every reason why it cannot be fulfilled. */
export function planOrder(
  design: ExecutableDesign,
  order: CommercialOrder,
  now: number
): Result<FulfillmentPlan, readonly Problem[]> {
  const decomposition = decompose(design, order);
  if (!decomposition.ok) return refuse(decomposition.error);
  return composePlan(design, order, decomposition.value, now);
}
