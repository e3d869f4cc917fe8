import type { OrderScope } from '../../domain/fulfillmentDesign.ts';
import type { Problem } from '../../domain/result.ts';
import { quote } from '../attributeChecks.ts';
import { expressionFailed, type Contribution } from './contribution.ts';
import { evaluate } from './selection.ts';

interface Counted {
  readonly value: number;
  readonly by: Contribution;
}

/** Sums are added over everything that is merged; every other method must agree on one number. */
export function mergeQuantity(
  key: string,
  contributions: readonly Contribution[],
  order: OrderScope,
  problems: Problem[]
): number {
  let sum: Counted | undefined;
  let fixed: Counted | undefined;
  for (const by of contributions) {
    const value = quantityOf(by, order, problems);
    if (value === undefined) continue;
    if (by.rule.quantity.method === 'sum') sum = sum ? { ...sum, value: sum.value + value } : { value, by };
    else if (!fixed) fixed = { value, by };
    else if (fixed.value !== value) {
      problems.push(conflictingQuantities(key, fixed, { value, by }));
      return fixed.value;
    }
  }
  // Sums of decimal quantities keep the six decimals that a quantity may have.
  if (sum) sum = { ...sum, value: Math.round(sum.value * 1e6) / 1e6 };
  if (sum && fixed && sum.value !== fixed.value) problems.push(conflictingQuantities(key, fixed, sum));
  return fixed?.value ?? sum?.value ?? 1;
}

function quantityOf(by: Contribution, order: OrderScope, problems: Problem[]): number | undefined {
  const { rule, source } = by;
  if (rule.quantity.method === 'one') return 1;
  if (rule.quantity.method !== 'expression') return source.scope.quantity;
  const result = evaluate(rule.quantity.value, { order, line: source.scope });
  if (result.ok && Number.isFinite(result.value) && result.value > 0) return result.value;
  const text = result.ok
    ? `${rule.quantity.value.source} gives ${quote(result.value)}, and a quantity is above zero`
    : result.text;
  problems.push(expressionFailed(rule, source, 'quantity', text));
  return undefined;
}

const conflictingQuantities = (key: string, one: Counted, other: Counted): Problem => ({
  code: 'ConflictingQuantities',
  message:
    `${key}: the quantity is ${one.value} by rule ${one.by.rule.key} (${one.by.source.name}) ` +
    `and ${other.value} by rule ${other.by.rule.key} (${other.by.source.name}).`,
  path: `items.${key}.quantity`,
  action: 'Use the quantity method "sum" or "one" where several lines share an item.',
});
