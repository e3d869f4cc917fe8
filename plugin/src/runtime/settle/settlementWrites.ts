import { progressOf } from '../../domain/progress.ts';
import type { BillingCertificate, StepStatus } from '../../domain/plan.ts';
import type { PlanState } from '../../domain/states.ts';
import type { Command, FalloutOpened, Reaction, StepEvent } from '../../engine/reaction.ts';
import type { ProjectedKind } from '../../engine/ports.ts';
import { noticesOf, type Notice } from '../notices/notice.ts';
import { stepId, type LineNode, type PlanNode, type StepNode } from '../store/nodes.ts';
import type { FulfilledLines } from '../assets/assetChanges.ts';
import type { JournalRow } from './journalChain.ts';

export interface ProgressDelta {
  readonly plan_no: number;
  readonly seq: number;
  settled: number;
  begun: number;
  broken: number;
}

/** A vendor call to be made: what the job in the queue says. */
export interface DispatchJob {
  readonly gateway: string;
  readonly data: DispatchData;
}
export interface DispatchData {
  readonly plan: number;
  readonly step: number;
  readonly attempt: number;
  readonly key: string;
  readonly operation: string;
  /** Its vendor's steps are on hold, and it is let through. */
  readonly released?: true;
  /** How often it could not be claimed. */
  readonly putOffs?: number;
}

/** A message that waits in the inbox for a step that is not ready for it; one for several steps has a suffix for each. */
export interface KeptMessage {
  readonly source: string;
  readonly message_id: string;
  readonly plan_no: number;
  readonly seq: number;
  readonly event: StepEvent;
  readonly suffix: string;
}

interface FalloutRow {
  readonly id: string;
  readonly plan_no: number;
  readonly seq: number;
  readonly error_code: string;
  readonly message: string;
  readonly fingerprint: string;
  readonly opened_at: string;
  readonly queue: string | null;
  readonly due_at: string | null;
}

export const PROMISE_PURPOSES = ['atRisk', 'late', 'escalate'] as const;

const NOT_YET = new Set(['Pending', 'Scheduled', 'OnHold']);

/** What one transaction is going to write, gathered while the engine is asked, so that each table is written once. */
export class SettlementWrites {
  readonly steps = new Map<string, StepNode>();
  readonly plans = new Map<number, PlanNode>();
  readonly items = new Map<string, ProgressDelta>();
  readonly lineProgress = new Map<string, ProgressDelta>();
  readonly lines = new Map<string, LineNode>();
  readonly jobs: DispatchJob[] = [];
  readonly timers = new Map<string, object>();
  /** Steps whose timers of their promise end. */
  readonly promisesEnded = new Map<string, { readonly plan_no: number; readonly seq: number }>();
  readonly notices: Notice[] = [];
  readonly certificates: object[] = [];
  /** Lines whose gate opened, and plans that are done: what they bring is there. */
  readonly fulfilled: FulfilledLines[] = [];
  readonly falloutsOpened: FalloutRow[] = [];
  readonly falloutsClosed: object[] = [];
  readonly inboxStates: object[] = [];
  readonly inboxKept: KeptMessage[] = [];
  readonly journalRows: JournalRow[] = [];
  readonly dirty = new Map<string, { readonly plan_no: number; readonly kind: ProjectedKind; readonly key: string }>();
  #moved: StepNode[] = [];

  /** @param what names a change that leaves the state as it is */
  step(plan: PlanNode, node: StepNode, status: StepStatus, who: string, now: number, what = 'Updated'): void {
    const before = node.status.state;
    const data = changedFields(node.status, status);
    node.status = status;
    if (status.state !== 'InProgress') {
      node.worker = undefined;
      node.job = undefined;
    }
    this.touch(node);
    this.mark(node.planNo, 'step', node.step.key);
    const reason = what === 'Assigned' ? status.assignment?.why : (status.note ?? status.error?.message);
    if (status.state === before) {
      if (data !== undefined) this.journal(node, now, who, what, reason, data);
      return;
    }
    this.#count(plan, node, before, status.state);
    this.journal(node, now, who, status.state, reason, data);
    if (status.state === 'Waiting' || NOT_YET.has(before)) this.#moved.push(node);
  }

  touch(node: StepNode): void {
    this.steps.set(stepId(node.planNo, node.seq), node);
  }

  planState(plan: PlanNode, state: PlanState, now: number): void {
    plan.state = state;
    this.plans.set(plan.no, plan);
    if (state === 'Completed') this.fulfilled.push({ plan_no: plan.no, lines: null, at: iso(now) });
    this.mark(plan.no, 'plan', '');
    this.journalPlan(plan.no, now, 'engine', `Plan${state}`);
  }

  certificate(node: StepNode, certificate: BillingCertificate, now: number): void {
    this.certificates.push({
      id: certificate.id,
      plan_no: node.planNo,
      gate_seq: node.seq,
      doc: certificate,
      released_at: certificate.releasedAt,
    });
    this.fulfilled.push({ plan_no: node.planNo, lines: certificate.lineIds, at: certificate.releasedAt });
    this.mark(node.planNo, 'certificate', certificate.id);
    this.journal(node, now, 'engine', 'CertificateWritten', certificate.id);
  }

  line(line: LineNode): void {
    this.lines.set(stepId(line.planNo, line.seq), line);
    this.mark(line.planNo, 'line', line.lineId);
  }

  dispatch(node: StepNode, command: Extract<Command, { kind: 'dispatch' }>): void {
    const { attempt, idempotencyKey: key, gateway, operation } = command;
    this.jobs.push({ gateway, data: { plan: node.planNo, step: node.seq, attempt, key, operation } });
  }

