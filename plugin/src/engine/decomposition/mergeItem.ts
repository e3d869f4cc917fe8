/** Contributions that share a target and a scope become one technical item, or the problems why they cannot. */
import type { ExpressionScope, OrderScope, ProductSpec } from '../../domain/fulfillmentDesign.ts';
import type { AttributeValue, ItemAction } from '../../domain/order.ts';
import type { Reason, TechnicalItem } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import { checkAttributes, quote } from '../attributeChecks.ts';
import { mapAttribute, type Contribution } from './contribution.ts';
import { mergeQuantity } from './mergeQuantity.ts';
import type { ResolvedLine } from './orderLines.ts';
import { inputsText } from './selection.ts';

export interface MergedItem {
  readonly item: TechnicalItem;
  readonly lines: readonly ResolvedLine[];
}

export function mergeItem(
  key: string,
  spec: ProductSpec,
  contributions: readonly Contribution[],
  order: OrderScope,
  problems: Problem[]
): MergedItem {
  const sorted = sortContributions(contributions);
  const action = foldActions(sorted.map(({ source }) => source.scope.action));
  // What goes away does not describe what stays: removals count only where nothing else is asked.
  const telling = action === 'delete' ? sorted : sorted.filter(({ source }) => source.scope.action !== 'delete');
  const attributes = mergeAttributes(key, spec, telling, order, problems);
  if (action === 'add') completeAttributes(attributes, spec);
  problems.push(
    ...checkAttributes(spec.attributes, attributes, {
      owner: `Item ${key}`,
      path: `items.${key}.attributes`,
      complete: action === 'add',
      closed: true,
    })
  );
  const lines = linesOf(sorted);
  const parents = new Set(sorted.flatMap(({ source }) => (source.itemKey === undefined ? [] : [source.itemKey])));
  return {
    lines,
    item: {
      key,
      productCode: spec.code,
      productName: spec.name,
      action,
      quantity: mergeQuantity(key, telling, order, problems),
      attributes,
      lineIds: lines.map(({ line }) => line.id),
      parentKeys: [...parents].sort(),
      reasons: reasonsOf(key, sorted, order),
    },
  };
}

function sortContributions(contributions: readonly Contribution[]): readonly Contribution[] {
  if (contributions.length === 1) return contributions;
  return contributions.toSorted(
    (a, b) =>
      compare(a.rule.key, b.rule.key) || compare(a.source.key, b.source.key) || compare(a.lines.length, b.lines.length)
  );
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** One action for what several lines ask: theirs where they agree, else the shared item is changed. */
export function foldActions(actions: readonly ItemAction[]): ItemAction {
  const distinct = new Set(actions);
  if (distinct.size > 1) distinct.delete('noChange');
  const [only] = distinct;
  return distinct.size === 1 && only ? only : 'modify';
}

function linesOf(contributions: readonly Contribution[]): readonly ResolvedLine[] {
  const [first] = contributions;
  if (first && contributions.length === 1) return first.lines;
  const lines = new Map<string, ResolvedLine>();
  for (const contribution of contributions) for (const line of contribution.lines) lines.set(line.key, line);
  return [...lines.values()].sort((a, b) => compare(a.key, b.key));
}

interface Written {
  readonly value: AttributeValue;
  readonly by: Contribution;
}

function mergeAttributes(
  key: string,
  spec: ProductSpec,
  contributions: readonly Contribution[],
  order: OrderScope,
  problems: Problem[]
): Record<string, AttributeValue> {
  const written = new Map<string, Written>();
  const conflicts = new Set<string>();
  for (const by of contributions) {
    const scope: ExpressionScope = { order, line: by.source.scope };
    for (const [name, mapping] of Object.entries(by.rule.attributes)) {
      const value = mapAttribute(mapping, name, by, scope, problems);
      if (value === undefined) continue;
      const before = written.get(name);
      if (!before) written.set(name, { value, by });
      else if (before.value !== value && !conflicts.has(name)) {
        conflicts.add(name);
        problems.push(conflictingValues(key, spec, name, before, { value, by }));
      }
    }
  }
  return Object.fromEntries([...written].map(([name, { value }]) => [name, value]));
}

const conflictingValues = (key: string, spec: ProductSpec, name: string, one: Written, other: Written): Problem => ({
  code: 'ConflictingValues',
  message:
    `${key}: ${name} gets ${quote(one.value)} from rule ${one.by.rule.key} (${one.by.source.name}) ` +
    `and ${quote(other.value)} from rule ${other.by.rule.key} (${other.by.source.name}).`,
  path: `items.${key}.attributes.${name}`,
  action:
    one.by.rule === other.by.rule
      ? `Give these lines the same value, or a narrower scope to rule ${one.by.rule.key}, so that each gets its own ${spec.code}.`
      : `Let one of the rules ${one.by.rule.key} and ${other.by.rule.key} write ${name}, or make their conditions exclude each other.`,
});

function completeAttributes(attributes: Record<string, AttributeValue>, spec: ProductSpec): void {
  for (const [name, { default: value }] of Object.entries(spec.attributes)) {
    if (value !== undefined && attributes[name] === undefined) attributes[name] = value;
  }
}

/** One reason per rule; the lines are named up to a point, since a shared item may serve thousands. */
function reasonsOf(key: string, contributions: readonly Contribution[], order: OrderScope): readonly Reason[] {
  const reasons: Reason[] = [];
  for (let start = 0; start < contributions.length;) {
    const first = contributions[start] as Contribution;
    let end = start + 1;
    while (contributions[end]?.rule === first.rule) end += 1;
    const names = contributions.slice(start, Math.min(end, start + 5)).map(({ source }) => source.name);
    const more = end - start > names.length ? ` and ${end - start - names.length} more` : '';
    const { when } = first.rule.source;
    const inputs = when ? inputsText(when, { order, line: first.source.scope }) : '';
    const condition = when ? `, since ${when.source}${end - start === 1 ? inputs : ''}` : '';
    const text = `Rule ${first.rule.key} makes ${key} from ${names.join(', ')}${more}${condition}.`;
    reasons.push({ kind: 'rule', key: first.rule.key, text });
    start = end;
  }
  return reasons;
}
