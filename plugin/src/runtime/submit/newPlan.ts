import type { CommercialOrder } from '../../domain/order.ts';
import type { BillingGate, FulfillmentPlan } from '../../domain/plan.ts';
import type { StartedPlan } from '../../engine/reactPlan.ts';
import type { LineNode, PlanNode, StepNode } from '../store/nodes.ts';

/** A plan on its way into the database, with keys replaced by numbers. */
export interface NewPlan {
  readonly node: PlanNode;
  readonly plan: FulfillmentPlan;
  readonly steps: readonly StepNode[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly lagMs: number }[];
  readonly lines: readonly LineNode[];
  readonly gates: readonly NewGate[];
  /** Numbers of the steps that depend on nothing. */
  readonly first: readonly number[];
}

export interface NewGate {
  readonly planNo: number;
  readonly seq: number;
  readonly gate: BillingGate;
  readonly lines: readonly LineNode[];
  readonly required: readonly StepNode[];
}

/**
 * @throws {Error} when the plan contradicts itself (a dependency, item or line that it does not have), which is a bug of
 *   whoever composed it: nothing of it is stored.
 */
export function newPlan(no: number, order: CommercialOrder, plan: FulfillmentPlan, started: StartedPlan): NewPlan {
  const stepSeq = numbers(plan.steps, ({ key }) => key);
  const itemSeq = numbers(plan.items, ({ key }) => key);
  const lineSeq = numbers(order.lines, ({ id }) => id);
  const seqOf = (map: ReadonlyMap<string, number>, key: string): number => {
    const seq = map.get(key);
    if (seq === undefined) throw new Error(`Plan ${plan.id} names ${key}, which it does not have`);
    return seq;
  };
  const itemsOf = withParents(new Map(plan.items.map(({ key, parentKeys }) => [key, parentKeys])));
  const linesOf = withParents(
    new Map(order.lines.map(({ id, parentId }) => [id, parentId === undefined ? [] : [parentId]]))
  );
  const gateSeqs = new Map(plan.gates.map(({ stepKey }) => [stepKey, seqOf(stepSeq, stepKey)]));
  const steps = started.steps.map(({ step, status, openPredecessors, successors }, seq): StepNode => {
    const behind = step.dependsOn.find((dependency) => gateSeqs.has(dependency.step));
    return {
      planNo: no,
      seq,
      step: { ...step, dependsOn: [] },
      items: itemsOf(step.itemKeys).map((key) => seqOf(itemSeq, key)),
      lines: linesOf(step.lineIds).map((id) => seqOf(lineSeq, id)),
      gate: gateSeqs.get(step.key) ?? (behind && gateSeqs.get(behind.step)),
      successors: successors.map(({ step: key, lagMs }) => [seqOf(stepSeq, key), lagMs] as const),
      status,
      pending: openPredecessors,
      notBefore: undefined,
      worker: undefined,
      job: undefined,
      openFalloutId: undefined,
      expanded: true,
    };
  });
  const gated = new Set(plan.gates.flatMap(({ lineIds }) => lineIds));
  const lines = order.lines.map(({ id }, seq): LineNode => ({
    planNo: no,
    seq,
    lineId: id,
    billing: gated.has(id) ? 'Blocked' : undefined,
    certificateId: undefined,
  }));
  const at = <T>(list: readonly T[], seq: number): T => list[seq] as T;
  return {
    node: {
      no,
      id: plan.id,
      orderNumber: plan.orderNumber,
      revision: plan.revision,
      design: plan.design,
      changes: 0,
      cancelling: false,
      steps: plan.steps.length,
      state: started.state,
      settled: 0,
      begun: 0,
      broken: 0,
    },
    plan,
    steps,
    edges: steps.flatMap(({ seq, successors }) => successors.map(([to, lagMs]) => ({ from: seq, to, lagMs }))),
    lines,
    gates: plan.gates.map((gate) => ({
      planNo: no,
      seq: seqOf(stepSeq, gate.stepKey),
      gate,
      lines: gate.lineIds.map((id) => at(lines, seqOf(lineSeq, id))),
      required: gate.requiredSteps.map((key) => at(steps, seqOf(stepSeq, key))),
    })),
    first: started.first.map((key) => seqOf(stepSeq, key)),
  };
}

function numbers<T>(list: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, number> {
  const map = new Map(list.map((entry, index) => [keyOf(entry), index]));
  if (map.size !== list.length) throw new Error('A plan has two entries with one key');
  return map;
}

/**
 * These and all above them: a bundle is as far as what is in it, and an item that was only decomposed further as far as
 * what it became.
 */
function withParents(parents: ReadonlyMap<string, readonly string[]>): (keys: readonly string[]) => readonly string[] {
  return (keys) => {
    const all = new Set(keys);
    // A set is walked to what is added meanwhile.
    for (const key of all) for (const parent of parents.get(key) ?? []) all.add(parent);
    return [...all];
  };
}