  timer(node: StepNode, purpose: string, at: string): void {
    this.timers.set(`${stepId(node.planNo, node.seq)}/${purpose}`, {
      plan_no: node.planNo,
      seq: node.seq,
      purpose,
      due_at: at,
    });
  }

  stopPromise({ planNo, seq }: StepNode): void {
    const id = stepId(planNo, seq);
    this.promisesEnded.set(id, { plan_no: planNo, seq });
    for (const purpose of PROMISE_PURPOSES) this.timers.delete(`${id}/${purpose}`);
  }

  /** The rung is in the journal, and what is to be sent is stored with it; whoever sends it does so afterwards. */
  escalate(planId: string, node: StepNode, command: Extract<Command, { kind: 'escalate' }>, now: number): void {
    const { rung, ladder, do: what, queue, notify, at } = command;
    this.journal(node, now, 'engine', 'Escalated', `Rung ${rung}: ${what}${queue === undefined ? '' : ` to ${queue}`}`);
    this.notices.push(...noticesOf(planId, node, { kind: what, rung, ladder, notify, at }));
  }

  openFallout(node: StepNode, fallout: FalloutOpened): void {
    this.falloutsOpened.push({
      id: fallout.id,
      plan_no: node.planNo,
      seq: node.seq,
      error_code: fallout.errorCode,
      message: fallout.message,
      fingerprint: fallout.fingerprint,
      opened_at: fallout.openedAt,
      queue: fallout.queue ?? null,
      due_at: fallout.dueAt ?? null,
    });
    this.mark(node.planNo, 'fallout', fallout.id);
  }

  closeFallout(node: StepNode, command: Extract<Command, { kind: 'closeFallout' }>): void {
    const { falloutId: id, resolution, by, at } = command;
    this.falloutsClosed.push({ id, resolution, resolved_by: by ?? null, resolved_at: at });
    this.mark(node.planNo, 'fallout', id);
  }

  inbox(source: string, messageId: string, outcome: Reaction['outcome']): void {
    const state = outcome === 'applied' ? 'Applied' : outcome === 'refused' ? 'Refused' : 'Ignored';
    this.inboxStates.push({ source, message_id: messageId, state });
  }

  /** The message is for this step, which is not ready for it. */
  keepMessage(
    { source, messageId, event }: { readonly source: string; readonly messageId: string; readonly event: StepEvent },
    node: StepNode,
    index: number
  ): void {
    const { planNo: plan_no, seq } = node;
    this.inboxKept.push({ source, message_id: messageId, plan_no, seq, event, suffix: index === 0 ? '' : `#${seq}` });
  }

  /** Messages of this very transaction that wait for these steps: the table does not hold them yet. */
  keptFor(nodes: readonly StepNode[]): readonly KeptMessage[] {
    const wanted = new Set(nodes.map(({ planNo, seq }) => stepId(planNo, seq)));
    return this.inboxKept.filter(({ plan_no, seq }) => wanted.has(stepId(plan_no, seq)));
  }

  journal(node: StepNode, now: number, who: string, what: string, reason?: string, data?: object): void {
    const { planNo: plan_no, seq } = node;
    this.journalRows.push({ plan_no, seq, at: iso(now), who, what, reason: reason ?? null, data: data ?? null });
  }

  /** An entry about the plan as a whole. */
  journalPlan(planNo: number, now: number, who: string, what: string, reason?: string, data?: object): void {
    this.journalRows.push({
      plan_no: planNo,
      seq: null,
      at: iso(now),
      who,
      what,
      reason: reason ?? null,
      data: data ?? null,
    });
  }

  mark(planNo: number, kind: ProjectedKind, key: string): void {
    this.dirty.set(`${kind}|${planNo}|${key}`, { plan_no: planNo, kind, key });
  }

  plansTouched(): readonly number[] {
    return [...this.plans.keys()];
  }

  /** The steps that came to where messages for them can be applied, since this was last asked. */
  takeMoved(): readonly StepNode[] {
    const moved = this.#moved;
    this.#moved = [];
    return moved;
  }

  #count(plan: PlanNode, node: StepNode, before: StepStatus['state'], after: StepStatus['state']): void {
    const from = progressOf(before);
    const to = progressOf(after);
    const delta = { settled: to.settled - from.settled, begun: to.begun - from.begun, broken: to.broken - from.broken };
    if (delta.settled === 0 && delta.begun === 0 && delta.broken === 0) return;
    plan.settled += delta.settled;
    plan.begun += delta.begun;
    plan.broken += delta.broken;
    this.plans.set(plan.no, plan);
    this.mark(plan.no, 'plan', '');
    for (const seq of node.items) addDelta(this.items, node.planNo, seq, delta);
    for (const seq of node.lines) addDelta(this.lineProgress, node.planNo, seq, delta);
  }
}

/** What the journal says of a step beside its new state: the fields that differ, null for those that are gone. */
function changedFields(before: StepStatus, after: StepStatus): object | undefined {
  const changed: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(after)) {
    if (field !== 'state' && field !== 'key' && value !== before[field as keyof StepStatus]) changed[field] = value;
  }
  for (const field of Object.keys(before)) if (!(field in after)) changed[field] = null;
  return Object.keys(changed).length === 0 ? undefined : changed;
}

function addDelta(
  deltas: Map<string, ProgressDelta>,
  planNo: number,
  seq: number,
  delta: { readonly settled: number; readonly begun: number; readonly broken: number }
): void {
  const id = stepId(planNo, seq);
  const known = deltas.get(id);
  if (known === undefined) deltas.set(id, { plan_no: planNo, seq, ...delta });
  else {
    known.settled += delta.settled;
    known.begun += delta.begun;
    known.broken += delta.broken;
  }
}

const iso = (time: number): string => new Date(time).toISOString();
