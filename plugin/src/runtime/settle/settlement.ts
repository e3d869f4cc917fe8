import { isClosed } from '../../domain/states.ts';
import { react, type Change, type Command, type Reaction, type StepEvent, type StepSlice } from '../../engine/react.ts';
import { reactPlan } from '../../engine/reactPlan.ts';
import { moved } from '../../engine/stepMoves.ts';
import { payloadReferences } from '../../engine/payload.ts';
import type { BillingGate } from '../../domain/plan.ts';
import type { Sql } from '../db/database.ts';
import { stepId, type LineNode, type PlanNode, type StepNode } from '../store/nodes.ts';
import type { StepCatalog } from '../store/stepCatalog.ts';
import { SettlementNodes } from './settlementNodes.ts';
import { SettlementWrites } from './settlementWrites.ts';
import { ReleaseStore, type WantedGate } from './releaseStore.ts';
import { loadOutputs } from './loadOutputs.ts';
import { waitingMessages, type WaitingMessage } from './inbox.ts';

/** One event for one step, with what must happen when its fate is known. */
export interface StepInput {
  readonly planNo: number;
  readonly seq: number;
  readonly event: StepEvent;
  /** Who makes it happen, for the journal: a gateway, a person, `engine`. */
  readonly who: string;
  /** Called with the reaction once, after the changes of it are taken up. */
  readonly then?: (reaction: Reaction, node: StepNode) => void;
}

/**
 * The transaction of one batch of events: each is given to the engine with its slice, and what follows from it (steps
 * whose last predecessor settled, messages that came early) is settled with it, however long the cascade.
 *
 * Holds nothing but this transaction's view: it is made anew for every attempt.
 */
export class Settlement {
  readonly now: number;
  readonly writes = new SettlementWrites();
  readonly #sql: Sql;
  readonly #plans: ReadonlyMap<number, PlanNode>;
  readonly #nodes: SettlementNodes;
  readonly #release = new ReleaseStore();
  readonly #answered = new Set<string>();

  constructor(sql: Sql, catalog: StepCatalog, plans: readonly PlanNode[], now: number) {
    this.#sql = sql;
    this.#nodes = new SettlementNodes(sql, catalog);
    this.#plans = new Map(plans.map((plan) => [plan.no, plan]));
    this.now = now;
    for (const { no, changes } of plans) catalog.atChange(no, changes);
  }

  /** Steps that are known without asking the database: those of a plan that is being submitted. */
  add(nodes: readonly StepNode[]): void {
    for (const node of nodes) this.#nodes.put(node);
  }

