/** Billing gates after a change: one that is still closed is replaced where it would hold other lines or other work. */
import type { RevisedStep } from '../../domain/change.ts';
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
 * A line whose gate is open is fulfilled and billed: it is not changed under way any more. Everything else gets gates that
 * require what the changed order requires, so that nothing is billed on the strength of work that a change has overtaken.
 */
export function reviseBilling(
  running: PlanView,
  target: FulfillmentPlan,
  graph: RevisedGraph,
  comparisons: readonly Comparison[],
  revision: number
): BillingRevision {
  const problems: Problem[] = [];
  const discarded: RevisedStep[] = [];
  const gates: BillingGate[] = [];
  const steps: PlannedStep[] = [];
  const byKey = new Map(running.plan.steps.map((step) => [step.key, step]));
  const touched = touchedLines(comparisons);
  const unseen = currentGates(running, byKey);
  for (const wanted of target.gates) {
    const current = unseen.get(wanted.stepKey);
    unseen.delete(wanted.stepKey);
    const required = wanted.requiredSteps.map((key) => graph.keyOf(key)).filter((key) => key !== undefined);
    if (current && isOpen(running, current)) {
      const line = [...current.lineIds, ...wanted.lineIds].find((id) => touched.has(id));
      const isSame = sameLines(current, wanted) && billed(running.plan, current) === billed(target, wanted);
      if (line !== undefined || !isSame) problems.push(alreadyBilled(running, current, line));
      continue;
    }
    const isSame = current && sameLines(current, wanted) && sameMembers(current.requiredSteps, required);
    if (isSame && billed(running.plan, current) === billed(target, wanted)) continue;
    if (current) discarded.push(...gateAndBehind(running, current, revision));
    gates.push({ stepKey: graph.freshKey(wanted.stepKey), lineIds: wanted.lineIds, requiredSteps: required });
    steps.push(...newGate(target, wanted, required, graph));
  }
  for (const current of unseen.values()) {
    if (isOpen(running, current)) problems.push(alreadyBilled(running, current, undefined));
    else discarded.push(...gateAndBehind(running, current, revision));
  }
  return { steps, gates, discarded, problems };
}

/** Gates that have not been replaced, by the key that composition gave them. */
function currentGates(running: PlanView, byKey: ReadonlyMap<string, PlannedStep>): Map<string, BillingGate> {
  const current = new Map<string, BillingGate>();
  for (const gate of running.plan.gates) {
    const step = byKey.get(gate.stepKey);
    if (step && running.steps.get(gate.stepKey)?.state !== 'Discarded') current.set(basisOf(step), gate);
  }
  return current;
}

const isOpen = ({ steps }: PlanView, { stepKey }: BillingGate): boolean => steps.get(stepKey)?.state === 'Completed';

function touchedLines(comparisons: readonly Comparison[]): ReadonlySet<string> {
  const lines = new Set<string>();
  for (const { effect, current, target } of comparisons) {
    if (effect === 'kept') continue;
    for (const id of [...(current?.step.lineIds ?? []), ...(target?.lineIds ?? [])]) lines.add(id);
  }
  return lines;
}

/** What the billing vendor is told about the lines. */
function billed({ steps }: FulfillmentPlan, { stepKey }: BillingGate): string {
  const start = steps.find(({ dependsOn }) => dependsOn.some(({ step }) => step === stepKey));
  return JSON.stringify(start?.payload['lines']);
}

const sameLines = (a: BillingGate, b: BillingGate): boolean => sameMembers(a.lineIds, b.lineIds);

export function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return known.size === new Set(b).size && b.every((one) => known.has(one));
}

function gateAndBehind(running: PlanView, { stepKey }: BillingGate, revision: number): readonly RevisedStep[] {
  const note = `Revision ${revision}: another gate takes its place.`;
  const behind = running.plan.steps.filter(({ dependsOn }) => dependsOn.some(({ step }) => step === stepKey));
  return [{ key: stepKey, note }, ...behind.map(({ key }) => ({ key, note }))];
}

/** The gate and the call behind it. */
function newGate(
  target: FulfillmentPlan,
  { stepKey }: BillingGate,
  required: readonly string[],
  graph: RevisedGraph
): readonly PlannedStep[] {
  return target.steps.flatMap((step) => {
    if (step.key === stepKey) {
      const renamed = graph.renamed({ ...step, dependsOn: [] });
      return [{ ...renamed, dependsOn: required.map((key) => ({ step: key, lagMs: 0 })) }];
    }
    if (!step.dependsOn.some(({ step: from }) => from === stepKey)) return [];
    const gateKey = graph.freshKey(stepKey);
    const renamed = graph.renamed({ ...step, dependsOn: [] });
    const payload = Object.entries(renamed.payload).map(([name, value]) => {
      const isOfGate = typeof value === 'object' && '$step' in value && value.$step === stepKey;
      return [name, isOfGate ? { ...value, $step: gateKey } : value] as const;
    });
    return [{ ...renamed, payload: Object.fromEntries(payload), dependsOn: [{ step: gateKey, lagMs: 0 }] }];
  });
}

function alreadyBilled({ plan }: PlanView, gate: BillingGate, line: string | undefined): Problem {
  return {
    code: 'AlreadyBilled',
    message: `The gate ${gate.stepKey} of order ${plan.orderNumber} is open: ${line === undefined ? 'its lines are' : `line ${line} is`} fulfilled and billed.`,
    path: gate.stepKey,
    action: 'Order this change as a new order on what the customer has.',
  };
}
