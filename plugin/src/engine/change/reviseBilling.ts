/** Billing gates after a change: one that is still closed is replaced where it would hold other lines or other work. */
import { ORDER_ON_ASSETS, type DataChange, type RevisedStep } from '../../domain/change.ts';
import type { BillingGate, FulfillmentPlan, PlannedStep, PlanView } from '../../domain/plan.ts';
import type { Problem } from '../../domain/result.ts';
import type { Comparison } from './compareSteps.ts';
import { basisOf } from './compareSteps.ts';
import type { RevisedGraph } from './revisedGraph.ts';

export interface BillingRevision {
  readonly steps: readonly PlannedStep[];
  readonly gates: readonly BillingGate[];
  readonly discarded: readonly RevisedStep[];
  readonly problems: readonly Problem[];
}

/**
 * A line whose gate is open is fulfilled and billed: it is not changed under way any more, and neither is the work that
 * the gate relied on, though it may serve lines of other gates or of none. Everything else gets gates that require what
 * the changed order requires, so that nothing is billed on the strength of work that a change has overtaken.
 */
export function reviseBilling(
  running: PlanView,
  { target, data }: { readonly target: FulfillmentPlan; readonly data: readonly DataChange[] },
  graph: RevisedGraph,
  comparisons: readonly Comparison[]
): BillingRevision {
  const { revision } = target;
  const problems: Problem[] = [];
  const discarded: RevisedStep[] = [];
  const gates: BillingGate[] = [];
  const steps: PlannedStep[] = [];
  const [was, is] = [new GatedSteps(running.plan), new GatedSteps(target)];
  const touched = touchedLines(comparisons, data);
  const overtaken = overtakenSteps(comparisons);
  const unseen = currentGates(running, was);
  for (const wanted of target.gates) {
    const current = unseen.get(wanted.stepKey);
    unseen.delete(wanted.stepKey);
    const required = wanted.requiredSteps.map((key) => graph.keyOf(key)).filter((key) => key !== undefined);
    if (current && isOpen(running, current)) {
      const line = [...current.lineIds, ...wanted.lineIds].find((id) => touched.has(id));
      const step = current.requiredSteps.find((key) => overtaken.has(key));
      const isSame = sameLines(current, wanted) && was.billed(current) === is.billed(wanted);
      if (line !== undefined || !isSame) problems.push(alreadyBilled(running, current, line));
      else if (step !== undefined) problems.push(billedOnIt(running, current, was.step(step)?.name ?? step));
      continue;
    }
    const isSame = current && sameLines(current, wanted) && sameMembers(current.requiredSteps, required);
    if (isSame && was.billed(current) === is.billed(wanted)) continue;
    if (current) discarded.push(...gateAndBehind(was, current, revision));
    gates.push({ stepKey: graph.freshKey(wanted.stepKey), lineIds: wanted.lineIds, requiredSteps: required });
    steps.push(...newGate(is, wanted, required, graph));
  }
  for (const current of unseen.values()) {
    if (isOpen(running, current)) problems.push(alreadyBilled(running, current, undefined));
    else discarded.push(...gateAndBehind(was, current, revision));
  }
  return { steps, gates, discarded, problems };
}

/** The gates of a plan and the calls behind them, found without a search. */
class GatedSteps {
  readonly #byKey = new Map<string, PlannedStep>();
  readonly #behind = new Map<string, PlannedStep[]>();

  constructor({ steps, gates }: FulfillmentPlan) {
    for (const { stepKey } of gates) this.#behind.set(stepKey, []);
    for (const step of steps) {
      this.#byKey.set(step.key, step);
      for (const { step: from } of step.dependsOn) this.#behind.get(from)?.push(step);
    }
  }

  step(key: string): PlannedStep | undefined {
    return this.#byKey.get(key);
  }

  behind(gate: BillingGate): readonly PlannedStep[] {
    return this.#behind.get(gate.stepKey) ?? [];
  }

