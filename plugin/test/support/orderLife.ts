/** A random order that is changed and cancelled while vendors and people work on it, in memory. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { DataChange } from '../../src/domain/change.ts';
import type { ExecutableDesign, StepDefinition } from '../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../src/domain/order.ts';
import type { FulfillmentPlan, PlannedStep } from '../../src/domain/plan.ts';
import type { StepState } from '../../src/domain/states.ts';
import { dataChanges } from '../../src/engine/change/dataChanges.ts';
import { cancelledPlan, revisePlan } from '../../src/engine/change/revisePlan.ts';
import { planOrder } from '../../src/engine/planOrder.ts';
import type { StepEvent } from '../../src/engine/react.ts';
import { expr } from './buildersDesign.ts';
import { aLine } from './buildersOrder.ts';
import type { Sample } from './buildersRandom.ts';
import { valueOf } from './expectResult.ts';
import { MemoryRun } from './memoryRun.ts';

export const LIFE_BEGINS = Date.UTC(2026, 0, 5, 8);

/** Every callout sends the quantity of its line and can be undone. */
export function sensitive({ design }: Sample): ExecutableDesign {
  const groups = [...design.groups].map(
    ([key, group]) => [key, { ...group, steps: group.steps.map(withUndo) }] as const
  );
  return { ...design, groups: new Map(groups) };
}
const withUndo = (definition: StepDefinition): StepDefinition =>
  definition.type === 'callout'
    ? {
        ...definition,
        payload: { sent: expr('line.quantity', ({ line, order }) => line?.quantity ?? order.revision * 0) },
        change: { strategy: 'undoThenRedo', undo: { gateway: 'vendor', operation: 'undo', payload: {} } },
      }
    : definition;

export const planOf = (design: ExecutableDesign, order: CommercialOrder): FulfillmentPlan =>
  valueOf(planOrder(design, order, LIFE_BEGINS));

export type Wish =
  | { readonly kind: 'quantity'; readonly line: number; readonly quantity: number }
  /** Of this no step and no gate knows anything. */
  | { readonly kind: 'note'; readonly line: number; readonly note: string }
  | { readonly kind: 'add' }
  | { readonly kind: 'remove'; readonly line: number }
  | { readonly kind: 'cancel' };
export const aWish: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('quantity' as const),
      line: fc.nat(),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('note' as const),
      line: fc.nat(),
      note: fc.constantFrom('Ring twice', 'Call first'),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'add' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), line: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'cancel' }) }
);

export type Moment =
  | { readonly kind: 'event'; readonly step: number; readonly event: StepEvent }
  | { readonly kind: 'change'; readonly wish: Wish };
const error = (kind: 'transient' | 'permanent') => ({ class: kind, code: 'Nope', message: 'No.' }) as const;
const anEvent = fc.constantFrom<StepEvent>(
  { kind: 'started', attempt: 1 },
  { kind: 'started', attempt: 2 },
  { kind: 'accepted', attempt: 1, externalId: 'V' },
  { kind: 'completed' },
  { kind: 'completed' },
  { kind: 'failed', error: error('transient') },
  { kind: 'failed', error: error('permanent') },
  { kind: 'leaseExpired', attempt: 1 },
  { kind: 'timerFired' },
  { kind: 'retry', by: 'ana' },
  { kind: 'eventReceived', event: 'happened', output: {} },
  { kind: 'taskCompleted', by: 'ana', output: {} }
);
export const aMoment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('event' as const), step: fc.nat(), event: anEvent }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), wish: aWish }) }
);

/** What was done to the run, and when. */
export type Deed = { readonly at: number } & (
  | { readonly kind: 'event'; readonly step: string; readonly event: StepEvent }
  | {
      readonly kind: 'change';
      readonly target: FulfillmentPlan;
      readonly order: CommercialOrder;
      readonly data: readonly DataChange[];
      readonly cancels: boolean;
    }
);

/** An order that is changed while vendors and people work on it. */
export class Life {
  readonly run: MemoryRun;
  /** What vendors have done and not taken back: step keys. */
  readonly effects = new Set<string>();
  /** All that changed something, in order. */
  readonly deeds: Deed[] = [];
  readonly begun: CommercialOrder;
  /** The order as the last change that was made has left it. */
  accepted: CommercialOrder;
  readonly first: FulfillmentPlan;
  readonly #design: ExecutableDesign;
  #order: CommercialOrder;
  #lines = 0;

