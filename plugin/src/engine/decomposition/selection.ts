/** Whether a rule or scenario speaks about a line or item, and why not when it nearly does. */
import {
  ExpressionError,
  type Expression,
  type ExpressionScope,
  type Selector,
} from '../../domain/fulfillmentDesign.ts';
import type { ItemAction } from '../../domain/order.ts';
import { quote } from '../attributeChecks.ts';

export type Verdict =
  | { readonly outcome: 'matched' }
  | { readonly outcome: 'wrongAction'; readonly text: string }
  | { readonly outcome: 'conditionFalse'; readonly text: string }
  | { readonly outcome: 'failed'; readonly text: string };

const matched: Verdict = { outcome: 'matched' };

/** Judges a selector whose product and family fit already. */
export function judge(selector: Selector, action: ItemAction, scope: ExpressionScope): Verdict {
  if (!selector.actions.includes(action)) {
    return { outcome: 'wrongAction', text: `it is for ${selector.actions.join(', ')}, and the action is ${action}` };
  }
  if (!selector.when) return matched;
  const result = evaluate(selector.when, scope);
  if (!result.ok) return { outcome: 'failed', text: result.text };
  if (result.value) return matched;
  return { outcome: 'conditionFalse', text: `${selector.when.source} is false${inputsText(selector.when, scope)}` };
}

/** Runs an expression; what it cannot evaluate is an answer, every other throw is a bug and goes on. */
export function evaluate<T>(
  expression: Expression<T>,
  scope: ExpressionScope
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly text: string } {
  try {
    return { ok: true, value: expression.evaluate(scope) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { ok: false, text: error.message };
  }
}

const PATH = /\b(?:order|line|item)(?:\.[A-Za-z_]\w*|\["[^"\]]*"\])+/g;
const pathsBySource = new WeakMap<Expression<unknown>, readonly string[]>();

function pathsOf(expression: Expression<unknown>): readonly string[] {
  const known = pathsBySource.get(expression);
  if (known) return known;
  const paths = [...new Set(expression.source.match(PATH) ?? [])];
  pathsBySource.set(expression, paths);
  return paths;
}

/** ` (line.attributes.speed is 100)`: the inputs of an expression, so that a reason can be checked by eye. */
export function inputsText(expression: Expression<unknown>, scope: ExpressionScope): string {
  const parts = pathsOf(expression).flatMap((path) => {
    const value = read(scope, path);
    return typeof value === 'object' || typeof value === 'function'
      ? []
      : [`${path} is ${value === undefined ? 'not set' : quote(value)}`];
  });
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function read(scope: ExpressionScope, path: string): unknown {
  const names = path.split(/\.|\["|"\]/).filter((name) => name !== '');
  let value: unknown = scope;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
