import { progressOf, type PlanStep } from 'c/omOrderModel';

/** More than this nobody reads in one picture. */
export const MAX_NODES = 250;

export const laneKey = (lane: string): string => `lane:${lane}`;

/**
 * Each closed lane as one node that stands for its steps: in the worst state of them, with what they wait for outside.
 *
 * @param nameOf - the text of such a node, from the lane and its counts
 */
export function collapseLanes(
  steps: readonly PlanStep[],
  laneOf: (step: PlanStep) => string,
  isOpen: (lane: string) => boolean,
  nameOf: (lane: string, done: number, total: number) => string
): readonly PlanStep[] {
  const standIn = new Map(steps.map((step) => [step.key, isOpen(laneOf(step)) ? step.key : laneKey(laneOf(step))]));
  const waitsFor = (step: PlanStep, own: string): readonly string[] =>
    step.waitsFor.flatMap((key) => {
      const other = standIn.get(key);
      return other === undefined || other === own ? [] : [other];
    });
  const result: PlanStep[] = [];
  const closed = new Map<string, PlanStep[]>();
  for (const step of steps) {
    const lane = laneOf(step);
    if (isOpen(lane)) result.push({ ...step, waitsFor: [...new Set(waitsFor(step, step.key))] });
    else closed.set(lane, [...(closed.get(lane) ?? []), step]);
  }
  for (const [lane, members] of closed) {
    const { done, total } = progressOf(members);
    const own = laneKey(lane);
    const [first] = members;
    if (!first) continue;
    result.push({
      ...first,
      id: own,
      key: own,
      name: nameOf(lane, done, total),
      type: 'milestone',
      state: worstState(members),
      isCritical: members.some(({ isCritical }) => isCritical === true),
      isLate: members.some(({ isLate }) => isLate === true),
      waitsFor: [...new Set(members.flatMap((step) => waitsFor(step, own)))],
    });
  }
  return result;
}

const FROM_WORST: readonly string[] = [
  'FatallyFailed',
  'Failed',
  'OnHold',
  'Compensating',
  'InProgress',
  'Waiting',
  'Ready',
  'Scheduled',
  'Pending',
];

export const worstState = (steps: readonly PlanStep[]): string =>
  FROM_WORST.find((state) => steps.some((step) => step.state === state)) ?? 'Completed';
