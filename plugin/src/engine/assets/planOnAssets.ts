/**
 * The plan of an order on what the customer has: only the work that makes the difference.
 *
 * The bundles are composed twice, as they were delivered and as they are to be, and compared step by step with the code
 * that compares changes of orders under way. Where the design has scenarios for the action (`actions: [suspend]`), those
 * say what is done with an item; otherwise the steps that delivered it are done again where they would differ, and undone
 * in reverse order where it goes.
 */
import type { AssetsInUse } from '../../domain/asset.ts';
import type { ExecutableDesign } from '../../domain/fulfillmentDesign.ts';
import type { CommercialOrder, ItemAction, OrderLine } from '../../domain/order.ts';
import type { FulfillmentPlan, PlanView, Reason, StepStatus, TechnicalItem } from '../../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import { compareSteps } from '../change/compareSteps.ts';
import type { ScenarioVerdict } from '../composition/groupInstances.ts';
import { composePlan } from '../composePlan.ts';
import { attemptDecomposition, type Decomposition, type RuleVerdict } from '../decompose.ts';
import type { ResolvedLine, ResolvedOrder } from '../decomposition/orderLines.ts';
import { assetChanges } from './assetChanges.ts';
import { assetOrder, type AssetOrder } from './assetOrder.ts';
import { compareItems, deliveredAs, type ComparedItem } from './deliveredItems.ts';
import { differencePlan } from './differencePlan.ts';
import { lineWithoutWork, nothingToDo } from './nothingToDo.ts';

/** Hears what is decided on the way to a plan, also to one that is refused. */
export interface DifferenceObserver {
  /** What rules say of the bundles as they are, then of them as they are to be. */
  rule(bundles: 'asTheyAre' | 'asTheyAreToBe', verdict: RuleVerdict): void;
  scenario(verdict: ScenarioVerdict): void;
  /** All items of the bundles, and the lines with what is really asked of them. */
  compared(items: readonly ComparedItem[], whole: Omit<Decomposition, 'items'>): void;
}

/** @param now milliseconds since the epoch */
export function planOnAssets(
  design: ExecutableDesign,
  order: CommercialOrder,
  inUse: AssetsInUse,
  now: number,
  observer?: DifferenceObserver
): Result<FulfillmentPlan, readonly Problem[]> {
  const read = assetOrder(order, inUse.assets);
  if (read.problems.length > 0) return refuse(read.problems);
  const was = attemptDecomposition(design, read.asIs, (verdict) => observer?.rule('asTheyAre', verdict));
  const wanted = attemptDecomposition(design, read.toBe, (verdict) => observer?.rule('asTheyAreToBe', verdict));
  const delivered = deliveredAs(was.items, read, inUse);
  const compared = compareItems(delivered, wanted.items, read, inUse);
  const whole = {
    resolved: resolvedAfter(order, wanted.resolved, was.resolved, read),
    unfulfilled: unfulfilled(read, wanted),
  };
  observer?.compared(compared, whole);
  // An order may take away all that there is: then there is nothing to decompose.
  if (wanted.problems.length > 0 && read.toBe.lines.length > 0) return refuse(wanted.problems);
  const before = composePlan(
    design,
    read.asIs,
    {
      items: [...delivered.values()].map(({ item }) => ({ ...item, action: 'add' as const })),
      resolved: was.resolved,
      unfulfilled: [],
    },
    now,
    { actionsOf: ({ action }) => [action], mayBeIdle: () => true }
  );
  if (!before.ok) return before;
  const after = composePlan(design, order, { ...whole, items: compared.map(({ item }) => item) }, now, {
    actionsOf: scenarioActions,
    mayBeIdle: ({ action }) => action !== 'add',
    observe: (verdict) => observer?.scenario(verdict),
  });
  if (!after.ok) return after;
  const explicit = explicitItems(before.value, after.value);
  const running = asCompleted(before.value);
  const items = new Map(compared.map(({ item }) => [item.key, item]));
  const isConcerned = ({ itemKeys }: { readonly itemKeys: readonly string[] }): boolean =>
    itemKeys.some((key) => REMADE.has(items.get(key)?.action ?? 'noChange') && !explicit.has(key));
  const comparisons = compareSteps(running, after.value, {}, isConcerned);
  const plan = differencePlan(
    { before: running, after: after.value, comparisons, compared, explicit, read, inUse },
    now
  );
  const missing = lineWithoutWork(plan, compared, whole.resolved, read);
  if (missing.length > 0) return refuse(missing);
  const done = plan.steps.length > 0 ? plan : nothingToDo(plan, order, now);
  return ok({ ...done, assets: assetChanges(done, whole.resolved, compared, read) });
}

