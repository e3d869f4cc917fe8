/** Which groups of steps an order gets: scenarios matched against its technical items. */
import type { ExecutableDesign, ExpressionScope, StepGroup } from '../../domain/fulfillmentDesign.ts';
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

interface Gathered {
  readonly items: Set<TechnicalItem>;
  readonly lines: Map<string, ResolvedLine>;
  readonly reasons: Map<string, Reason>;
}

/** Groups by key, instances by scope key. An item that gets no step and is not decomposed further is a problem. */
export function instanceGroups(
  design: ExecutableDesign,
  items: readonly TechnicalItem[],
  order: ResolvedOrder,
  problems: Problem[],
  observe?: (verdict: ScenarioVerdict) => void
): readonly InstancedGroup[] {
  const index = designIndex(design);
  const gathered = new Map<string, Map<string, Gathered>>();
  const parents = new Set(items.flatMap((item) => item.parentKeys));
  for (const item of items) {
    const lines = item.lineIds.flatMap((id) => order.byId.get(id) ?? []);
    const expressions = itemExpressions(order, item, lines);
    const near: string[] = [];
    let failed = false;
    let matched = false;
    const spec = design.products.get(item.productCode);
    for (const scenario of spec ? index.scenariosFor(spec) : []) {
      const verdict = judge(scenario.source, item.action, expressions);
      observe?.({ item: item.key, scenario: scenario.key, group: scenario.group, verdict });
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
      gather(gathered, group, item, lines, { kind: 'scenario', key: scenario.key, text });
    }
    const idle = item.action === 'noChange' || spec?.fulfillment.kind === 'none' || parents.has(item.key);
    if (!matched && !failed && !idle) problems.push(nothingDelivers(item, near));
  }
  return [...design.groups.values()]
    .filter((group) => gathered.has(group.key))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((group) => ({ group, instances: finish(group, gathered.get(group.key) ?? new Map(), order) }));
}

function gather(
  gathered: Map<string, Map<string, Gathered>>,
  group: StepGroup,
  item: TechnicalItem,
  lines: readonly ResolvedLine[],
  reason: Reason
): void {
  let byScope = gathered.get(group.key);
  if (!byScope) gathered.set(group.key, (byScope = new Map()));
  const add = (scopeKey: string, line?: ResolvedLine): void => {
    let entry = byScope.get(scopeKey);
    if (!entry) byScope.set(scopeKey, (entry = { items: new Set(), lines: new Map(), reasons: new Map() }));
    entry.items.add(item);
    if (entry.reasons.size < MAX_REASONS) entry.reasons.set(reason.text, reason);
    if (line) entry.lines.set(line.line.id, line);
  };
  if (group.scope === 'item') add(item.key);
  for (const line of group.scope === 'item' ? [] : lines) add(group.scope === 'order' ? 'order' : line.rootKey, line);
  if (group.scope === 'item') {
    const entry = byScope.get(item.key);
    for (const line of lines) entry?.lines.set(line.line.id, line);
  }
}

/** Enough to understand a step that thousands of items share. */
const MAX_REASONS = 10;

function finish(
  group: StepGroup,
  byScope: ReadonlyMap<string, Gathered>,
  order: ResolvedOrder
): readonly GroupInstance[] {
  const scopes = [...byScope.keys()].sort();
  return scopes.map((scopeKey) => {
    const { items, lines, reasons } = byScope.get(scopeKey) as Gathered;
    const served = [...lines.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    const [item] = items;
    const root = group.scope === 'bundle' ? served[0]?.root.id : undefined;
    const rootLine = root === undefined ? undefined : order.byId.get(root);
    return {
      scopeKey,
      itemKeys: Array.from(items, ({ key }) => key),
      lines: served,
      lineIds: served.map(({ line }) => line.id),
      lineKeys: served.map(({ key }) => key),
      rootKeys: [...new Set(served.map(({ rootKey }) => rootKey))],
      reasons: [...reasons.values()],
      expressions:
        group.scope === 'item' && item
          ? itemExpressions(order, item, served)
          : { order: order.scope, ...(rootLine && { line: rootLine.scope }) },
    };
  });
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
