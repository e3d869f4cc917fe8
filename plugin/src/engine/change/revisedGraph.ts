/** Keys and dependencies after a change: which step of the plan stands for which step of the target. */
import type { PlanRevision, RevisedEdge } from '../../domain/change.ts';
import type { ChangePolicy } from '../../domain/fulfillmentDesign.ts';
import type { FulfillmentPlan, PayloadValue, PlannedStep, PlanView } from '../../domain/plan.ts';
import { isClosed } from '../../domain/states.ts';
import { isUnderWay, type Comparison } from './compareSteps.ts';
import { undoKey } from './undoSteps.ts';

/** The key of a step that a change adds beside one that has its key already. */
export const revisedKey = (key: string, revision: number): string => `${key}~${revision}`;

export class RevisedGraph {
  readonly #running: PlanView;
  readonly #revision: number;
  readonly #comparisons: ReadonlyMap<string, Comparison>;
  readonly #keys = new Map<string, string>();
  readonly #wanted: ReadonlySet<string>;
  readonly #target: FulfillmentPlan;
  readonly #added = new Map<string, RevisedEdge[]>();
  readonly #dropped: RevisedEdge[] = [];
  #successors: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(running: PlanView, target: FulfillmentPlan, comparisons: readonly Comparison[], revision: number) {
    this.#running = running;
    this.#target = target;
    this.#revision = revision;
    this.#comparisons = new Map(comparisons.map((one) => [one.basis, one]));
    for (const { basis, current, target: wanted, effect } of this.#comparisons.values()) {
      if (!wanted || effect === 'withdrawn' || effect === 'undone' || effect === 'left') continue;
      if (effect === 'kept' && current) this.#keys.set(basis, current.step.key);
      else this.#keys.set(basis, this.freshKey(basis));
    }
    this.#wanted = new Set(this.#keys.values());
    this.#reviseEdges();
  }

  /** The key of a new step for something that composition calls `basis`. */
  freshKey(basis: string): string {
    return this.#running.steps.has(basis) ? revisedKey(basis, this.#revision) : basis;
  }

  /** The step of the plan after the change that stands for a step of the target. */
  keyOf(basis: string): string | undefined {
    return this.#keys.get(basis);
  }

  isNew(basis: string): boolean {
    const effect = this.#comparisons.get(basis)?.effect;
    return effect !== undefined && effect !== 'kept';
  }

  /** Keys of the steps of the plan under way that depend on a step of it. */
  successorsOf(key: string): readonly string[] {
    this.#successors ??= successors(this.#running.plan);
    return this.#successors.get(key) ?? [];
  }

  /** Steps that are added, in the order of work. */
  newSteps(): readonly PlannedStep[] {
    return this.#target.steps.flatMap((step) => {
      const comparison = this.#comparisons.get(step.key);
      if (!comparison || !this.isNew(step.key) || !this.#keys.has(step.key)) return [];
      return [this.renamed(step, this.#behindOld(comparison))];
    });
  }

  /** A step of the target with the keys that its neighbors have in the plan. */
  renamed(step: PlannedStep, also: PlannedStep['dependsOn'] = []): PlannedStep {
    const key = this.#keys.get(step.key) ?? this.freshKey(step.key);
    const dependsOn = [...step.dependsOn.flatMap(({ step: from, lagMs }) => this.#edge(from, lagMs)), ...also];
    return {
      ...step,
      key,
      ...(key !== step.key && { basis: step.key }),
      revision: this.#revision,
      dependsOn,
      payload: Object.fromEntries(Object.entries(step.payload).map(([name, value]) => [name, this.#reference(value)])),
      ...(step.change && { change: ownChange(step.change, step.key, key) }),
    };
  }

  edges(): Pick<PlanRevision, 'edgesAdded' | 'edgesDropped'> {
    return { edgesAdded: [...this.#added.values()].flat(), edgesDropped: this.#dropped };
  }

  /** A step of the plan under way with the dependencies that it has after the change. */
  withEdges(step: PlannedStep): PlannedStep {
    const added = this.#added.get(step.key);
    if (!added) return step;
    return { ...step, dependsOn: [...step.dependsOn, ...added.map(({ from, lagMs }) => ({ step: from, lagMs }))] };
  }

  #edge(from: string, lagMs: number): PlannedStep['dependsOn'] {
    const key = this.#keys.get(from);
    return key === undefined ? [] : [{ step: key, lagMs }];
  }

  #reference(value: PayloadValue): PayloadValue {
    if (typeof value !== 'object' || !('$step' in value)) return value;
    return { ...value, $step: this.#keys.get(value.$step) ?? value.$step };
  }

  /** What is done anew comes after the undoing of what was done, or at least after its end. */
  #behindOld({ undo, current, effect }: Comparison): PlannedStep['dependsOn'] {
    if (!current || effect === 'added') return [];
    if (undo) return [{ step: undoKey(current.step.key), lagMs: 0 }];
    return isUnderWay(current) ? [{ step: current.step.key, lagMs: 0 }] : [];
  }

  #reviseEdges(): void {
    for (const { key: basis, dependsOn } of this.#target.steps) {
      const { effect, current } = this.#comparisons.get(basis) ?? {};
      if (effect !== 'kept' || current?.status.state !== 'Pending') continue;
      const { step } = current;
      const known = new Set(step.dependsOn.map(({ step: from }) => from));
      const added = dependsOn.flatMap(({ step: from, lagMs }) =>
        this.#edge(from, lagMs).flatMap((edge) =>
          known.has(edge.step) ? [] : [{ from: edge.step, to: step.key, lagMs }]
        )
      );
      if (added.length > 0) this.#added.set(step.key, added);
      this.#dropEdges(step);
    }
  }

  /** A pending step no longer waits for steps that are given up. Those that are closed it does not wait for anyway. */
  #dropEdges({ key, dependsOn }: PlannedStep): void {
    for (const { step: from, lagMs } of dependsOn) {
      const state = this.#running.steps.get(from)?.state;
      if (state !== undefined && !isClosed(state) && !this.#wanted.has(from))
        this.#dropped.push({ from, to: key, lagMs });
    }
  }
}

/** What undoes a step reads that step's own output. */
function ownChange(change: ChangePolicy<PayloadValue>, from: string, to: string): ChangePolicy<PayloadValue> {
  const { undo } = change;
  if (!undo || from === to) return change;
  const payload = Object.entries(undo.payload).map(([name, value]): [string, PayloadValue] => {
    const isOwn = typeof value === 'object' && '$step' in value && value.$step === from;
    return [name, isOwn ? { ...value, $step: to } : value];
  });
  return { ...change, undo: { ...undo, payload: Object.fromEntries(payload) } };
}

function successors({ steps }: FulfillmentPlan): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (const { key, dependsOn } of steps) {
    for (const { step } of dependsOn) {
      const list = map.get(step);
      if (list) list.push(key);
      else map.set(step, [key]);
    }
  }
  return map;
}
