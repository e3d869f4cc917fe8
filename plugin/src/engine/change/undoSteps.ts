/** The steps that take effects back, in the reverse of the order in which the effects were made. */
import type { PlannedStep } from '../../domain/plan.ts';
import type { CurrentStep } from './compareSteps.ts';
import { isUnderWay } from './compareSteps.ts';

export const undoKey = (key: string): string => `undo.${key}`;

/**
 * @param undone steps whose effects are taken back, in the order of work
 * @param successorsOf keys of the steps that depend on one
 */
export function undoSteps(
  undone: readonly CurrentStep[],
  successorsOf: (key: string) => readonly string[],
  revision: number,
  time: string
): readonly PlannedStep[] {
  const wanted = new Set(undone.map(({ step }) => step.key));
  const frontiers = new Map<string, readonly string[]>();
  return undone.toReversed().flatMap((current) => {
    const { undo } = current.step.change ?? {};
    if (!undo) return [];
    const later = undoneBehind(current.step.key, wanted, successorsOf, frontiers);
    return [undoStep(current, undo, later.map(undoKey), revision, time)];
  });
}

/** The nearest undone steps behind a step, along whatever is between. */
function undoneBehind(
  key: string,
  wanted: ReadonlySet<string>,
  successorsOf: (key: string) => readonly string[],
  known: Map<string, readonly string[]>
): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>([key]);
  const open = [...successorsOf(key)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const memo = known.get(next);
    if (wanted.has(next)) found.add(next);
    else if (memo) for (const one of memo) found.add(one);
    else open.push(...successorsOf(next));
  }
  const frontier = [...found].toSorted();
  known.set(key, frontier);
  return frontier;
}

function undoStep(
  current: CurrentStep,
  { gateway, operation, payload }: NonNullable<NonNullable<PlannedStep['change']>['undo']>,
  behind: readonly string[],
  revision: number,
  time: string
): PlannedStep {
  const { step } = current;
  const { key, definition, group, name, itemKeys, lineIds, durationMs, calendar, retry } = step;
  const before = isUnderWay(current) ? [key] : [];
  return {
    key: undoKey(key),
    definition,
    group,
    name: `Undo: ${name}`,
    type: 'callout',
    mandatory: step.mandatory,
    itemKeys,
    lineIds,
    gateway,
    operation,
    durationMs,
    ...(calendar && { calendar }),
    retry,
    dependsOn: [...before, ...behind].map((from) => ({ step: from, lagMs: 0 })),
    payload: { ...step.payload, ...payload },
    plannedStart: time,
    plannedEnd: time,
    critical: false,
    reasons: [{ kind: 'policy', key: 'change', text: `A change of the order takes back the effect of ${key}.` }],
    undoes: key,
    revision,
  };
}
