/**
 * Decomposition: from what the customer bought to what has to be delivered.
 *
 * The result depends on the set of lines and rules, never on their order. Every problem of an order is found in one pass,
 * and a line that would be delivered by nobody is one of them.
 */
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { Reason, TechnicalItem } from '../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import {
  contributionsOf,
  expressionFailed,
  itemSource,
  lineSource,
  type Contribution,
  type Source,
} from './decomposition/contribution.ts';
import { mergeItem } from './decomposition/mergeItem.ts';
import { cyclicRules, keysTooAlike, nothingToDo, unknownTarget } from './decomposition/problems.ts';
import { nothingFulfills } from './decomposition/nothingFulfills.ts';
import { resolveOrder, type ResolvedLine, type ResolvedOrder } from './decomposition/orderLines.ts';
import { judge, type Verdict } from './decomposition/selection.ts';
import { compareText, designIndex, type DesignIndex } from './designIndex.ts';
import { itemKey } from './keys.ts';

export interface Decomposition {
  /** Items before those that they were decomposed into, then by key. */
  readonly items: readonly TechnicalItem[];
  readonly unfulfilled: readonly { readonly lineId: string; readonly reason: Reason }[];
  /** The order as it was read, for the composition of the plan. */
  readonly resolved: ResolvedOrder;
}

/** What each rule said about each line or item, for explanations. */
export interface RuleVerdict {
  readonly source: Source;
  readonly rule: string;
  readonly target: string;
  readonly verdict: Verdict;
}

export interface DecompositionAttempt extends Decomposition {
  readonly problems: readonly Problem[];
}

export function decompose(design: ExecutableDesign, order: CommercialOrder): Result<Decomposition, readonly Problem[]> {
  const { problems, ...decomposition } = attemptDecomposition(design, order);
  return problems.length > 0 ? refuse(problems) : ok(decomposition);
}

/** Decomposes as far as it goes; `observe` hears every verdict. */
export function attemptDecomposition(
  design: ExecutableDesign,
  order: CommercialOrder,
  observe?: (verdict: RuleVerdict) => void
): DecompositionAttempt {
  return new DecompositionRun(design, order, observe).run();
}

class DecompositionRun {
  readonly #design: ExecutableDesign;
  readonly #index: DesignIndex;
  readonly #resolved: ResolvedOrder;
  readonly #observe: ((verdict: RuleVerdict) => void) | undefined;
  readonly #problems: Problem[];
  /** Target product → item key → what makes it. */
  readonly #waiting = new Map<string, Map<string, Contribution[]>>();
  readonly #items: TechnicalItem[] = [];

  constructor(design: ExecutableDesign, order: CommercialOrder, observe?: (verdict: RuleVerdict) => void) {
    this.#design = design;
    this.#index = designIndex(design);
    this.#resolved = resolveOrder(design, order);
    this.#observe = observe;
    this.#problems = [...this.#resolved.problems];
  }

  run(): DecompositionAttempt {
    const unfulfilled: { lineId: string; reason: Reason }[] = [];
    const { lines, order } = this.#resolved;
    if (this.#index.productCycle.length > 0) this.#problems.push(cyclicRules(this.#index.productCycle));
    else {
      for (const line of lines) {
        const made = this.#applyRules(lineSource(line), this.#index.rulesFor(line.spec, line.line.family));
        if (made > 0) continue;
        const reason = reasonForNothing(line);
        if (reason) unfulfilled.push({ lineId: line.line.id, reason });
        else if (made === 0) this.#problems.push(nothingFulfills(this.#index, this.#resolved, line));
      }
      this.#makeItems();
    }
    if (this.#items.length === 0 && this.#problems.length === 0) this.#problems.push(nothingToDo(order));
    this.#refuseLookalikes();
    return { items: this.#items, unfulfilled, resolved: this.#resolved, problems: this.#problems };
  }

  /** How many items `source` is decomposed into; below zero where a rule could not be evaluated. */
  #applyRules(source: Source, rules: ReturnType<DesignIndex['rulesFor']>): number {
    const { order, scope } = this.#resolved;
    let made = 0;
    let failures = 0;
    for (const rule of rules) {
      const verdict = judge(rule.source, source.scope.action, { order: scope, line: source.scope });
      this.#observe?.({ source, rule: rule.key, target: rule.target, verdict });
      if (verdict.outcome === 'failed') {
        failures += 1;
        this.#problems.push(expressionFailed(rule, source, 'when', verdict.text));
      }
      if (verdict.outcome !== 'matched') continue;
      const before = this.#problems.length;
      for (const [scopeKey, contribution] of contributionsOf(rule, source, order, scope, this.#problems)) {
        this.#contribute(rule.target, itemKey(rule.target, scopeKey), contribution);
        made += 1;
      }
      if (this.#problems.length > before) failures += 1;
    }
    return made > 0 ? made : -failures;
  }

  #contribute(target: string, key: string, contribution: Contribution): void {
    let items = this.#waiting.get(target);
    if (!items) this.#waiting.set(target, (items = new Map<string, Contribution[]>()));
    const list = items.get(key);
    if (list) list.push(contribution);
    else items.set(key, [contribution]);
  }

  /** By rank: whatever is decomposed further is complete by then. */
  #makeItems(): void {
    const { rankOf } = this.#index;
    for (;;) {
      const [target] = [...this.#waiting.keys()].sort((a, b) => rankOf(a) - rankOf(b) || compareText(a, b));
      if (target === undefined) return;
      const items = [...(this.#waiting.get(target) ?? [])].sort(([a], [b]) => compareText(a, b));
      this.#waiting.delete(target);
      const spec = this.#design.products.get(target);
      if (spec?.kind !== 'technical') {
        this.#problems.push(
          unknownTarget(
            target,
            items.flatMap(([, from]) => from.map(({ rule }) => rule.key))
          )
        );
        continue;
      }
      const rules = this.#index.rulesFor(spec);
      for (const [key, contributions] of items) {
        const merged = mergeItem(key, spec, contributions, this.#resolved.scope, this.#problems);
        this.#items.push(merged.item);
        if (rules.length > 0) this.#applyRules(itemSource(merged.item, merged.lines, spec.family ?? ''), rules);
      }
    }
  }

  /** The CRM compares external ids without regard to case: two such items would overwrite one another there. */
  #refuseLookalikes(): void {
    const seen = new Map<string, string>();
    for (const { key } of this.#items) {
      const folded = key.toLowerCase();
      const other = seen.get(folded);
      if (other !== undefined) {
        this.#problems.push(keysTooAlike(other, key));
      }
      seen.set(folded, key);
    }
  }
}

function reasonForNothing({ line, spec }: ResolvedLine): Reason | undefined {
  if (spec.fulfillment.kind === 'none') return { kind: 'policy', key: spec.code, text: spec.fulfillment.reason };
  if (line.action !== 'noChange') return undefined;
  return { kind: 'notMatched', key: spec.code, text: 'The line asks for no change.' };
}
