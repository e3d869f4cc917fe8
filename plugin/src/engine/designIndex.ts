/** Look-ups that depend on the design alone, made once per design and kept as long as it is. */
import type {
  DecompositionRule,
  ExecutableDesign,
  ProductSpec,
  Scenario,
  Selector,
} from '../domain/fulfillmentDesign.ts';
import { DependencyIndex } from './composition/dependencyIndex.ts';

export interface DesignIndex {
  /** Rules that may apply to a product, by rule key. `family` is used where the design states none. */
  readonly rulesFor: (product: ProductSpec, family?: string) => readonly DecompositionRule[];
  readonly scenariosFor: (product: ProductSpec) => readonly Scenario[];
  /**
   * Depth of a technical product below the commercial ones: a rule leads from a smaller rank to a greater one, so items
   * that are made in the order of rank are complete before they are decomposed further.
   */
  readonly rankOf: (product: string) => number;
  /** Products that decompose into themselves, first and last the same; empty in a sound design. */
  readonly productCycle: readonly string[];
  readonly dependencies: DependencyIndex;
}

const indexes = new WeakMap<ExecutableDesign, DesignIndex>();

export function designIndex(design: ExecutableDesign): DesignIndex {
  const known = indexes.get(design);
  if (known) return known;
  const made = buildIndex(design);
  indexes.set(design, made);
  return made;
}

function buildIndex(design: ExecutableDesign): DesignIndex {
  const rules = selectorIndex(design.rules);
  const scenarios = selectorIndex(design.scenarios);
  const { ranks, cycle } = rankProducts(design, (product) => rules(product));
  return {
    rulesFor: rules,
    scenariosFor: scenarios,
    rankOf: (product) => ranks.get(product) ?? 0,
    productCycle: cycle,
    dependencies: new DependencyIndex(design),
  };
}

interface Selecting {
  readonly key: string;
  readonly source: Selector;
}

/** By product and by family; one that names both must fit both. Sorted by key, so that no result depends on file order. */
function selectorIndex<T extends Selecting>(
  entries: readonly T[]
): (product: ProductSpec, family?: string) => readonly T[] {
  const sorted = entries.toSorted((a, b) => compareText(a.key, b.key));
  const cache = new Map<string, readonly T[]>();
  return (product, family) => {
    const actual = product.family ?? family ?? '';
    const id = `${product.code}\n${actual}`;
    const known = cache.get(id);
    if (known) return known;
    const found = sorted.filter(({ source }) => selects(source, product, actual));
    cache.set(id, found);
    return found;
  };
}

const selects = ({ product, family }: Selector, spec: ProductSpec, actual: string): boolean =>
  (product === undefined || product === spec.code) &&
  (family === undefined || family === actual) &&
  // A rule for everything means everything that is sold; technical products are named.
  (product !== undefined || family !== undefined || spec.kind === 'commercial');

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Longest way from a product that nothing leads to; the first cycle in the order of product codes where there is one. */
function rankProducts(
  design: ExecutableDesign,
  rulesFor: (product: ProductSpec) => readonly DecompositionRule[]
): { readonly ranks: ReadonlyMap<string, number>; readonly cycle: readonly string[] } {
  const ranks = new Map<string, number>();
  const products = [...design.products.values()].sort((a, b) => compareText(a.code, b.code));
  const targets = new Map(products.map((product) => [product.code, rulesFor(product).map((rule) => rule.target)]));
  const done = new Set<string>();
  const order: string[] = [];
  for (const { code } of products) {
    const cycle = visit(code, targets, done, order);
    if (cycle) return { ranks, cycle };
  }
  for (const code of order.toReversed()) {
    const rank = ranks.get(code) ?? 0;
    for (const target of targets.get(code) ?? []) ranks.set(target, Math.max(ranks.get(target) ?? 0, rank + 1));
  }
  return { ranks, cycle: [] };
}

/** Depth first, without recursion; `order` gets the codes behind all that they lead to. */
function visit(
  start: string,
  targets: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  order: string[]
): readonly string[] | undefined {
  const path: { readonly code: string; next: number }[] = done.has(start) ? [] : [{ code: start, next: 0 }];
  const open = new Set(path.map(({ code }) => code));
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const target = targets.get(top.code)?.[top.next];
    top.next += 1;
    if (target === undefined) {
      path.pop();
      open.delete(top.code);
      done.add(top.code);
      order.push(top.code);
    } else if (open.has(target)) {
      const codes = path.map(({ code }) => code);
      return [...codes.slice(codes.indexOf(target)), target];
    } else if (!done.has(target)) {
      path.push({ code: target, next: 0 });
      open.add(target);
    }
  }
  return undefined;
}
