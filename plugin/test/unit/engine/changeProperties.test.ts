import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutableDesign, StepDefinition } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import type { FulfillmentPlan, PlannedStep } from '../../../src/domain/plan.ts';
import { isClosed, isSettled, type StepState } from '../../../src/domain/states.ts';
import { cancelledPlan, revisePlan } from '../../../src/engine/change/revisePlan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import type { StepEvent } from '../../../src/engine/react.ts';
import { expr } from '../../support/buildersDesign.ts';
import { aLine } from '../../support/buildersOrder.ts';
import { aSample, type Sample } from '../../support/buildersRandom.ts';
import { valueOf } from '../../support/expectResult.ts';
import { MemoryRun } from '../../support/memoryRun.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
/** `OM_RUNS=10000 vitest run test/unit/engine/changeProperties` is the long search. */
const RUNS = Number(process.env['OM_RUNS'] ?? 300);

/** Every callout sends the quantity of its line and can be undone. */
function sensitive({ design }: Sample): ExecutableDesign {
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

const planOf = (design: ExecutableDesign, order: CommercialOrder): FulfillmentPlan =>
  valueOf(composePlan(design, order, valueOf(decompose(design, order)), NOW));

type Wish =
  | { readonly kind: 'quantity'; readonly line: number; readonly quantity: number }
  | { readonly kind: 'add' }
  | { readonly kind: 'remove'; readonly line: number }
  | { readonly kind: 'cancel' };
const aWish: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('quantity' as const),
      line: fc.nat(),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'add' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), line: fc.nat() }) },
  { weight: 1, arbitrary: fc.constant<Wish>({ kind: 'cancel' }) }
);

type Moment =
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
const aMoment: fc.Arbitrary<Moment> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('event' as const), step: fc.nat(), event: anEvent }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), wish: aWish }) }
);

/** An order that is changed while vendors and people work on it. */
class Life {
  readonly run: MemoryRun;
  /** What vendors have done and not taken back: step keys. */
  readonly effects = new Set<string>();
  readonly #design: ExecutableDesign;
  #order: CommercialOrder;
  #lines = 0;

  constructor(sample: Sample) {
    this.#design = sensitive(sample);
    this.#order = sample.order;
    this.run = new MemoryRun(planOf(this.#design, this.#order), NOW);
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
    const revision = revisePlan(this.run.view(), { target }, this.run.now);
    if (!revision.ok) {
      expect(['AlreadyBilled', 'NothingChanges', 'PlanNotRunning']).toContain(revision.error[0]?.code);
      if (revision.error[0]?.code === 'NothingChanges') this.#order = order;
      return;
    }
    this.#order = order;
    if (wish.kind === 'cancel') this.run.cancelling = true;
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

function changed(order: CommercialOrder, wish: Wish, newKey: () => string): CommercialOrder {
  const revision = order.revision + 1;
  if (wish.kind === 'add') return { ...order, revision, lines: [...order.lines, aLine(newKey(), 'P0')] };
  if (wish.kind === 'cancel') return order;
  const picked = order.lines[wish.line % order.lines.length] as OrderLine;
  if (wish.kind === 'quantity') {
    const lines = order.lines.map((line) => (line === picked ? { ...line, quantity: wish.quantity } : line));
    return { ...order, revision, lines };
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

const work = ({ basis, key, payload }: PlannedStep): string => `${basis ?? key} ${JSON.stringify(payload['sent'])}`;

describe('an order that is changed and cancelled at any moments', { timeout: 30_000 + RUNS * 50 }, () => {
  const lives = fc.tuple(aSample(), fc.array(aMoment, { maxLength: 60 }));

  it('ends, with exactly the effects that it wants in the end', () => {
    fc.assert(
      fc.property(lives, ([sample, moments]) => {
        const life = new Life(sample);
        for (const moment of moments) life.live(moment);
        life.finish();

        const { run } = life;
        expect(run.state).toBe(run.cancelling ? 'Cancelled' : 'Completed');
        expect([...run.steps.values()].filter(({ status }) => !isClosed(status.state))).toEqual([]);
        expect([...run.steps.values()].filter(({ status }) => status.state === 'Compensating')).toEqual([]);
        const effects = [...life.effects].filter((key) => !key.startsWith('start-billing'));
        const wanted = life.target.steps.filter(
          ({ type, skip, group }) => type === 'callout' && !skip && group !== 'billing'
        );
        expect(effects.map((key) => work(run.slice(key).step)).toSorted()).toEqual(wanted.map(work).toSorted());
        expect(run.openFallouts.size).toBe(0);
      }),
      { numRuns: RUNS }
    );
  });

  it('bills each line at most once, and only when what it wants in the end is done', () => {
    fc.assert(
      fc.property(lives, ([sample, moments]) => {
        const life = new Life(sample);
        for (const moment of moments) life.live(moment);
        life.finish();

        const { run } = life;
        const billed = run.certificates.flatMap(({ lineIds }) => lineIds);
        expect(new Set(billed).size).toBe(billed.length);
        if (!run.cancelling) {
          expect(billed.toSorted()).toEqual(life.target.gates.flatMap(({ lineIds }) => lineIds).toSorted());
        }
        for (const { gateKey } of run.certificates) {
          const gate = run.plan.gates.find(({ stepKey }) => stepKey === gateKey);
          for (const key of gate?.requiredSteps ?? []) expect(isSettled(run.statusOf(key).state), key).toBe(true);
        }
      }),
      { numRuns: RUNS / 2 }
    );
  });

  it('shows before the change what happens at the change', () => {
    fc.assert(
      fc.property(lives, aWish, ([sample, moments], wish) => {
        const life = new Life(sample);
        for (const moment of moments) life.live(moment);
        const target = wish.kind === 'cancel' ? cancelledPlan(life.run.view()) : life.target;
        const [shown, made] = [1, 2].map(() => revisePlan(life.run.view(), { target }, life.run.now));

        expect(made).toEqual(shown);
      }),
      { numRuns: 50 }
    );
  });
});
