/** Order and dates of the steps: topological order, earliest start and finish, critical path. */
import type { Problem } from '../../domain/result.ts';
import { clockOf, workOf } from '../stepTime.ts';
import type { Edge, StepDraft } from './draft.ts';

export interface Scheduled {
  /** Every step after the steps it depends on. */
  readonly order: readonly StepDraft[];
  /** By index of the draft, milliseconds since the epoch. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly isCritical: (index: number) => boolean;
  readonly end: number;
}

/** Kahn's algorithm over the drafts as numbered; what is left over lies on or behind a cycle. */
export function sortSteps(
  steps: readonly StepDraft[]
): { readonly order: readonly StepDraft[] } | { readonly cycle: readonly StepDraft[] } {
  const successors: number[][] = steps.map(() => []);
  const open = new Uint32Array(steps.length);
  for (const step of steps) {
    open[step.index] = step.dependsOn.length;
    for (const { from } of step.dependsOn) successors[from]?.push(step.index);
  }
  const order = steps.filter((step) => step.dependsOn.length === 0);
  for (const step of order) {
    for (const next of successors[step.index] ?? []) {
      const left = (open[next] ?? 0) - 1;
      open[next] = left;
      const ready = steps[next];
      if (left === 0 && ready) order.push(ready);
    }
  }
  return order.length === steps.length ? { order } : { cycle: findCycle(steps, open) };
}

/** Walks backwards from a step that never became ready, along steps that did not either, until one comes up again. */
function findCycle(steps: readonly StepDraft[], open: Uint32Array): readonly StepDraft[] {
  const path: StepDraft[] = [];
  const at = new Map<number, number>();
  let step = steps.find(({ index }) => (open[index] ?? 0) > 0);
  while (step && !at.has(step.index)) {
    at.set(step.index, path.length);
    path.push(step);
    const before: Edge | undefined = step.dependsOn.find(({ from }) => (open[from] ?? 0) > 0);
    step = before && steps[before.from];
  }
  return step ? path.slice(at.get(step.index)).toReversed() : path;
}

export function cyclicPlan(cycle: readonly StepDraft[]): Problem {
  const keys = cycle.map(({ key }) => key);
  const shown = keys.length > 10 ? [...keys.slice(0, 10), '…'] : keys;
  return {
    code: 'CyclicPlan',
    message: `These steps wait for one another: ${[...shown, keys[0]].join(' → ')}.`,
    path: 'dependencies',
    action: 'Remove one of these dependencies, or narrow its scope.',
  };
}

export function scheduleSteps(order: readonly StepDraft[], now: number): Scheduled {
  const starts = new Float64Array(order.length);
  const ends = new Float64Array(order.length);
  const latest = new Float64Array(order.length);
  const isFree = new Uint8Array(order.length);
  let end = now;
  for (const { definition, skip, dependsOn, index } of order) {
    let start = now;
    for (const { from, lagMs } of dependsOn) start = Math.max(start, (ends[from] ?? now) + lagMs);
    const work = workOf(definition, skip !== undefined);
    const clock = clockOf(definition);
    starts[index] = work > 0 ? clock.opening(start) : start;
    ends[index] = clock.add(start, work);
    end = Math.max(end, ends[index] ?? now);
  }
  latest.fill(end);
  for (const { definition, skip, dependsOn, index } of order.toReversed()) {
    const clock = clockOf(definition);
    const latestEnd = latest[index] ?? end;
    const latestStart = clock.subtract(latestEnd, workOf(definition, skip !== undefined));
    // Time in which nobody works on it is no slack: work that ends on Friday is late when it is not done on Monday morning.
    isFree[index] = clock.between(ends[index] ?? end, latestEnd) > 0 ? 1 : 0;
    for (const { from, lagMs } of dependsOn) {
      latest[from] = Math.min(latest[from] ?? end, latestStart - lagMs);
    }
  }
  return { order, starts, ends, end, isCritical: (index) => isFree[index] === 0 };
}
