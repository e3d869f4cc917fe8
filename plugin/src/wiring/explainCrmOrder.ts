/** Orders of the CRM with a design, and why they become what they become: the evaluator of production, with no effect. */
import { orderIsChange } from '../engine/change/orderIsChange.ts';
import { explainOrder, type OrderExplanation } from '../engine/explain.ts';
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { assetsInCrm } from './assetsInUse.ts';
import { CrmError, type CrmWorkbench } from '../salesforce/index.ts';

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

type OrderReader = Pick<CrmWorkbench, 'readOrderView' | 'readOrders'>;

export async function readOrderAndDesign(
  crm: OrderReader & Pick<CrmWorkbench, 'activeDesign'>,
  ref: string,
  given?: ExecutableDesign
): Promise<Result<{ readonly order: CommercialOrder; readonly design: ExecutableDesign }, Problem>> {
  const read = await readOneOrder(crm, ref);
  if (!read.ok) return read;
  const design = given ? ok(given) : await readDesign(crm);
  return design.ok ? ok({ order: read.value, design: design.value }) : design;
}

export async function readOneOrder(crm: OrderReader, ref: string): Promise<Result<CommercialOrder, Problem>> {
  const view = await crm.readOrderView(ref);
  if (!view.ok) return view;
  const { orders, problems } = await crm.readOrders([view.value.id]);
  const [order] = orders;
  const problem = problems.get(view.value.id);
  if (order) return ok(order);
  return refuse(
    problem ?? {
      code: 'OrderNotFound',
      message: `Order ${ref} cannot be read.`,
      action: 'Check that you may see the order and its lines.',
    }
  );
}

/** Those who sell do not see the design; the org says of what somebody may not see that it does not exist. */
export async function readDesign(crm: Pick<CrmWorkbench, 'activeDesign'>): Promise<Result<ExecutableDesign, Problem>> {
  try {
    return await crm.activeDesign();
  } catch (thrown) {
    if (!(thrown instanceof CrmError && thrown.code === 'INVALID_TYPE')) throw thrown;
    return refuse({
      code: 'DesignNotReadable',
      message: 'You may not read the fulfillment design, so what becomes of the order cannot be told here.',
      action: 'Use the order page, which asks the service, or ask your admin for the permission set OM_Admin.',
    });
  }
}
