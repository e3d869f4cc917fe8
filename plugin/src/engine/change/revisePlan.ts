/**
 * A change of an order under way, as a revision of its plan: what is kept goes on, and only what differs is touched.
 *
 * Pure: assessing a change and making it are the same computation, so that what a rep was shown is what happens. The
 * runtime computes it once more under its lock, since the plan goes on meanwhile.
 */
import {
  ORDER_ON_ASSETS,
  type ChangeDecisions,
  type ChangeImpact,
  type DataChange,
  type PlanRevision,
  type RevisedStep,
  type StepEffect,
} from '../../domain/change.ts';
import type { FulfillmentPlan, PlannedStep, PlanView } from '../../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../../domain/result.ts';
import type { PlanState } from '../../domain/states.ts';
import { isoTime } from '../stepMoves.ts';
import { timelineOf } from '../timeline.ts';
import { compareSteps, isUnderWay, isUntouched, type Comparison, type CurrentStep } from './compareSteps.ts';
import { pointsPassed } from './pointsOfNoReturn.ts';
import { RevisedGraph } from './revisedGraph.ts';
import { reviseBilling, sameMembers } from './reviseBilling.ts';
import { undoSteps } from './undoSteps.ts';

export interface ChangeRequest {
  /** The plan that the changed order would get, composed with the design of the plan under way. */
  readonly target: FulfillmentPlan;
  /** What is ordered otherwise: a change of it is one though no step or gate reads it. */
  readonly data?: readonly DataChange[];
  readonly decisions?: ChangeDecisions;
}

/**
 * Problems: `PlanNotRunning`, `PointOfNoReturn`, `DecisionNeeded`, `AlreadyBilled`, `NothingChanges`.
 *
 * @param now milliseconds since the epoch
 */
export function revisePlan(
  running: PlanView,
  { target, data = [], decisions = {} }: ChangeRequest,
  now: number
): Result<PlanRevision, readonly Problem[]> {
  if (running.state !== 'InProgress' && running.state !== 'Suspended') return refuse([notRunning(running)]);
  const comparisons = compareSteps(running, target, decisions);
  const points = pointsPassed(comparisons, running.plan, target, decisions.override);
  const problems = [...points.problems, ...undecided(comparisons)];
  const revision = target.revision;
  const graph = new RevisedGraph(running, target, comparisons, revision);
  const billing = reviseBilling(running, { target, data }, graph, comparisons);
  problems.push(...billing.problems);
  if (problems.length > 0) return refuse(problems);
  const undone = comparisons.flatMap(({ undo, current }) => (undo && current ? [current] : []));
  const undo = undoSteps(undone, (key) => graph.successorsOf(key), revision, isoTime(now));
  const added = [...undo, ...graph.newSteps(), ...billing.steps];
  const relinked = relinkedSteps(comparisons);
  const changed =
    comparisons.some(({ effect }) => effect !== 'kept') ||
    added.length + billing.discarded.length + relinked.length + data.length > 0;
  const itemsWithdrawn = withdrawnItems(running.plan, target);
  if (!changed && itemsWithdrawn.length === 0) return refuse([nothingChanges(running)]);
  const after = timelineOf(
    [...running.plan.steps.map((step) => graph.withEdges(step)), ...added],
    (key) => running.steps.get(key),
    now
  );
  const projectedEnd = isoTime(after.end);
  const timed = added.map((step) => withTimes(step, after.times.get(step.key)));
  const impact = impactOf(running, target, comparisons, projectedEnd, now);
  return ok({
    planId: running.plan.id,
    revision,
    impact: { ...impact, data, fees: points.fees, overridden: points.overridden },
    ...fates(comparisons, billing.discarded, revision),
    steps: timed,
    relinked,
    ...graph.edges(),
    gates: billing.gates,
    items: target.items,
    itemsWithdrawn,
    projectedEnd,
  });
}

function withTimes(step: PlannedStep, times: { start: number; end: number; slack: number } | undefined): PlannedStep {
  if (!times) return step;
  return { ...step, plannedStart: isoTime(times.start), plannedEnd: isoTime(times.end), critical: times.slack === 0 };
}

type Fates = Pick<PlanRevision, 'discarded' | 'amended' | 'compensating' | 'obsolete'>;