  /** The same for a billing gate, with its lines and the steps that it requires. */
  addGate(gate: {
    readonly planNo: number;
    readonly seq: number;
    readonly gate: BillingGate;
    readonly lines: readonly LineNode[];
    readonly required: readonly StepNode[];
  }): void {
    this.#release.add(gate.planNo, gate.seq, {
      gate: gate.gate,
      lines: gate.lines,
      required: gate.required.map(({ seq, step, status }) => ({ seq, name: step.name, status })),
    });
  }

  node(planNo: number, seq: number): StepNode | undefined {
    return this.#nodes.at(planNo, seq);
  }

  plan(planNo: number): PlanNode {
    const plan = this.#plans.get(planNo);
    if (plan === undefined) throw new Error(`Plan ${planNo} is changed without being locked`);
    return plan;
  }

  async run(inputs: readonly StepInput[]): Promise<void> {
    let queue = inputs;
    while (queue.length > 0) {
      await this.#nodes.load(queue);
      const outputs = await loadOutputs(this.#sql, this.#needOutputs(queue), (planNo, key) =>
        this.#nodes.find(planNo, key)
      );
      await this.#release.load(this.#sql, this.#needRelease(queue));
      const next: StepInput[] = [];
      const expand: StepNode[] = [];
      for (const input of queue) {
        const node = this.#nodes.get(input.planNo, input.seq);
        const reaction = react(this.#slice(node, outputs), input.event, this.now);
        const settles = reaction.changes.some((change) => change.kind === 'step' && isClosed(change.status.state));
        if (settles && !node.expanded) {
          // The engine is pure: it is asked again once the successors are there.
          expand.push(node);
          next.push(input);
          continue;
        }
        next.push(...this.#absorb(node, reaction, input.who));
        input.then?.(reaction, node);
      }
      await this.#nodes.expand(expand);
      next.push(...(await this.#earlyMessages()));
      queue = next;
    }
    this.#finishPlans();
  }

  #absorb(node: StepNode, reaction: Reaction, who: string): readonly StepInput[] {
    const next: StepInput[] = [];
    for (const change of reaction.changes) this.#change(node, change, who, next);
    this.#journalBilling(node, reaction.changes, who);
    for (const command of reaction.commands) this.#command(node, command);
    if (reaction.outcome === 'refused' && who === 'engine') {
      this.writes.journal(node, this.now, who, 'Refused', reaction.problems.map(({ message }) => message).join(' '));
    }
    return next;
  }

  #change(node: StepNode, change: Change, who: string, next: StepInput[]): void {
    switch (change.kind) {
      case 'step':
        this.writes.step(this.plan(node.planNo), node, change.status, who, this.now, change.what);
        break;
      case 'dependencySettled': {
        const successor = this.#nodes.find(node.planNo, change.step);
        if (successor === undefined) throw new Error(`${change.step} depends on ${node.step.key} but is not loaded`);
        successor.pending -= 1;
        if (successor.notBefore === undefined || change.notBefore > successor.notBefore) {
          successor.notBefore = change.notBefore;
        }
        this.writes.touch(successor);
        if (successor.pending === 0) {
          const { planNo, seq } = successor;
          next.push({ planNo, seq, event: { kind: 'dependenciesMet' }, who: 'engine' });
        }
        break;
      }
      case 'compensated': {
        const undone = this.#nodes.find(node.planNo, change.step);
        if (undone === undefined) throw new Error(`${node.step.key} undoes ${change.step}, which is not loaded`);
        this.writes.step(this.plan(node.planNo), undone, moved(undone.status, ['Compensated']), who, this.now);
        break;
      }
      case 'certificate':
        this.writes.certificate(node, change.certificate, this.now);
        break;
      case 'billing': {
        const line = this.#release.line(node.planNo, change.lineId);
        line.billing = change.state;
        line.certificateId = change.certificateId ?? line.certificateId;
        this.writes.line(line);
        break;
      }
    }
  }

  /** One entry for all lines of a reaction, with the state in which each ends up. */
  #journalBilling(node: StepNode, changes: readonly Change[], who: string): void {
    const lines = new Map(
      changes.flatMap((change) => (change.kind === 'billing' ? [[change.lineId, change.state] as const] : []))
    );
    if (lines.size === 0) return;
    this.writes.journal(node, this.now, who, 'BillingMoved', [...new Set(lines.values())].join(', '), {
      lines: Object.fromEntries(lines),
    });
  }

  #command(node: StepNode, command: Command): void {
    switch (command.kind) {
      case 'dispatch':
        this.writes.dispatch(node, command);
        break;
      case 'startTimer':
        this.writes.timer(node, command.purpose, command.at);
        break;
      case 'stopTimers':
        this.writes.stopPromise(node);
        break;
      case 'escalate':
        this.writes.escalate(this.plan(node.planNo).id, node, command, this.now);
        break;
      case 'openFallout':
        node.openFalloutId = command.fallout.id;
        this.writes.openFallout(node, command.fallout);
        break;
      case 'closeFallout':
        node.openFalloutId = undefined;
        this.writes.closeFallout(node, command);
        break;
      case 'releaseBilling':
        this.writes.journal(node, this.now, 'engine', 'BillingReleased', `Certificate ${command.certificateId}`);
        break;
      case 'assignTask':
        this.writes.journal(node, this.now, 'engine', 'TaskAssigned', command.queue);
        break;
      // The step's own row says what it waits for; the inbox is looked at after each round.
      case 'awaitEvent':
      case 'planCompleted':
        break;
    }
  }

  /** Messages that came before their step was ready for them, of the steps that moved on in this round. */
  async #earlyMessages(): Promise<readonly StepInput[]> {
    const moved = this.writes.takeMoved();
    if (moved.length === 0) return [];
    const kept = this.writes.keptFor(moved).map(({ source, message_id, plan_no: planNo, suffix, ...rest }) => ({
      source,
      messageId: message_id + suffix,
      planNo,
      ...rest,
    }));
    const waiting = new Map<string, WaitingMessage>();
    for (const message of [...(await waitingMessages(this.#sql, moved)), ...kept]) {
      const id = `${message.source}|${message.messageId}`;
      if (!this.#answered.has(id)) waiting.set(id, message);
    }
    return [...waiting.values()].map(({ source, messageId, planNo, seq, event }) => ({
      planNo,
      seq,
      event,
      who: source,
      then: (reaction) => {
        if (reaction.outcome === 'early') return;
        this.#answered.add(`${source}|${messageId}`);
        this.writes.inbox(source, messageId, reaction.outcome);
      },
    }));
  }

  #finishPlans(): void {
    for (const no of this.writes.plansTouched()) {
      const plan = this.plan(no);
      const { id, state: before, steps, settled, cancelling } = plan;
      const { state } = reactPlan({ id, state: before, openSteps: steps - settled, cancelling }, this.now);
      if (state === plan.state) continue;
      this.writes.planState(plan, state, this.now);
    }
  }

  #slice(node: StepNode, outputs: ReadonlyMap<string, NonNullable<StepSlice['outputs']>>): StepSlice {
    const plan = this.plan(node.planNo);
    const known = outputs.get(stepId(node.planNo, node.seq));
    const undone = node.step.undoes === undefined ? undefined : this.#nodes.find(node.planNo, node.step.undoes);
    const release =
      node.gate === undefined
        ? undefined
        : this.#release.facts(node.planNo, node.gate, (planNo, seq) => this.node(planNo, seq));
    return {
      plan,
      step: node.step,
      status: node.status,
      openPredecessors: node.pending,
      ...(node.notBefore !== undefined && { notBefore: node.notBefore }),
      successors: node.expanded ? node.successors.map(([seq, lagMs]) => this.#successor(node, seq, lagMs)) : [],
      ...(known && { outputs: known }),
      ...(release && { release }),
      ...(undone && { undone: undone.status }),
      ...(node.openFalloutId !== undefined && { openFalloutId: node.openFalloutId }),
    };
  }

  #successor(node: StepNode, seq: number, lagMs: number): { readonly step: string; readonly lagMs: number } {
    return { step: this.#nodes.get(node.planNo, seq).step.key, lagMs };
  }

  #needOutputs(queue: readonly StepInput[]): readonly StepNode[] {
    const nodes = queue.map(({ planNo, seq }) => this.#nodes.get(planNo, seq));
    return nodes.filter(({ step }) => step.type === 'auto' && payloadReferences(step).length > 0);
  }

  #needRelease(queue: readonly StepInput[]): readonly WantedGate[] {
    const gates = new Map<string, WantedGate>();
    for (const { planNo, seq } of queue) {
      const { gate } = this.#nodes.get(planNo, seq);
      if (gate === undefined) continue;
      const id = stepId(planNo, gate);
      gates.set(id, { planNo, seq: gate, withRequired: gate === seq || gates.get(id)?.withRequired === true });
    }
    return [...gates.values()];
  }
}
