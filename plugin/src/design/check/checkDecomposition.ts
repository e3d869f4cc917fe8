import type { ProblemList } from '../problems.ts';
import type { DesignIndex } from './designIndex.ts';
import { findCycles } from './findCycles.ts';

/** Products that decompose into themselves, over any number of levels. */
export function checkDecomposition(index: DesignIndex, problems: ProblemList): void {
  const next = new Map<string, Set<string>>();
  for (const [, rule] of index.rules) {
    for (const code of index.matching(rule)) next.set(code, (next.get(code) ?? new Set()).add(rule.target));
  }
  for (const cycle of findCycles(next)) {
    const [from, to] = cycle;
    const rule = index.rules.find(([, one]) => one.target === to && index.matching(one).includes(from ?? ''));
    problems.error(['rules', rule?.[0] ?? ''], {
      code: 'DecompositionCycle',
      message: `products decompose in a circle: ${cycle.join(' -> ')}`,
      action: 'Remove or redirect one of the rules on the way round.',
    });
  }
}
