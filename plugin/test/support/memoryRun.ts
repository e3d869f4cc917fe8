/**
 * Runs a plan in memory by the engine's reactions alone, as the runtime does on PostgreSQL: it applies changes, keeps
 * commands, and asks `dependenciesMet` when the last predecessor of a step has settled.
 */
import type { Attributes } from '../../src/domain/order.ts';
import type {
  BillingCertificate,
  FulfillmentPlan,
  LineStatus,
  PlannedStep,
  PlanView,
  StepStatus,
} from '../../src/domain/plan.ts';
import type { PlanRevision } from '../../src/domain/change.ts';
import { isClosed, type PlanState, type StepState } from '../../src/domain/states.ts';
import { payloadReferences } from '../../src/engine/payload.ts';
import {
  react,
  type Change,
  type Command,
  type Reaction,
  type StepEvent,
  type StepSlice,
} from '../../src/engine/react.ts';
import { reactPlan, startPlan } from '../../src/engine/reactPlan.ts';
import { isoTime, moved } from '../../src/engine/stepMoves.ts';

/** What such a step gave is still read, by what undoes it for instance. */
const HAS_OUTPUT: ReadonlySet<StepState> = new Set(['Completed', 'Amended', 'Compensating', 'Compensated']);

interface Held {
  step: PlannedStep;
  status: StepStatus;
  open: number;
  notBefore?: string;
  successors: StepSlice['successors'];
  falloutId?: string;
}

export type Happening =
  | { readonly kind: 'state'; readonly step: string; readonly status: StepStatus; readonly at: number }
  | { readonly kind: 'certificate'; readonly certificate: BillingCertificate }
  | { readonly kind: 'billing'; readonly lineId: string; readonly state: string };

export class MemoryRun {
  plan: FulfillmentPlan;
  readonly steps = new Map<string, Held>();
  readonly lines = new Map<string, LineStatus>();
  readonly certificates: BillingCertificate[] = [];
  /** Commands not yet taken; `dispatch` and `startTimer` mostly. */
  readonly commands: Command[] = [];
  readonly history: Happening[] = [];
  readonly openFallouts = new Set<string>();
  state: PlanState;
  now: number;
  cancelling = false;

  constructor(plan: FulfillmentPlan, now: number) {
    this.plan = plan;
    this.now = now;
    const started = startPlan(plan);
    this.state = started.state;
    for (const { step, status, openPredecessors, successors } of started.steps) {
      this.steps.set(step.key, { step, status, open: openPredecessors, successors });
    }
    for (const { lineIds } of plan.gates)
      for (const lineId of lineIds) this.lines.set(lineId, { lineId, state: 'InProgress', billing: 'Blocked' });
    for (const key of started.first) this.send(key, { kind: 'dependenciesMet' });
    this.#settlePlan();
  }

  statusOf(key: string): StepStatus {
    return this.#held(key).status;
  }

  slice(key: string): StepSlice {
    const held = this.#held(key);
    const gate = this.plan.gates.find(
      ({ stepKey }) => stepKey === key || held.step.dependsOn.some(({ step }) => step === stepKey)
    );
    return {
      plan: { id: this.plan.id, state: this.state, design: this.plan.design },
      step: held.step,
      status: held.status,
      openPredecessors: held.open,
      ...(held.notBefore !== undefined && { notBefore: held.notBefore }),
      successors: held.successors,
      outputs: this.outputsFor(held.step),
      ...(gate && {
        release: {
          gate,
          lines: gate.lineIds.map((id) => this.lines.get(id) as LineStatus),
          required: gate.requiredSteps.map((required) => {
            const { step, status } = this.#held(required);
            return { name: step.name, status };
          }),
        },
      }),
      ...(held.falloutId !== undefined && { openFalloutId: held.falloutId }),
      ...(held.step.undoes !== undefined && { undone: this.statusOf(held.step.undoes) }),
    };
  }

  outputsFor(step: PlannedStep): ReadonlyMap<string, Attributes> {
    const outputs = new Map<string, Attributes>();
    for (const key of payloadReferences(step)) {
      const { state, output } = this.statusOf(key);
      if (HAS_OUTPUT.has(state)) outputs.set(key, output ?? {});
    }
    return outputs;
  }

  /** Reacts and applies, with every cascade. */
  send(key: string, event: StepEvent): Reaction {
    const reaction = react(this.slice(key), event, this.now);
    this.#apply(reaction);
    return reaction;
  }

  view(): PlanView {
    const statuses = [...this.steps].map(([key, { status }]) => [key, status] as const);
    return {
      plan: this.plan,
      state: this.state,
      steps: new Map(statuses),
      items: new Map(),
      lines: this.lines,
      certificates: this.certificates,
    };
  }

