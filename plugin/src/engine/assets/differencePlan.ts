/** From the two plans and how they compare to the plan that has only the work that is left to do. */
import type { AssetsInUse } from '../../domain/asset.ts';
import type { FulfillmentPlan, PayloadValue, PlannedStep, PlanView } from '../../domain/plan.ts';
import type { AttributeValue } from '../../domain/order.ts';
import { BILLING_GROUP } from '../billingSteps.ts';
import { currentSteps, type Comparison } from '../change/compareSteps.ts';
import { undoKey, undoSteps } from '../change/undoSteps.ts';
import { isoTime } from '../stepMoves.ts';
import { timelineOf } from '../timeline.ts';
import type { AssetOrder } from './assetOrder.ts';
import type { ComparedItem } from './deliveredItems.ts';

export interface Difference {
  readonly before: PlanView;
  readonly after: FulfillmentPlan;
  readonly comparisons: readonly Comparison[];
  readonly compared: readonly ComparedItem[];
  /** Items whose steps the design names for the action. */
  readonly explicit: ReadonlySet<string>;
  readonly read: AssetOrder;
  readonly inUse: AssetsInUse;
}

export function differencePlan(difference: Difference, now: number): FulfillmentPlan {
  const { after, read, compared } = difference;
  const given = givenOutputs(difference);
  const wanted = wantedSteps(difference, given);
  const undo = undoOf(difference, given, now);
  const undone = new Set(undo.map(({ key }) => key));
  const before = openBefore(after, wanted, undone);
  const items = compared.map(({ item }) => item);
  const concerned = new Set(items.flatMap(({ key, action }) => (action === 'noChange' ? [] : [key])));
  for (const step of after.steps) if (wanted.has(step.key)) for (const key of step.itemKeys) concerned.add(key);
  const narrowed = (step: PlannedStep): PlannedStep => ({
    ...step,
    itemKeys: step.itemKeys.filter((key) => concerned.has(key)),
    lineIds: step.lineIds.filter((id) => read.named.has(id)),
  });
  const steps = [
    ...undo.map(narrowed),
    ...after.steps
      .filter(({ key }) => wanted.has(key))
      .map((step) => ({ ...narrowed(step), dependsOn: before(step), payload: filled(step.payload, wanted, given) })),
  ];
  const { times, end } = timelineOf(steps, () => undefined, now);
  return {
    ...after,
    items: items
      .filter(({ key }) => concerned.has(key))
      .map((item) => ({
        ...item,
        lineIds: item.lineIds.filter((id) => read.named.has(id)),
        parentKeys: item.parentKeys.filter((key) => concerned.has(key)),
      })),
    steps: steps.map((step) => {
      const { start, end: done, slack } = times.get(step.key) ?? { start: now, end: now, slack: 0 };
      return { ...step, plannedStart: isoTime(start), plannedEnd: isoTime(done), critical: slack === 0 };
    }),
    gates: after.gates.map((gate) => ({
      ...gate,
      requiredSteps: gate.requiredSteps.flatMap((key) => [
        ...(undone.has(undoKey(key)) ? [undoKey(key)] : []),
        ...(wanted.has(key) ? [key] : []),
      ]),
    })),
    projectedEnd: isoTime(end),
  };
}

/** What a delivered step gave, by the key of the step. */
type Given = (step: string, field: string) => AttributeValue | undefined;

function givenOutputs({ before, compared, inUse }: Difference): Given {
  const idOf = new Map(compared.map(({ item, delivered }) => [item.key, delivered?.id]));
  const stepOf = new Map(before.plan.steps.map((step) => [step.key, step]));
  const byDefinition = Map.groupBy(inUse.outputs, ({ definition }) => definition);
  return (key, field) => {
    const step = stepOf.get(key);
    if (!step) return undefined;
    const ids = new Set(step.itemKeys.flatMap((itemKey) => idOf.get(itemKey) ?? []));
    const known = byDefinition.get(step.definition)?.findLast(({ itemIds }) => itemIds.some((id) => ids.has(id)));
    return known?.output[field];
  };
}

