/**
 * Why an order becomes what it becomes, and why it does not become something else. The same code decides and explains:
 * explanations are the verdicts of a real decomposition and composition, written down.
 */
import type { AssetsInUse } from '../domain/asset.ts';
import type { DesignVersion, ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder, ItemAction } from '../domain/order.ts';
import type { Reason } from '../domain/plan.ts';
import type { Problem } from '../domain/result.ts';
import { hearDifference } from './assets/hearDifference.ts';
import { isOnAssets } from './assets/assetOrder.ts';
import { BY_ACTION, instanceGroups, type ScenarioVerdict } from './composition/groupInstances.ts';
import { composePlan } from './composePlan.ts';
import { attemptDecomposition, type RuleVerdict } from './decompose.ts';
import type { Verdict } from './decomposition/selection.ts';
import { note, subjectOf, type Hearing } from './hearing.ts';
import { NOTHING_YET } from './planOrder.ts';

export interface ExplainedChoice {
  /** Key of the rule or scenario. */
  readonly key: string;
  /** Product or group that it leads to. */
  readonly leadsTo: string;
  readonly outcome: Verdict['outcome'];
  /** Empty where it matched. */
  readonly why: string;
}

export interface ExplainedLine {
  readonly lineId: string;
  readonly key: string;
  readonly product: string;
  readonly action: ItemAction;
  /** Every rule whose product or family fits, whatever came of it. None means that the design has none. */
  readonly rules: readonly ExplainedChoice[];
  /** Keys of the items that serve the line. */
  readonly items: readonly string[];
  /** Set when the line needs no work. */
  readonly nothingBecause?: Reason;
}

export interface ExplainedItem {
  readonly key: string;
  readonly product: string;
  readonly action: ItemAction;
  readonly reasons: readonly Reason[];
  /** Rules that decompose it further, or nearly. */
  readonly rules: readonly ExplainedChoice[];
  readonly scenarios: readonly ExplainedChoice[];
}

export interface ExplainedStep {
  readonly key: string;
  readonly reasons: readonly Reason[];
  readonly skip?: Reason;
  readonly waitsFor: readonly string[];
}

export interface OrderExplanation {
  readonly order: string;
  readonly design: DesignVersion;
  readonly lines: readonly ExplainedLine[];
  readonly items: readonly ExplainedItem[];
  /** In the order of the plan; empty when there is no plan, and then `problems` says why. */
  readonly steps: readonly ExplainedStep[];
  readonly problems: readonly Problem[];
}

/**
 * Explains an order with a design, also one that is refused.
 *
 * @param now milliseconds since the epoch, for the plan
 * @param inUse what the customer has of the bundles that the order speaks of
 */
export function explainOrder(
  design: ExecutableDesign,
  order: CommercialOrder,
  now = 0,
  inUse: AssetsInUse = NOTHING_YET
): OrderExplanation {
  const heard = isOnAssets(order) ? hearDifference(design, order, inUse, now) : hearNewThings(design, order, now);
  const { lines, items, unfulfilled, rules, scenarios, steps, problems } = heard;
  const nothing = new Map(unfulfilled.map(({ lineId, reason }) => [lineId, reason]));
  const served = new Map<string, string[]>();
  for (const item of items) for (const id of item.lineIds) note(served, id, item.key);
  return {
    order: order.orderNumber,
    design: design.version,
    lines: lines.map(({ line, key }) => {
      const because = nothing.get(line.id);
      return {
        lineId: line.id,
        key,
        product: line.productCode,
        action: line.action,
        rules: (rules.get(key) ?? []).map(choiceOf),
        items: served.get(line.id) ?? [],
        ...(because && { nothingBecause: because }),
      };
    }),
    items: items.map(({ key, productCode, action, reasons }) => ({
      key,
      product: productCode,
      action,
      reasons,
      rules: (rules.get(key) ?? []).map(choiceOf),
      scenarios: (scenarios.get(key) ?? []).map(scenarioOf),
    })),
    steps: steps.map(({ key, reasons, skip, dependsOn }) => ({
      key,
      reasons,
      ...(skip && { skip }),
      waitsFor: dependsOn.map(({ step }) => step),
    })),
    problems,
  };
}

function hearNewThings(design: ExecutableDesign, order: CommercialOrder, now: number): Hearing {
  const rules = new Map<string, RuleVerdict[]>();
  const { problems, ...decomposition } = attemptDecomposition(design, order, (verdict) =>
    note(rules, subjectOf(verdict), verdict)
  );
  const { items, resolved, unfulfilled } = decomposition;
  const scenarios = new Map<string, ScenarioVerdict[]>();
  const composition: Problem[] = [];
  const observe = (verdict: ScenarioVerdict): void => note(scenarios, verdict.item, verdict);
  instanceGroups(design, items, resolved, composition, { ...BY_ACTION, observe });
  const plan = problems.length === 0 ? composePlan(design, order, decomposition, now) : undefined;
  return {
    lines: resolved.lines,
    items,
    unfulfilled,
    rules,
    scenarios,
    steps: plan?.ok ? plan.value.steps : [],
    problems: [...problems, ...(plan ? (plan.ok ? [] : plan.error) : composition)],
  };
}

const choice = (key: string, leadsTo: string, verdict: Verdict): ExplainedChoice => ({
  key,
  leadsTo,
  outcome: verdict.outcome,
  why: 'text' in verdict ? verdict.text : '',
});

const choiceOf = ({ rule, target, verdict }: RuleVerdict): ExplainedChoice => choice(rule, target, verdict);
const scenarioOf = ({ scenario, group, verdict }: ScenarioVerdict): ExplainedChoice => choice(scenario, group, verdict);
