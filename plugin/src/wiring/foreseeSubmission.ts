import type { ChangeImpact } from '../domain/change.ts';
import type { FulfillmentPlan } from '../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { ChangeReport } from '../engine/ports.ts';
import { planOrder as planWithDesign } from '../engine/planOrder.ts';
import type { CrmWorkbench } from '../salesforce/index.ts';
import { assetsInCrm } from './assetsInUse.ts';
import { askChange } from './awaitReport.ts';
import { readDesign, readOneOrder } from './explainCrmOrder.ts';

/** What submitting an order would set going: a plan of its own, or a change of the plan of the order that it amends. */
export type Submission = { readonly id: string; readonly orderNumber: string } & (
  | { readonly kind: 'order'; readonly plan: FulfillmentPlan }
  /** `amends` is the record id of the order that is changed. */
  | { readonly kind: 'change'; readonly amends: string; readonly report: ChangeReport; readonly impact: ChangeImpact }
);

/**
 * Writes nothing but the question to the service, and that only for a change: what it does depends on how far the work
 * is. Refused where the order would be.
 *
 * @param ref order number, external id or record id
 */
export async function foreseeSubmission(
  crm: CrmWorkbench,
  ref: string,
  { now, waitMs }: { readonly now: number; readonly waitMs: number }
): Promise<Result<Submission, Problem | readonly Problem[]>> {
  const read = await readOneOrder(crm, ref);
  if (!read.ok) return read;
  const order = read.value;
  const { id, orderNumber, amends } = order;
  if (!amends) {
    const design = await readDesign(crm);
    if (!design.ok) return design;
    const plan = planWithDesign(design.value, order, now, await assetsInCrm(crm, order));
    return plan.ok ? ok({ id, orderNumber, kind: 'order', plan: plan.value }) : plan;
  }
  const asked = await askChange(crm, id, { kind: 'preview' }, waitMs);
  if (!asked.ok) return asked;
  const { report } = asked.value;
  if (report.outcome === 'refused') return refuse(report.problems);
  return ok({ id, orderNumber, kind: 'change', amends: amends.orderId, report, impact: report.impact });
}