/** Keys of the steps that are to be done, billing included; with them those that give what nobody remembers. */
function wantedSteps({ after, comparisons, inUse }: Difference, given: Given): ReadonlySet<string> {
  const effects = new Map(comparisons.map(({ basis, effect }) => [basis, effect]));
  const wanted = new Set(
    after.steps.flatMap(({ key, group, skip }) => {
      if (group === BILLING_GROUP) return [key];
      const effect = effects.get(key);
      return !skip && (effect === 'added' || effect === 'redone' || effect === 'replaced') ? [key] : [];
    })
  );
  if (inUse.withoutOutputs) return wanted;
  const stepOf = new Map(after.steps.map((step) => [step.key, step]));
  // A set is walked to what is added meanwhile.
  for (const key of wanted) {
    for (const value of Object.values(stepOf.get(key)?.payload ?? {})) {
      if (!isReference(value) || !stepOf.has(value.$step)) continue;
      if (given(value.$step, value.field) === undefined) wanted.add(value.$step);
    }
  }
  return wanted;
}

/** The steps that take back what is no longer wanted, and what is done again where the design wants that. */
function undoOf(difference: Difference, given: Given, now: number): readonly PlannedStep[] {
  const { before, after, comparisons, compared, explicit } = difference;
  const goes = new Set(compared.flatMap(({ gone, item }) => (gone && !explicit.has(item.key) ? [item.key] : [])));
  const again = new Set(comparisons.flatMap(({ undo, basis }) => (undo ? [basis] : [])));
  const undone = [...currentSteps(before).values()].filter(
    ({ step }) =>
      step.change?.undo !== undefined &&
      !step.skip &&
      (again.has(step.key) || (step.itemKeys.length > 0 && step.itemKeys.every((key) => goes.has(key))))
  );
  const successors = Map.groupBy(
    before.plan.steps.flatMap(({ key, dependsOn }) => dependsOn.map(({ step }) => [step, key] as const)),
    ([from]) => from
  );
  const successorsOf = (key: string): readonly string[] => (successors.get(key) ?? []).map(([, to]) => to);
  return undoSteps(undone, successorsOf, after.revision, isoTime(now)).map(({ undoes: _, revision: __, ...step }) => ({
    ...step,
    payload: filled(step.payload, new Set(), given),
    reasons: [{ kind: 'policy', key: 'asset', text: 'What the customer no longer has is taken back.' }],
  }));
}

/** What a step waits for, past steps that are done already; undoing comes before what is done again. */
function openBefore(
  after: FulfillmentPlan,
  wanted: ReadonlySet<string>,
  undone: ReadonlySet<string>
): (step: PlannedStep) => PlannedStep['dependsOn'] {
  const stepOf = new Map(after.steps.map((step) => [step.key, step]));
  const known = new Map<string, ReadonlyMap<string, number>>();
  const reach = (step: PlannedStep): ReadonlyMap<string, number> => {
    const found = known.get(step.key);
    if (found) return found;
    const open = new Map<string, number>();
    const note = (key: string, lagMs: number): void => void open.set(key, Math.max(open.get(key) ?? 0, lagMs));
    for (const { step: from, lagMs } of step.dependsOn) {
      if (undone.has(undoKey(from))) note(undoKey(from), 0);
      if (wanted.has(from)) note(from, lagMs);
      else for (const [key, lag] of known.get(from) ?? reachOf(from)) note(key, lag);
    }
    known.set(step.key, open);
    return open;
  };
  const reachOf = (key: string): ReadonlyMap<string, number> => {
    const step = stepOf.get(key);
    return step ? reach(step) : new Map<string, number>();
  };
  // In the order of work, so that no chain is walked deeper than one step.
  for (const step of after.steps) reach(step);
  return (step) => {
    const open = new Map(reach(step));
    if (undone.has(undoKey(step.key))) open.set(undoKey(step.key), 0);
    return [...open].map(([key, lagMs]) => ({ step: key, lagMs }));
  };
}

const isReference = (value: PayloadValue): value is { readonly $step: string; readonly field: string } =>
  typeof value === 'object' && '$step' in value;

/** The payload with what earlier plans gave in the place of references to their steps. */
function filled(payload: PlannedStep['payload'], wanted: ReadonlySet<string>, given: Given): PlannedStep['payload'] {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) => {
      if (!isReference(value) || wanted.has(value.$step)) return [[name, value] as const];
      const known = given(value.$step, value.field);
      return known === undefined ? [] : [[name, known] as const];
    })
  );
}
