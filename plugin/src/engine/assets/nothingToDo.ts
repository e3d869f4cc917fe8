/** Orders on assets that leave nothing to do, and those for which nobody has said what to do. */
import type { CommercialOrder } from '../../domain/order.ts';
import type { FulfillmentPlan, PlannedStep } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import { lineName } from '../decomposition/lineChecks.ts';
import type { ResolvedOrder } from '../decomposition/orderLines.ts';
import { NO_RETRY } from '../composition/draft.ts';
import { isoTime } from '../stepMoves.ts';
import type { AssetOrder } from './assetOrder.ts';
import type { ComparedItem } from './deliveredItems.ts';

export const NOTHING_TO_DO = 'nothing-to-do';

/** The plan of an order that asks for what is there: it says so, and is done. */
export function nothingToDo(plan: FulfillmentPlan, order: CommercialOrder, now: number): FulfillmentPlan {
  const time = isoTime(now);
  const text = 'Everything that the order speaks of is as it asks already.';
  const step: PlannedStep = {
    key: `${NOTHING_TO_DO}@order`,
    definition: NOTHING_TO_DO,
    group: NOTHING_TO_DO,
    name: 'Nothing to do',
    type: 'milestone',
    mandatory: true,
    itemKeys: [],
    lineIds: order.lines.map(({ id }) => id),
    durationMs: 0,
    retry: NO_RETRY,
    dependsOn: [],
    payload: {},
    plannedStart: time,
    plannedEnd: time,
    critical: true,
    reasons: [{ kind: 'policy', key: 'asset', text }],
  };
  return { ...plan, steps: [step], gates: [], projectedEnd: time };
}

/** Something is to go, rest or come back, and neither a scenario nor a way to undo it says how. */
export function lineWithoutWork(
  plan: FulfillmentPlan,
  compared: readonly ComparedItem[],
  resolved: ResolvedOrder,
  { named }: AssetOrder
): readonly Problem[] {
  const worked = new Set(plan.steps.flatMap(({ itemKeys }) => itemKeys));
  return resolved.lines.flatMap(({ line, key, spec }) => {
    const { action } = line;
    const isEnding = action === 'delete' || action === 'suspend' || action === 'resume';
    if (!isEnding || !named.has(line.id) || spec.fulfillment.kind === 'none') return [];
    const own = compared.filter(({ item }) => item.action === action && item.lineIds.includes(line.id));
    if (own.length === 0 || own.some(({ item }) => worked.has(item.key))) return [];
    const products = [...new Set(own.map(({ item }) => item.productCode))];
    return [
      {
        code: 'NothingFulfills',
        message: `${lineName(key, spec.code)}: no step does the action ${action} with ${products.join(', ')}.`,
        path: `lines.${key}`,
        action:
          `Add a scenario with product: ${products[0]} and actions: [${action}] to the design` +
          (action === 'delete' ? ', or say how its steps are undone (change: { undo: … }).' : '.'),
      },
    ];
  });
}
