/** Which points of no return a change would go behind, and what that costs or forbids. */
import type { ChangeFee, ChangeOverride } from '../../domain/change.ts';
import type { FulfillmentPlan, PlannedStep, StepStatus, TechnicalItem } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import { changedAttributes, type Comparison, type CurrentStep } from './compareSteps.ts';

export interface PointsPassed {
  readonly problems: readonly Problem[];
  readonly fees: readonly ChangeFee[];
  /** Keys of steps whose hard point an approval overrides. */
  readonly overridden: readonly string[];
}

/** Whether the point of a step is behind us. */
export function isPastPoint({ pointOfNoReturn }: PlannedStep, { state }: StepStatus): boolean {
  if (!pointOfNoReturn) return false;
  if (state === 'Completed') return true;
  return pointOfNoReturn.at === 'started' && (state === 'InProgress' || state === 'Waiting');
}

export function pointsPassed(
  comparisons: readonly Comparison[],
  running: FulfillmentPlan,
  target: FulfillmentPlan,
  override: ChangeOverride | undefined
): PointsPassed {
  const items = {
    now: new Map(running.items.map((item) => [item.key, item])),
    then: new Map(target.items.map((item) => [item.key, item])),
  };
  const problems: Problem[] = [];
  const fees: ChangeFee[] = [];
  const overridden: string[] = [];
  for (const { effect, current } of comparisons) {
    if (!current || effect === 'kept' || !touches(current, effect === 'redone', items)) continue;
    const { step } = current;
    const { pointOfNoReturn: point } = step;
    if (!point) continue;
    if (point.kind === 'soft') {
      if (point.fee !== undefined) fees.push({ stepKey: step.key, amount: point.fee, reason: point.reason });
    } else if (override && (override.steps?.includes(step.key) ?? true)) overridden.push(step.key);
    else problems.push(behindPoint(step, point.reason));
  }
  return { problems, fees, overridden };
}

/** Work that goes away counts always; work that is done anew counts for the attributes that the point names. */
function touches(
  { step, status }: CurrentStep,
  isRedone: boolean,
  items: { readonly now: ReadonlyMap<string, TechnicalItem>; readonly then: ReadonlyMap<string, TechnicalItem> }
): boolean {
  if (!isPastPoint(step, status)) return false;
  const names = step.pointOfNoReturn?.attributes;
  if (!names || !isRedone) return true;
  return step.itemKeys.some((key) =>
    changedAttributes(items.now.get(key), items.then.get(key)).some((name) => names.includes(name))
  );
}

const behindPoint = ({ key, name }: PlannedStep, reason: string): Problem => ({
  code: 'PointOfNoReturn',
  message: `${name} (${key}) is behind its point of no return: ${reason}`,
  path: key,
  action: 'Order the change after the fulfillment, or ask for an override: sf order change override.',
});
