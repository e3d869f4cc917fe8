import type { PlannedStep } from '../domain/plan.ts';

/**
 * The steps in an order in which each stands after those it depends on, as near to the given one as that allows. A plan
 * that was changed may have steps that wait for later ones. What lies on a cycle keeps its place.
 */
export function inDependencyOrder<Step extends Pick<PlannedStep, 'key' | 'dependsOn'>>(
  steps: readonly Step[]
): readonly Step[] {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const placed = new Set<Step>();
  for (const step of steps) {
    const stack = [step];
    const onPath = new Set<Step>();
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const open = onPath.has(top) ? [] : top.dependsOn.flatMap(({ step: key }) => byKey.get(key) ?? []);
      const missing = open.filter((before) => !placed.has(before) && !onPath.has(before));
      if (missing.length === 0) {
        placed.add(top);
        stack.pop();
      } else {
        onPath.add(top);
        stack.push(...missing.toReversed());
      }
    }
  }
  return [...placed];
}
