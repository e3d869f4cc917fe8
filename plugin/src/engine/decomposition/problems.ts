/** Problems of an order or design as a whole. */
import type { CommercialOrder } from '../../domain/order.ts';
import type { Problem } from '../../domain/result.ts';

export const cyclicRules = (cycle: readonly string[]): Problem => ({
  code: 'CyclicRules',
  message: `Rules decompose ${cycle.join(' into ')}.`,
  path: `products.${cycle[0]}`,
  action: 'Remove one of these rules: no product may be decomposed into itself.',
});

export const unknownTarget = (target: string, rules: readonly string[]): Problem => ({
  code: 'UnknownTarget',
  message: `${[...new Set(rules)].sort().join(', ')}: the target ${target} is no technical product of the design.`,
  path: `products.${target}`,
  action: `Add ${target} with kind "technical" to the products, or correct the target.`,
});

export const nothingToDo = (order: CommercialOrder): Problem => ({
  code: 'NothingToDo',
  message: `Order ${order.orderNumber} ${order.lines.length === 0 ? 'has no lines' : 'has no line that needs work'}.`,
  path: 'lines',
  action: 'Add what the customer wants, or cancel the order.',
});

export const keysTooAlike = (one: string, other: string): Problem => ({
  code: 'KeysTooAlike',
  message: `Items ${one} and ${other} differ in upper and lower case only.`,
  path: `items.${other}`,
  action: 'Make the scopeKey of the rule return the same text for the same thing, e.g. with lowerAscii().',
});