  /** What the billing vendor is told about the lines. */
  billed(gate: BillingGate): string {
    return JSON.stringify(this.behind(gate)[0]?.payload['lines']);
  }
}

/** Gates that have not been replaced, by the key that composition gave them. */
function currentGates(running: PlanView, gated: GatedSteps): Map<string, BillingGate> {
  const current = new Map<string, BillingGate>();
  for (const gate of running.plan.gates) {
    const step = gated.step(gate.stepKey);
    if (step && running.steps.get(gate.stepKey)?.state !== 'Discarded') current.set(basisOf(step), gate);
  }
  return current;
}

const isOpen = ({ steps }: PlanView, { stepKey }: BillingGate): boolean => steps.get(stepKey)?.state === 'Completed';

function touchedLines(comparisons: readonly Comparison[], data: readonly DataChange[]): ReadonlySet<string> {
  const lines = new Set(data.flatMap(({ lineId = [] }) => lineId));
  for (const { effect, current, target } of comparisons) {
    if (effect === 'kept') continue;
    for (const id of [...(current?.step.lineIds ?? []), ...(target?.lineIds ?? [])]) lines.add(id);
  }
  return lines;
}

/** Steps that the change takes out of Completed or Skipped, by their keys in the plan under way. */
function overtakenSteps(comparisons: readonly Comparison[]): ReadonlySet<string> {
  return new Set(
    comparisons.flatMap(({ effect, current }) =>
      current && effect !== 'kept' && effect !== 'left' ? [current.step.key] : []
    )
  );
}

const sameLines = (a: BillingGate, b: BillingGate): boolean => sameMembers(a.lineIds, b.lineIds);

export function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return known.size === new Set(b).size && b.every((one) => known.has(one));
}

function gateAndBehind(gated: GatedSteps, gate: BillingGate, revision: number): readonly RevisedStep[] {
  const note = `Revision ${revision}: another gate takes its place.`;
  return [{ key: gate.stepKey, note }, ...gated.behind(gate).map(({ key }) => ({ key, note }))];
}

/** The gate and the call behind it. */
function newGate(
  gated: GatedSteps,
  gate: BillingGate,
  required: readonly string[],
  graph: RevisedGraph
): readonly PlannedStep[] {
  const step = gated.step(gate.stepKey);
  if (!step) return [];
  const opened = {
    ...graph.renamed({ ...step, dependsOn: [] }),
    dependsOn: required.map((key) => ({ step: key, lagMs: 0 })),
  };
  return [opened, ...gated.behind(gate).map((behind) => behindGate(behind, gate.stepKey, opened.key, graph))];
}

function behindGate(step: PlannedStep, from: string, to: string, graph: RevisedGraph): PlannedStep {
  const renamed = graph.renamed({ ...step, dependsOn: [] });
  const payload = Object.entries(renamed.payload).map(([name, value]) => {
    const isOfGate = typeof value === 'object' && '$step' in value && value.$step === from;
    return [name, isOfGate ? { ...value, $step: to } : value] as const;
  });
  return { ...renamed, payload: Object.fromEntries(payload), dependsOn: [{ step: to, lagMs: 0 }] };
}

function alreadyBilled({ plan }: PlanView, gate: BillingGate, line: string | undefined): Problem {
  return {
    code: 'AlreadyBilled',
    message: `The gate ${gate.stepKey} of order ${plan.orderNumber} is open: ${line === undefined ? 'its lines are' : `line ${line} is`} fulfilled and billed.`,
    path: gate.stepKey,
    action: ORDER_ON_ASSETS,
  };
}

const billedOnIt = ({ plan }: PlanView, gate: BillingGate, step: string): Problem => ({
  code: 'AlreadyBilled',
  message: `The gate ${gate.stepKey} of order ${plan.orderNumber} is open on the strength of ${step}, which this change would take back.`,
  path: gate.stepKey,
  action: ORDER_ON_ASSETS,
});
