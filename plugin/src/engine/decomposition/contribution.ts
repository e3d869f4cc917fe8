/** One rule applied to one line or item: what it adds to the technical item that it makes. */
import type {
  AttributeMapping,
  DecompositionRule,
  ExpressionScope,
  LineScope,
  OrderScope,
} from '../../domain/fulfillmentDesign.ts';
import type { AttributeValue, CommercialOrder } from '../../domain/order.ts';
import type { TechnicalItem } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import { isValue, quote } from '../attributeChecks.ts';
import { scopeKey } from '../keys.ts';
import type { ResolvedLine } from './orderLines.ts';
import { evaluate } from './selection.ts';

/** A line, or a technical item that is decomposed further. */
export interface Source {
  readonly key: string;
  /** For messages. */
  readonly name: string;
  /** The part of its key that `line` scope hands on. */
  readonly scopeKey: string;
  readonly scope: LineScope;
  readonly lines: readonly ResolvedLine[];
  /** Set for an item. */
  readonly itemKey?: string;
}

export interface Contribution {
  readonly rule: DecompositionRule;
  readonly source: Source;
  /** Lines of the source that the item serves through it: those of one bundle where the scope is the bundle. */
  readonly lines: readonly ResolvedLine[];
}

export const lineSource = (line: ResolvedLine): Source => ({
  key: line.key,
  name: `line ${line.key} (${line.line.productCode}, ${line.line.action})`,
  scopeKey: scopeKey('line', line.key),
  scope: line.scope,
  lines: [line],
});

/** An item as the source of the next level: rules read it as they read a line. */
export function itemSource(item: TechnicalItem, lines: readonly ResolvedLine[], family: string): Source {
  const roots = new Set(lines.map(({ rootKey }) => rootKey));
  const [first] = lines;
  return {
    key: item.key,
    name: `item ${item.key} (${item.action})`,
    scopeKey: item.key.slice(item.productCode.length + 1),
    itemKey: item.key,
    lines,
    scope: {
      externalId: item.key,
      product: item.productCode,
      family,
      action: item.action,
      quantity: item.quantity,
      attributes: item.attributes,
      bundle: roots.size === 1 && first ? first.scope.bundle : {},
    },
  };
}

/** Scope key → what `rule` adds there. A source that spans bundles adds to the item of each. */
export function contributionsOf(
  rule: DecompositionRule,
  source: Source,
  order: CommercialOrder,
  orderScope: OrderScope,
  problems: Problem[]
): readonly (readonly [string, Contribution])[] {
  const whole: Contribution = { rule, source, lines: source.lines };
  switch (rule.scope) {
    case 'line':
      return [[source.scopeKey, whole]];
    case 'order':
      return [['order', whole]];
    case 'account':
      return [[scopeKey('account', order.accountId), whole]];
    case 'bundle': {
      const bundles = Map.groupBy(source.lines, (line) => line.rootKey);
      return [...bundles].map(([root, lines]) => [scopeKey('bundle', root), { rule, source, lines }]);
    }
    case 'custom': {
      const key = customKey(rule, source, { order: orderScope, line: source.scope }, problems);
      return key === undefined ? [] : [[scopeKey('custom', key), whole]];
    }
  }
}

function customKey(
  rule: DecompositionRule,
  source: Source,
  scope: ExpressionScope,
  problems: Problem[]
): string | undefined {
  if (!rule.scopeKey) throw new Error(`rule ${rule.key}: custom scope without scopeKey`);
  const result = evaluate(rule.scopeKey, scope);
  if (!result.ok) {
    problems.push(expressionFailed(rule, source, 'scopeKey', result.text));
    return undefined;
  }
  if (typeof result.value === 'string' && result.value.trim()) return result.value;
  problems.push(expressionFailed(rule, source, 'scopeKey', `${rule.scopeKey.source} gives ${quote(result.value)}`));
  return undefined;
}

/** The value of one mapping; undefined where the source says nothing. */
export function mapAttribute(
  mapping: AttributeMapping,
  name: string,
  { rule, source }: Contribution,
  scope: ExpressionScope,
  problems: Problem[]
): AttributeValue | undefined {
  if (mapping.kind === 'expression') {
    const result = evaluate(mapping.value, scope);
    if (result.ok && isValue(result.value)) return result.value;
    const text = result.ok ? `${mapping.value.source} gives ${quote(result.value)}` : result.text;
    problems.push(expressionFailed(rule, source, `attributes.${name}`, text));
    return undefined;
  }
  const { attributes } = source.scope;
  const given = Object.hasOwn(attributes, mapping.from) ? attributes[mapping.from] : undefined;
  if (mapping.kind === 'asIs' || given === undefined) return mapping.kind === 'list' ? mapping.otherwise : given;
  const listed = String(given);
  if (Object.hasOwn(mapping.values, listed)) return mapping.values[listed];
  if (mapping.otherwise !== undefined) return mapping.otherwise;
  problems.push({
    code: 'ValueNotMapped',
    message: `Rule ${rule.key} has no value for ${mapping.from} ${quote(given)} of ${source.name}.`,
    path: `rules.${rule.key}.attributes.${name}`,
    action: `Add ${quote(given)} to the list of the mapping, or an "otherwise".`,
  });
  return undefined;
}

export function expressionFailed(rule: { readonly key: string }, source: Source, where: string, text: string): Problem {
  return {
    code: 'ExpressionFailed',
    message: `Rule ${rule.key} cannot be evaluated for ${source.name}: ${text}.`,
    path: `rules.${rule.key}.${where}`,
    action: `Give ${source.name} the values that the rule reads, or let the rule do without them (has(…)).`,
  };
}
