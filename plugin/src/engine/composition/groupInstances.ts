/** Which groups of steps an order gets: scenarios matched against its technical items. */
import type { ExecutableDesign, ExpressionScope, StepGroup } from '../../domain/fulfillmentDesign.ts';
import type { ItemAction } from '../../domain/order.ts';
import type { Reason, TechnicalItem } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import { inputsText, judge, type Verdict } from '../decomposition/selection.ts';
import type { ResolvedLine, ResolvedOrder } from '../decomposition/orderLines.ts';
import { designIndex } from '../designIndex.ts';
import type { GroupInstance } from './draft.ts';

export interface ScenarioVerdict {
  readonly item: string;
  readonly scenario: string;
  readonly group: string;
  readonly verdict: Verdict;
}

export interface InstancedGroup {
  readonly group: StepGroup;
  readonly instances: readonly GroupInstance[];
}

/** A technical item with what its steps have in common. */
interface ItemView {
  readonly item: TechnicalItem;
  readonly lines: readonly ResolvedLine[];
  readonly expressions: ExpressionScope;
}

interface Gathered {
  readonly views: ItemView[];
  readonly reasons: Reason[];
}

interface GatheredGroup {
  readonly group: StepGroup;
  readonly byScope: Map<string, Gathered>;
}

/** Which scenarios count for an item. */
export interface ScenarioSelection {
  /** A scenario counts that names one of these actions. */
  actionsOf(item: TechnicalItem): readonly ItemAction[];
  /** It is no problem when no scenario is for it. */
  mayBeIdle(item: TechnicalItem): boolean;
  /** Hears what every scenario said about every item. */
  observe?(verdict: ScenarioVerdict): void;
}

export const BY_ACTION: ScenarioSelection = { actionsOf: ({ action }) => [action], mayBeIdle: () => false };

/** Groups by key, instances by scope key. An item that gets no step and is not decomposed further is a problem. */
export function instanceGroups(
  design: ExecutableDesign,
  items: readonly TechnicalItem[],
  order: ResolvedOrder,
  problems: Problem[],
  selection: ScenarioSelection = BY_ACTION
): readonly InstancedGroup[] {
  const index = designIndex(design);
  const gathered = new Map<string, GatheredGroup>();
  const parents = new Set(items.flatMap((item) => item.parentKeys));
  for (const item of items) {
    const lines = item.lineIds.flatMap((id) => order.byId.get(id) ?? []);
    const expressions = itemExpressions(order, item, lines);
    const view: ItemView = { item, lines, expressions };
    const near: string[] = [];
    let failed = false;
    let matched = false;
    const spec = design.products.get(item.productCode);
    for (const scenario of spec ? index.scenariosFor(spec) : []) {
      const wanted = selection.actionsOf(item).find((action) => scenario.source.actions.includes(action));
      const verdict = judge(scenario.source, wanted ?? item.action, expressions);
      selection.observe?.({ item: item.key, scenario: scenario.key, group: scenario.group, verdict });
      if (verdict.outcome === 'failed') {
        failed = true;
        problems.push(scenarioFailed(scenario.key, item, verdict.text));
      }
      if (verdict.outcome !== 'matched') {
        near.push(`scenario ${scenario.key} does not apply: ${verdict.text}`);
        continue;
      }
      matched = true;
      const group = design.groups.get(scenario.group);
      if (!group) {
        problems.push(unknownGroup(scenario.key, scenario.group));
        continue;
      }
      const { when } = scenario.source;
      const condition = when ? `, since ${when.source}${inputsText(when, expressions)}` : '';
      const text = `Scenario ${scenario.key} gives ${item.key} (${item.action}) the group ${group.key}${condition}.`;
      gather(gathered, group, view, { kind: 'scenario', key: scenario.key, text });
    }
    const idle =
      item.action === 'noChange' ||
      spec?.fulfillment.kind === 'none' ||
      parents.has(item.key) ||
      selection.mayBeIdle(item);
    if (!matched && !failed && !idle) problems.push(nothingDelivers(item, near));
  }
  return [...gathered.values()]
    .sort((a, b) => (a.group.key < b.group.key ? -1 : 1))
    .map(({ group, byScope }) => ({ group, instances: finish(group, byScope, order) }));
}

