import type { ItemAction } from '../../domain/order.ts';
import { canonicalJson } from '../canonicalJson.ts';
import type { RuleDocument, SelectorDocument } from '../document.ts';
import { areDisjoint, factsOf, knownValues, meet, noFacts, type Facts } from '../expressions/conditionFacts.ts';
import { parseExpression } from '../expressions/compileExpression.ts';
import type { KnownAttributes } from '../expressions/expressionScope.ts';
import type { DocumentPath, ProblemList } from '../problems.ts';
import type { DesignIndex } from './designIndex.ts';

interface Known<D> {
  readonly key: string;
  readonly document: D;
  readonly facts: Facts;
  readonly products: ReadonlySet<string>;
}

/** Conditions that are never true, and pairs of rules or scenarios that get in each other's way. */
export function checkConflicts(index: DesignIndex, problems: ProblemList): void {
  const rules = index.rules.map(([key, rule]) => known(key, rule, 'line', index.ruleScope(rule).line, index));
  const scenarios = index.scenarios.map(([key, scenario]) =>
    known(key, scenario, 'item', index.scenarioScope(scenario).item, index)
  );
  for (const { key, document, facts } of rules) {
    if (facts === 'never') neverTrue(['rules', key, 'when'], document.when, problems);
  }
  for (const { key, document, facts } of scenarios) {
    if (facts === 'never') neverTrue(['scenarios', key, 'when'], document.when, problems);
  }
  for (const [name, { step }] of index.steps) {
    if (step.when === undefined || conditionFacts(step.when) !== 'never') continue;
    const [group = '', key = ''] = name.split('.');
    neverTrue(['groups', group, 'steps', key, 'when'], step.when, problems);
  }
  for (const [a, b] of pairs(rules, ({ document: { target, scope } }) => `${target} ${scope}`)) {
    checkRules(a, b, problems);
  }
  for (const [a, b] of pairs(scenarios, ({ document: { group } }) => group)) {
    const [broad, narrow] = covers(a, b) ? [a, b] : [b, a];
    if (covers(broad, narrow)) shadowed('scenarios', 'Scenario', narrow.key, broad.key, problems);
  }
}

function checkRules(a: Known<RuleDocument>, b: Known<RuleDocument>, problems: ProblemList): void {
  const sharesActions = a.document.actions.some((action) => b.document.actions.includes(action));
  const sameLine = [...a.products].some((code) => b.products.has(code));
  const onlyAlternatives = sameLine && areDisjoint(a.facts, b.facts);
  if (!sharesActions || onlyAlternatives || (a.document.scope === 'line' && !sameLine)) return;
  if (a.document.scope === 'custom' && a.document.scopeKey !== b.document.scopeKey) return;

  const conflicting = Object.keys(b.document.attributes).filter(
    (name) =>
      name in a.document.attributes &&
      canonicalJson(a.document.attributes[name]) !== canonicalJson(b.document.attributes[name])
  );
  for (const name of conflicting) {
    problems.error(['rules', b.key, 'attributes', name], {
      code: 'ConflictingMappings',
      message: `${b.document.target}.${name} is written differently by ${problems.where(['rules', a.key, 'attributes', name])}, and both can hold for one item of scope ${b.document.scope}`,
      action:
        'Leave the attribute to one of the rules, write the same in both, or give them conditions that exclude each other.',
    });
  }
  if (canonicalJson(a.document.quantity) !== canonicalJson(b.document.quantity)) {
    problems.error(['rules', b.key], {
      code: 'ConflictingQuantities',
      message: `the quantity of ${b.document.target} is counted differently by rule ${problems.where(['rules', a.key])}`,
      action: 'Use the same quantity in both rules.',
    });
    return;
  }
  if (conflicting.length > 0) return;
  const [broad, narrow] = addsNothing(b, a) ? [a, b] : [b, a];
  if (addsNothing(narrow, broad)) shadowed('rules', 'Rule', narrow.key, broad.key, problems);
}

/** Wherever `narrow` holds, `broad` does the same and more; with `sum` a second rule counts a second time, so it does add. */
function addsNothing(narrow: Known<RuleDocument>, broad: Known<RuleDocument>): boolean {
  if (broad.document.quantity === 'sum' || typeof broad.document.quantity === 'object') return false;
  return (
    covers(broad, narrow) && Object.keys(narrow.document.attributes).every((name) => name in broad.document.attributes)
  );
}

/** Provably, `broad` matches whatever `narrow` matches. */
function covers(broad: Known<SelectorDocument>, narrow: Known<SelectorDocument>): boolean {
  const condition = broad.document.when;
  return (
    (condition === undefined || condition === narrow.document.when) &&
    narrow.products.size > 0 &&
    [...narrow.products].every((code) => broad.products.has(code)) &&
    narrow.document.actions.every((action: ItemAction) => broad.document.actions.includes(action))
  );
}

function shadowed(section: string, what: string, key: string, by: string, problems: ProblemList): void {
  problems.error([section, key], {
    code: `Shadowed${what}`,
    message: `whatever this matches, ${problems.where([section, by])} matches too and does the same`,
    action: 'Remove one of the two, or make their conditions different.',
  });
}

function neverTrue(path: DocumentPath, condition: string | undefined, problems: ProblemList): void {
  problems.error(path, {
    code: 'ConditionNeverTrue',
    message: `"${condition}" is never true: it contradicts itself, the actions named here or the values that the attributes can have`,
    action: 'Correct the condition, or remove what can never apply.',
  });
}

function known<D extends SelectorDocument>(
  key: string,
  document: D,
  variable: 'line' | 'item',
  attributes: KnownAttributes,
  index: DesignIndex
): Known<D> {
  const products = index.matching(document);
  let facts: Facts = knownValues([variable, 'action'], document.actions);
  if (products.length > 0) facts = meet(facts, knownValues([variable, 'product'], products));
  for (const [name, { values }] of attributes ?? []) {
    if (values) facts = meet(facts, knownValues([variable, 'attributes', name], values));
  }
  if (document.when !== undefined) facts = meet(facts, conditionFacts(document.when));
  return { key, document, facts, products: new Set(products) };
}

function conditionFacts(source: string): Facts {
  const parsed = parseExpression(source);
  return parsed.ok ? factsOf(parsed.value.ast) : noFacts;
}

function* pairs<T>(all: readonly T[], bucket: (one: T) => string): Generator<readonly [T, T]> {
  const buckets = new Map<string, T[]>();
  for (const one of all) {
    const key = bucket(one);
    const earlier = buckets.get(key) ?? [];
    for (const other of earlier) yield [other, one];
    buckets.set(key, [...earlier, one]);
  }
}
