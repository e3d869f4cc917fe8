/** The plan around the steps: how it starts and how it ends. */
import type { FulfillmentPlan, PlannedStep, StepStatus } from '../domain/plan.ts';
import { planLifecycle, type PlanState } from '../domain/states.ts';
import type { Command, StepSlice } from './reaction.ts';
import { isoTime } from './stepMoves.ts';

/** A step as the runtime stores it at first. */
export interface InitialStep {
  readonly step: PlannedStep;
  readonly status: StepStatus;
  readonly openPredecessors: number;
  readonly successors: StepSlice['successors'];
}

export interface StartedPlan {
  readonly state: PlanState;
  readonly steps: readonly InitialStep[];
  /** Steps that depend on nothing: react to `dependenciesMet` on each. */
  readonly first: readonly string[];
}

/** What a new plan looks like once it has started; the graph is turned round, from "depends on" to "releases". */
export function startPlan(plan: FulfillmentPlan): StartedPlan {
  const successors = new Map<string, { step: string; lagMs: number }[]>();
  for (const step of plan.steps) {
    for (const { step: from, lagMs } of step.dependsOn) {
      const list = successors.get(from);
      if (list) list.push({ step: step.key, lagMs });
      else successors.set(from, [{ step: step.key, lagMs }]);
    }
  }
  return {
    state: planMove('NotStarted', 'InProgress'),
    steps: plan.steps.map((step) => ({
      step,
      status: { key: step.key, state: 'Pending', attempt: 0 },
      openPredecessors: step.dependsOn.length,
      successors: successors.get(step.key) ?? [],
    })),
    first: plan.steps.filter((step) => step.dependsOn.length === 0).map((step) => step.key),
  };
}

/** Asked after steps settled: the plan has ended when no step is open, and as cancelled when that is what is wanted. */
export function reactPlan(
  plan: { readonly id: string; readonly state: PlanState; readonly openSteps: number; readonly cancelling?: boolean },
  now: number
): { readonly state: PlanState; readonly commands: readonly Command[] } {
  if (plan.state !== 'InProgress' || plan.openSteps > 0) return { state: plan.state, commands: [] };
  return {
    state: planMove('InProgress', plan.cancelling === true ? 'Cancelled' : 'Completed'),
    commands: [{ kind: 'planCompleted', planId: plan.id, at: isoTime(now) }],
  };
}

function planMove(from: PlanState, to: PlanState): PlanState {
  const move = planLifecycle.transition(from, to);
  if (!move.ok) throw new Error(`A plan that is ${from} must not become ${to}`);
  return move.value;
}