function gather(gathered: Map<string, GatheredGroup>, group: StepGroup, view: ItemView, reason: Reason): void {
  let entries = gathered.get(group.key);
  if (!entries) gathered.set(group.key, (entries = { group, byScope: new Map<string, Gathered>() }));
  const { byScope } = entries;
  for (const scopeKey of scopesOf(group, view)) {
    let entry = byScope.get(scopeKey);
    if (!entry) byScope.set(scopeKey, (entry = { views: [], reasons: [] }));
    // Scenarios of one item follow one another, so its view is the last where it is there already.
    if (entry.views.at(-1) !== view) entry.views.push(view);
    if (entry.reasons.length < MAX_REASONS) entry.reasons.push(reason);
  }
}

function scopesOf({ scope }: StepGroup, { item, lines }: ItemView): Iterable<string> {
  if (scope === 'item') return [item.key];
  return scope === 'order' ? ['order'] : new Set(lines.map(({ rootKey }) => rootKey));
}

/** Enough to understand a step that thousands of items share. */
const MAX_REASONS = 10;

function finish(
  group: StepGroup,
  byScope: ReadonlyMap<string, Gathered>,
  order: ResolvedOrder
): readonly GroupInstance[] {
  const scopes = [...byScope].sort(([a], [b]) => (a < b ? -1 : 1));
  return scopes.map(([scopeKey, { views, reasons }]) => {
    const [view] = views;
    if (group.scope === 'item' && view) return instance(scopeKey, views, view.lines, reasons, view.expressions);
    const bundle = group.scope === 'bundle';
    const served = servedLines(views, bundle ? scopeKey : undefined);
    const root = bundle && served[0] ? order.byId.get(served[0].root.id) : undefined;
    const expressions = { order: order.scope, ...(root && { line: root.scope }) };
    return instance(scopeKey, views, served, reasons, expressions);
  });
}

/** Lines of all these items, in one bundle where it is given, by key. */
function servedLines(views: readonly ItemView[], rootKey?: string): readonly ResolvedLine[] {
  const served = new Set<ResolvedLine>();
  for (const { lines } of views) {
    for (const line of lines) if (rootKey === undefined || line.rootKey === rootKey) served.add(line);
  }
  return [...served].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function instance(
  scopeKey: string,
  views: readonly ItemView[],
  lines: readonly ResolvedLine[],
  reasons: readonly Reason[],
  expressions: ExpressionScope
): GroupInstance {
  return {
    scopeKey,
    itemKeys: views.map(({ item }) => item.key),
    lines,
    lineIds: lines.map(({ line }) => line.id),
    lineKeys: lines.map(({ key }) => key),
    rootKeys: [...new Set(lines.map(({ rootKey }) => rootKey))],
    reasons,
    expressions,
  };
}

/** What expressions about one item read. `line` is its line, or the head of the bundle where it serves several of one. */
function itemExpressions(order: ResolvedOrder, item: TechnicalItem, lines: readonly ResolvedLine[]): ExpressionScope {
  const [first] = lines;
  const shared =
    lines.length === 1
      ? first
      : first && lines.every(({ root }) => root === first.root)
        ? order.byId.get(first.root.id)
        : undefined;
  return {
    order: order.scope,
    ...(shared && { line: shared.scope }),
    item: {
      key: item.key,
      product: item.productCode,
      action: item.action,
      quantity: item.quantity,
      attributes: item.attributes,
    },
  };
}

const scenarioFailed = (scenario: string, item: TechnicalItem, text: string): Problem => ({
  code: 'ExpressionFailed',
  message: `Scenario ${scenario} cannot be evaluated for item ${item.key}: ${text}.`,
  path: `scenarios.${scenario}.when`,
  action: `Let a rule write what the scenario reads, or let the scenario do without it (has(…)).`,
});

const unknownGroup = (scenario: string, group: string): Problem => ({
  code: 'UnknownGroup',
  message: `Scenario ${scenario} names the group ${group}, which the design does not have.`,
  path: `scenarios.${scenario}.group`,
  action: `Add the group ${group}, or correct the scenario.`,
});

const nothingDelivers = (item: TechnicalItem, near: readonly string[]): Problem => ({
  code: 'NothingDelivers',
  message: `Item ${item.key}: no step delivers ${item.productCode} with action ${item.action}: ${
    near.length > 0 ? near.join('; ') : `no scenario is for product ${item.productCode}`
  }.`,
  path: `items.${item.key}`,
  action:
    `Add a scenario with product: ${item.productCode} and actions: [${item.action}], a rule that decomposes it further, ` +
    `or set its fulfillment to { none: <the reason> }.`,
});