/** What becomes of the steps that the changed order does not want as they are. */
function fates(comparisons: readonly Comparison[], gates: readonly RevisedStep[], revision: number): Fates {
  const discarded: RevisedStep[] = [...gates];
  const amended: RevisedStep[] = [];
  const compensating: RevisedStep[] = [];
  const obsolete: (RevisedStep & { then: 'undo' | 'amend' })[] = [];
  for (const { effect, current, undo, because } of comparisons) {
    if (!current || effect === 'kept' || effect === 'added' || effect === 'left') continue;
    const { key } = current.step;
    const revised = { key, note: `Revision ${revision}: ${because}` };
    if (isUnderWay(current)) obsolete.push({ ...revised, then: undo ? 'undo' : 'amend' });
    else if (isUntouched(current)) discarded.push(revised);
    else if (undo) compensating.push(revised);
    else amended.push(revised);
  }
  for (const { effect, current } of comparisons) {
    // Left alone, and under way: it ends as it was meant to.
    if (effect === 'left' && current && isUnderWay(current)) {
      obsolete.push({ key: current.step.key, note: `Revision ${revision}: no longer needed.`, then: 'amend' });
    }
  }
  return { discarded, amended, compensating, obsolete };
}

/** Steps that are kept and serve other items or lines from now on. */
function relinkedSteps(comparisons: readonly Comparison[]): PlanRevision['relinked'] {
  return comparisons.flatMap(({ effect, current, target }) => {
    if (effect !== 'kept' || !current || !target) return [];
    const { key, itemKeys, lineIds } = current.step;
    const isSame = sameMembers(itemKeys, target.itemKeys) && sameMembers(lineIds, target.lineIds);
    return isSame ? [] : [{ key, itemKeys: target.itemKeys, lineIds: target.lineIds }];
  });
}

function undecided(comparisons: readonly Comparison[]): readonly Problem[] {
  return comparisons.flatMap(({ strategy, current, because }) =>
    strategy === 'ask' && current ? [decisionNeeded(current, because)] : []
  );
}

function withdrawnItems(running: FulfillmentPlan, target: FulfillmentPlan): readonly string[] {
  const wanted = new Set(target.items.map(({ key }) => key));
  return running.items.flatMap(({ key }) => (wanted.has(key) ? [] : [key]));
}

function impactOf(
  running: PlanView,
  target: FulfillmentPlan,
  comparisons: readonly Comparison[],
  endAfter: string,
  now: number
): Omit<ChangeImpact, 'data' | 'fees' | 'overridden'> {
  const counts: Record<StepEffect, number> = {
    kept: 0,
    added: 0,
    replaced: 0,
    redone: 0,
    undone: 0,
    withdrawn: 0,
    left: 0,
  };
  for (const { effect, current, target: wanted } of comparisons) {
    if (!(current?.step ?? wanted)?.join) counts[effect] += 1;
  }
  const before = timelineOf(running.plan.steps, (key) => running.steps.get(key), now);
  return {
    planId: running.plan.id,
    revision: target.revision,
    steps: comparisons.flatMap(({ effect, because, current, target: wanted, basis }) => {
      const step = wanted ?? current?.step;
      if (effect === 'kept' || !step || step.join) return [];
      return [{ key: current?.step.key ?? basis, name: step.name, effect, because }];
    }),
    counts,
    endBefore: isoTime(before.end),
    endAfter,
  };
}

const notRunning = ({ plan, state }: PlanView): Problem => ({
  code: 'PlanNotRunning',
  message: `The work of order ${plan.orderNumber} is ${state}; only work under way can be changed.`,
  path: plan.id,
  action: INSTEAD[state] ?? 'Wait until it is under way.',
});

const INSTEAD: Readonly<Partial<Record<PlanState, string>>> = {
  Completed: ORDER_ON_ASSETS,
  Cancelled: 'Nothing of it is left: make a new order.',
};

const decisionNeeded = ({ step }: CurrentStep, because: string): Problem => ({
  code: 'DecisionNeeded',
  message: `${step.name} (${step.key}) is done, and the change concerns it: ${because}`,
  path: step.definition,
  action: `Decide for ${step.definition}: keep, redo or undoThenRedo.`,
});

const nothingChanges = ({ plan }: PlanView): Problem => ({
  code: 'NothingChanges',
  message: `The change makes no difference to the work of order ${plan.orderNumber}.`,
  path: plan.id,
  action: 'Check the lines and attributes of the change. A new date is promised with sf order promise.',
});

/** The target of a cancellation: nothing is wanted any more. */
export const cancelledPlan = ({ plan }: PlanView): FulfillmentPlan => ({
  ...plan,
  revision: plan.revision + 1,
  items: [],
  steps: [],
  gates: [],
  unfulfilled: [],
  assets: [],
});
