/** Steps by what they share: a bucket is an item, a line, a bundle or the order. */
import type { DependencyScope } from './dependencyIndex.ts';
import type { StepDraft } from './draft.ts';

export type Buckets = ReadonlyMap<string, readonly StepDraft[]>;

/** The one bucket of order scope. */
export const ORDER = 'order';

/** The buckets of one step. */
export function bucketKeys({ instance }: StepDraft, scope: DependencyScope): readonly string[] {
  if (scope === 'item') return instance.itemKeys;
  if (scope === 'line') return instance.lineKeys;
  return scope === 'bundle' ? instance.rootKeys : [ORDER];
}

export function gatherBuckets(steps: readonly StepDraft[], scope: DependencyScope): Buckets {
  const buckets = new Map<string, StepDraft[]>();
  for (const step of steps) {
    for (const key of bucketKeys(step, scope)) {
      const list = buckets.get(key);
      if (list) list.push(step);
      else buckets.set(key, [step]);
    }
  }
  return buckets;
}

/** The buckets of `targets` that `present` has nothing in. */
export function without(targets: Buckets, present: Buckets): Buckets {
  const missing = new Map<string, readonly StepDraft[]>();
  for (const [bucket, steps] of targets) if (!present.has(bucket)) missing.set(bucket, steps);
  return missing;
}