  /** Writes a change of the order, as the runtime does in one transaction. */
  revise(revision: PlanRevision): void {
    for (const { key, note } of revision.discarded) this.#move(key, 'Discarded', note);
    for (const { key, note } of revision.amended) this.#move(key, 'Amended', note);
    for (const { key, note } of revision.compensating) this.#move(key, 'Compensating', note);
    for (const { key, then } of revision.obsolete) this.#held(key).status = { ...this.statusOf(key), obsolete: then };
    for (const { key, ...links } of revision.relinked) {
      const held = this.#held(key);
      held.step = { ...held.step, ...links };
      this.#refreshPlan(held);
    }
    const gone = new Set(revision.gates.flatMap(({ lineIds }) => lineIds));
    this.plan = {
      ...this.plan,
      revision: revision.revision,
      items: revision.items,
      gates: [...this.plan.gates, ...revision.gates],
      steps: [...this.plan.steps, ...revision.steps],
    };
    for (const lineId of gone) this.lines.set(lineId, { lineId, state: 'InProgress', billing: 'Blocked' });
    for (const step of revision.steps) {
      const status: StepStatus = { key: step.key, state: 'Pending', attempt: 0 };
      this.steps.set(step.key, { step, status, open: 0, successors: [] });
    }
    const before = new Set(this.steps.keys());
    for (const { key, dependsOn } of revision.steps)
      for (const { step, lagMs } of dependsOn) this.#link(step, key, lagMs);
    for (const { from, to, lagMs } of revision.edgesAdded) this.#link(from, to, lagMs);
    for (const { from, to } of revision.edgesDropped) this.#unlink(from, to);
    for (const key of before) {
      const { open, status } = this.#held(key);
      if (open === 0 && status.state === 'Pending') this.send(key, { kind: 'dependenciesMet' });
    }
    this.#settlePlan();
  }

  #link(from: string, to: string, lagMs: number): void {
    const [source, target] = [this.#held(from), this.#held(to)];
    const known = target.step.dependsOn.some(({ step }) => step === from);
    if (!known) target.step = { ...target.step, dependsOn: [...target.step.dependsOn, { step: from, lagMs }] };
    source.successors = [...source.successors, { step: to, lagMs }];
    const { state, endedAt } = source.status;
    if (!isClosed(state)) target.open += 1;
    else if (endedAt !== undefined) this.#notBefore(target, isoTime(Date.parse(endedAt) + lagMs));
    this.#refreshPlan(target);
  }

  #unlink(from: string, to: string): void {
    const [source, target] = [this.#held(from), this.#held(to)];
    source.successors = source.successors.filter(({ step }) => step !== to);
    target.step = { ...target.step, dependsOn: target.step.dependsOn.filter(({ step }) => step !== from) };
    target.open -= 1;
    this.#refreshPlan(target);
  }

  /** The plan shows the dependencies as they are. */
  #refreshPlan({ step }: Held): void {
    this.plan = { ...this.plan, steps: this.plan.steps.map((one) => (one.key === step.key ? step : one)) };
  }

  #move(key: string, state: StepState, note?: string): void {
    const held = this.#held(key);
    held.status = moved(held.status, [state], note === undefined ? {} : { note });
    if (held.falloutId !== undefined) this.#close(held.falloutId);
    this.history.push({ kind: 'state', step: key, status: held.status, at: this.now });
  }

  #openSteps(): number {
    return [...this.steps.values()].filter(({ status }) => !isClosed(status.state)).length;
  }

  take(kind: Command['kind']): readonly Command[] {
    const taken = this.commands.filter((command) => command.kind === kind);
    this.commands.splice(0, Infinity, ...this.commands.filter((command) => command.kind !== kind));
    return taken;
  }

  #apply({ changes, commands }: Reaction): void {
    const met: string[] = [];
    for (const change of changes) {
      if (change.kind === 'dependencySettled') {
        if (this.#countDown(change.step, change.notBefore)) met.push(change.step);
      } else this.#write(change);
    }
    for (const command of commands) {
      this.commands.push(command);
      if (command.kind === 'openFallout') this.#open(command.fallout.id, command.fallout.stepKey);
      else if (command.kind === 'closeFallout') this.#close(command.falloutId);
    }
    for (const key of met) this.send(key, { kind: 'dependenciesMet' });
    this.#settlePlan();
  }

  #write(change: Exclude<Change, { kind: 'dependencySettled' }>): void {
    if (change.kind === 'step') {
      const held = this.#held(change.status.key);
      held.status = change.status;
      this.history.push({ kind: 'state', step: change.status.key, status: change.status, at: this.now });
      return;
    }
    if (change.kind === 'compensated') {
      this.#move(change.step, 'Compensated');
      return;
    }
    this.history.push(change);
    if (change.kind === 'certificate') {
      this.certificates.push(change.certificate);
      return;
    }
    const { lineId, state: billing, certificateId } = change;
    const proof = certificateId === undefined ? {} : { certificateId };
    this.lines.set(lineId, { lineId, state: 'InProgress', billing, ...proof });
  }

  /** Whether that was the last predecessor. */
  #countDown(key: string, notBefore: string): boolean {
    const held = this.#held(key);
    held.open -= 1;
    this.#notBefore(held, notBefore);
    return held.open === 0;
  }

  #notBefore(held: Held, time: string): void {
    if (held.notBefore === undefined || held.notBefore < time) held.notBefore = time;
  }

  #open(id: string, step: string): void {
    this.#held(step).falloutId = id;
    this.openFallouts.add(id);
  }

  #close(id: string): void {
    for (const held of this.steps.values()) if (held.falloutId === id) delete held.falloutId;
    this.openFallouts.delete(id);
  }

  #settlePlan(): void {
    const { state, commands } = reactPlan(
      { id: this.plan.id, state: this.state, openSteps: this.#openSteps(), cancelling: this.cancelling },
      this.now
    );
    this.state = state;
    this.commands.push(...commands);
  }

  #held(key: string): Held {
    const held = this.steps.get(key);
    if (!held) throw new Error(`no step ${key} in ${this.plan.id}`);
    return held;
  }
}
