/** What was said about an order on assets: each line and item, and why the latter is worked on or left alone. */
import type { AssetsInUse } from '../../domain/asset.ts';
import type { ExecutableDesign } from '../../domain/fulfillmentDesign.ts';
import type { AttributeValue, CommercialOrder } from '../../domain/order.ts';
import type { Reason, TechnicalItem } from '../../domain/plan.ts';
import type { ScenarioVerdict } from '../composition/groupInstances.ts';
import type { Decomposition, RuleVerdict } from '../decompose.ts';
import { resolveOrder } from '../decomposition/orderLines.ts';
import { note, subjectOf, type Hearing } from '../hearing.ts';
import type { ComparedItem } from './deliveredItems.ts';
import { planOnAssets } from './planOnAssets.ts';

/**
 * Lines are those of the order, with what is really asked of them; items those that serve them, and others that are
 * worked on. Of what goes away the rules are heard that made it.
 *
 * @param now milliseconds since the epoch
 */
export function hearDifference(
  design: ExecutableDesign,
  order: CommercialOrder,
  inUse: AssetsInUse,
  now: number
): Hearing {
  const rules = { asTheyAre: new Map<string, RuleVerdict[]>(), asTheyAreToBe: new Map<string, RuleVerdict[]>() };
  const scenarios = new Map<string, ScenarioVerdict[]>();
  let compared: readonly ComparedItem[] = [];
  let whole: Omit<Decomposition, 'items'> = { resolved: resolveOrder(design, order), unfulfilled: [] };
  const plan = planOnAssets(design, order, inUse, now, {
    rule: (bundles, verdict) => note(rules[bundles], subjectOf(verdict), verdict),
    scenario: (verdict) => note(scenarios, verdict.item, verdict),
    compared: (items, rest) => {
      compared = items;
      whole = rest;
    },
  });
  const named = new Set(order.lines.map(({ id }) => id));
  return {
    lines: whole.resolved.lines.filter(({ line }) => named.has(line.id)),
    items: compared
      .filter(({ item }) => item.action !== 'noChange' || item.lineIds.some((id) => named.has(id)))
      .map(withReason),
    unfulfilled: whole.unfulfilled,
    rules: new Map([...rules.asTheyAre, ...rules.asTheyAreToBe]),
    scenarios,
    steps: plan.ok ? plan.value.steps : [],
    problems: plan.ok ? [] : plan.error,
  };
}

function withReason(compared: ComparedItem): TechnicalItem {
  const { item } = compared;
  const text = differenceText(compared);
  if (text === undefined) return item;
  return { ...item, reasons: [...item.reasons, { kind: 'policy', key: 'asset', text } satisfies Reason] };
}

function differenceText({ item, delivered }: ComparedItem): string | undefined {
  switch (item.action) {
    case 'noChange':
      return 'It stays as it was delivered.';
    case 'suspend':
      return 'Everything that it serves rests.';
    case 'resume':
      return 'Something that it serves is used again.';
    case 'delete':
      return 'Nothing needs it any more.';
    case 'modify':
    case 'move':
      return delivered && `It differs from what was delivered: ${changesBetween(delivered, item).join(', ')}.`;
    case 'add':
      return undefined;
  }
}

type Described = Pick<TechnicalItem, 'quantity' | 'attributes'>;

function changesBetween(before: Described, after: Described): readonly string[] {
  const names = [...new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])].sort();
  const said = (value: AttributeValue | undefined): string => (value === undefined ? 'nothing' : String(value));
  return [
    ...(before.quantity === after.quantity ? [] : [`quantity ${before.quantity} → ${after.quantity}`]),
    ...names
      .filter((name) => before.attributes[name] !== after.attributes[name])
      .map((name) => `${name} ${said(before.attributes[name])} → ${said(after.attributes[name])}`),
  ];
}