  constructor(sample: Sample) {
    this.#design = sensitive(sample);
    this.#order = sample.order;
    this.begun = sample.order;
    this.accepted = sample.order;
    this.first = planOf(this.#design, this.#order);
    this.run = new MemoryRun(this.first, LIFE_BEGINS);
  }

  get target(): FulfillmentPlan {
    return this.run.cancelling ? cancelledPlan(this.run.view()) : planOf(this.#design, this.#order);
  }

  live(moment: Moment): void {
    this.run.now += 30_000;
    if (moment.kind === 'change') this.change(moment.wish);
    else {
      const keys = [...this.run.steps.keys()];
      this.send(keys[moment.step % keys.length] as string, moment.event);
    }
  }

  send(key: string, event: StepEvent): boolean {
    const { step } = this.run.slice(key);
    const applied = this.run.send(key, event).outcome === 'applied';
    if (applied) this.deeds.push({ kind: 'event', step: key, event, at: this.run.now });
    if (applied && event.kind === 'completed') {
      if (step.undoes === undefined) this.effects.add(key);
      else this.effects.delete(step.undoes);
    }
    return applied;
  }

  change(wish: Wish): void {
    const order = wish.kind === 'cancel' ? this.#order : changed(this.#order, wish, () => `N${(this.#lines += 1)}`);
    if (order.lines.length === 0 || this.run.cancelling) return;
    const target = wish.kind === 'cancel' ? cancelledPlan(this.run.view()) : planOf(this.#design, order);
    const data = wish.kind === 'cancel' ? [] : dataChanges(this.#order, order);
    const revision = revisePlan(this.run.view(), { target, data }, this.run.now);
    if (!revision.ok) {
      expect(['AlreadyBilled', 'NothingChanges', 'PlanNotRunning']).toContain(revision.error[0]?.code);
      if (data.length > 0) expect(revision.error[0]?.code).not.toBe('NothingChanges');
      return;
    }
    this.#order = order;
    if (wish.kind === 'cancel') this.run.cancelling = true;
    this.accepted = order;
    this.deeds.push({ kind: 'change', target, order, data, cancels: wish.kind === 'cancel', at: this.run.now });
    this.run.revise(revision.value);
  }

  /** Vendors and people do what is left. */
  finish(): void {
    for (let round = 0; round < 500; round += 1) {
      this.run.now += 24 * 3600_000;
      let moved = false;
      for (const [key, { step, status }] of this.run.steps) {
        const event = nextEvent(step, status.state);
        if (event && this.send(key, event)) moved = true;
      }
      if (!moved) return;
    }
  }
}

/** The order as somebody wishes it; without lines when nothing would be left. */
export function changed(order: CommercialOrder, wish: Wish, newKey: () => string): CommercialOrder {
  const revision = order.revision + 1;
  if (wish.kind === 'add') {
    const key = newKey();
    const line = aLine(key, 'P0', { id: `${order.id}-${key}`, externalId: `${order.externalId}/${key}` });
    return { ...order, revision, lines: [...order.lines, line] };
  }
  if (wish.kind === 'cancel') return order;
  const picked = order.lines[wish.line % order.lines.length] as OrderLine;
  if (wish.kind !== 'remove') {
    const now =
      wish.kind === 'quantity'
        ? { ...picked, quantity: wish.quantity }
        : { ...picked, attributes: { ...picked.attributes, note: wish.note } };
    return { ...order, revision, lines: order.lines.map((line) => (line === picked ? now : line)) };
  }
  const gone = new Set([picked.id]);
  for (const { id, parentId } of order.lines) if (parentId !== undefined && gone.has(parentId)) gone.add(id);
  const lines = order.lines.filter(({ id }) => !gone.has(id));
  return lines.some(({ productCode }) => productCode !== 'HEAD')
    ? { ...order, revision, lines }
    : { ...order, lines: [] };
}

function nextEvent({ type }: PlannedStep, state: StepState): StepEvent | undefined {
  if (state === 'OnHold') return { kind: 'resume' };
  if (state === 'Scheduled' || state === 'Failed') return { kind: 'timerFired' };
  if (state === 'FatallyFailed') return { kind: 'retry', by: 'ana' };
  if (state !== 'Ready' && state !== 'InProgress' && state !== 'Waiting') return undefined;
  if (type === 'manual') return { kind: 'taskCompleted', by: 'ana', output: {} };
  if (type === 'timer') return { kind: 'timerFired' };
  return type === 'waitForEvent' ? { kind: 'eventReceived', event: 'happened', output: {} } : { kind: 'completed' };
}