/** Items of these actions are made anew, as far as they differ. */
const REMADE: ReadonlySet<ItemAction> = new Set(['add', 'modify', 'move']);

/** The steps that delivered an item are composed in any case: what they gave is passed on by those of the action. */
const scenarioActions = ({ action }: TechnicalItem): readonly ItemAction[] =>
  action === 'noChange' ? ['add'] : ['add', action];

/** All lines, those that go included, with what is really asked of each. */
function resolvedAfter(
  order: CommercialOrder,
  toBe: ResolvedOrder,
  asIs: ResolvedOrder,
  read: AssetOrder
): ResolvedOrder {
  const gone = asIs.lines.filter(({ line }) => !toBe.byId.has(line.id));
  const real = new Map<string, OrderLine>();
  const stated = new Map(order.lines.map((line) => [line.id, line]));
  for (const { line, key } of [...toBe.lines, ...gone]) {
    const action = read.assetOf.has(line.id) ? read.actionOf(line.id) : line.action;
    const { unitPrice } = stated.get(line.id) ?? line;
    real.set(line.id, { ...line, externalId: stated.get(line.id)?.externalId ?? key, action, unitPrice });
  }
  const lines = [...toBe.lines, ...gone].map((entry): ResolvedLine => {
    const line = real.get(entry.line.id) ?? entry.line;
    const root = real.get(entry.root.id) ?? entry.root;
    return { ...entry, line, root, scope: { ...entry.scope, action: line.action } };
  });
  lines.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { order, scope: toBe.scope, lines, byId: new Map(lines.map((line) => [line.line.id, line])), problems: [] };
}

function unfulfilled(
  read: AssetOrder,
  { unfulfilled: none }: Pick<Decomposition, 'unfulfilled'>
): FulfillmentPlan['unfulfilled'] {
  const named = none.filter(({ lineId }) => read.named.has(lineId));
  const listed = new Set(named.map(({ lineId }) => lineId));
  return [
    ...named,
    ...[...read.named].flatMap((lineId) => {
      const asset = read.assetOf.get(lineId);
      if (!asset || listed.has(lineId) || read.actionOf(lineId) !== 'noChange') return [];
      const text = `Nothing to do: asset ${asset.id} is as the line asks.`;
      return [{ lineId, reason: { kind: 'policy', key: 'asset', text } satisfies Reason }];
    }),
  ];
}

/** Items for which the design has scenarios of their action. */
function explicitItems(before: FulfillmentPlan, after: FulfillmentPlan): ReadonlySet<string> {
  const known = new Set(before.steps.map(({ key }) => key));
  const had = new Set(before.items.map(({ key }) => key));
  const own = after.steps.filter(({ key, group }) => !known.has(key) && group !== 'billing');
  return new Set(own.flatMap(({ itemKeys }) => itemKeys.filter((key) => had.has(key))));
}

/** What was delivered, as a plan that is done. */
function asCompleted(plan: FulfillmentPlan): PlanView {
  const statusOf = ({ key, skip }: FulfillmentPlan['steps'][number]): StepStatus => ({
    key,
    state: skip ? 'Skipped' : 'Completed',
    attempt: 1,
  });
  return {
    plan,
    state: 'Completed',
    steps: new Map(plan.steps.map((step) => [step.key, statusOf(step)])),
    items: new Map(),
    lines: new Map(),
    certificates: [],
  };
}

export type { ComparedItem };
