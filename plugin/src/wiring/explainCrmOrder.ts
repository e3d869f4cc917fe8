/** Orders of the CRM with a design, and why they become what they become: the evaluator of production, with no effect. */
import { orderIsChange } from '../engine/change/orderIsChange.ts';
import { explainOrder, type OrderExplanation } from '../engine/explain.ts';
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { assetsInCrm } from './assetsInUse.ts';
import type { CrmWorkbench } from '../salesforce/index.ts';

/** Why the order becomes what it becomes. `design` takes the place of the active one. */
export async function explainCrmOrder(
  crm: CrmWorkbench,
  ref: string,
  now: number,
  design?: ExecutableDesign
): Promise<Result<OrderExplanation, Problem | readonly Problem[]>> {
  const read = await readOrderAndDesign(crm, ref, design);
  if (!read.ok) return read;
  const { order } = read.value;
  if (order.amends) return refuse(orderIsChange(order));
  return ok(explainOrder(read.value.design, order, now, await assetsInCrm(crm, order)));
}

export async function readOrderAndDesign(
  crm: Pick<CrmWorkbench, 'activeDesign' | 'readOrderView' | 'readOrders'>,
  ref: string,
  given?: ExecutableDesign
): Promise<Result<{ readonly order: CommercialOrder; readonly design: ExecutableDesign }, Problem>> {
  const design = given ? ok(given) : await crm.activeDesign();
  if (!design.ok) return design;
  const view = await crm.readOrderView(ref);
  if (!view.ok) return view;
  const { orders, problems } = await crm.readOrders([view.value.id]);
  const [order] = orders;
  const problem = problems.get(view.value.id);
  if (order) return ok({ order, design: design.value });
  return refuse(
    problem ?? {
      code: 'OrderNotFound',
      message: `Order ${ref} cannot be read.`,
      action: 'Check that you may see the order and its lines.',
    }
  );
}
