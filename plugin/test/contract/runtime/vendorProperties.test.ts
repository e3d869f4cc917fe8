/**
 * Random orders with real workers and a vendor that does what it likes, changed and cancelled meanwhile, while connections
 * and processes die: at any statement, before a call, and after a call before it is recorded.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../../../src/domain/order.ts';
import type { PlanView, StepStatus } from '../../../src/domain/plan.ts';
import { isClosed } from '../../../src/domain/states.ts';
import { dataChanges } from '../../../src/engine/change/dataChanges.ts';
import { cancelledPlan } from '../../../src/engine/change/revisePlan.ts';
import type { PlanChange, StepSignal } from '../../../src/engine/ports.ts';
import { stableHash } from '../../../src/engine/stableHash.ts';
import { aSample, type Sample } from '../../support/buildersRandom.ts';
import { aWish, changed, LIFE_BEGINS, planOf, sensitive, type Wish } from '../../support/orderLife.ts';
import { runs, timeLimit } from '../../support/search.ts';
import { MortalRuntime } from './mortalRuntime.ts';
import { expectAssets, expectNothingEarly, named } from './randomOrders.ts';
import { BEHAVIOURS, RandomVendor, type Behaviour } from './randomVendor.ts';
import { ManualClock, openTestRuntime, type TestRuntime } from './testRuntime.ts';
import { Fate, type Cut } from './wire.ts';

/** Orders that are worked on at the same time. */
const ORDERS = 5;
const MOST_ROUNDS = 200;

const aStory = fc.tuple(aSample(), fc.array(fc.option(aWish, { nil: undefined }), { maxLength: 8 }));
const aCut: fc.Arbitrary<Cut> = fc.record({
  after: fc.nat({ max: 600 }),
  isHeard: fc.boolean(),
  of: fc.constantFrom('connection', 'process'),
});
const someBehaviours = fc.array(fc.constantFrom<Behaviour>(...BEHAVIOURS, 'done', 'later'), {
  minLength: 3,
  maxLength: 30,
});

/** An order as its customer knows it. */
interface Customer {
  readonly design: ExecutableDesign;
  readonly planId: string;
  /** What is wished for in each round. */
  readonly wishes: readonly (Wish | undefined)[];
  order: CommercialOrder;
  isCancelled: boolean;
}

describe('random orders, vendors and crashes', { timeout: timeLimit(4_000) }, () => {
  const clock = new ManualClock(LIFE_BEGINS);
  const fate = new Fate();
  let test: TestRuntime;
  let mortal: MortalRuntime;
  let number = 0;
  const vendor = new RandomVendor(({ gateway, callback }) =>
    mortal.tell((runtime) => runtime.callback(gateway, callback))
  );
  beforeAll(async () => {
    test = await openTestRuntime({ clock });
    const { databaseUrl, schema } = test;
    mortal = new MortalRuntime({ databaseUrl, schema, clock, fate, dispatcher: vendor.dispatcher });
  });
  afterAll(async () => {
    await mortal.stop();
    await test.close();
  });

  it('end with every effect done once or undone, what was ordered last, nothing billed early and a whole journal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStory, { minLength: ORDERS, maxLength: ORDERS }),
        someBehaviours,
        fc.array(aCut, { maxLength: 6 }),
        check
      ),
      // Each run of a search for a smaller example takes as long as this one.
      { numRuns: Math.ceil(runs(10) / ORDERS), endOnFailure: true }
    );
  });

  async function check(
    stories: readonly (readonly [Sample, readonly (Wish | undefined)[]])[],
    behaviours: readonly Behaviour[],
    cuts: readonly Cut[]
  ): Promise<void> {
    const customers = stories.map(([sample, wishes]): Customer => {
      const { design, order } = named(sample, `V${(number += 1)}`);
      return {
        design: sensitive({ design, order }),
        planId: `${order.externalId}/r1`,
        wishes,
        order,
        isCancelled: false,
      };
    });
    vendor.behave(behaviours, 3);
    fate.bring(cuts);
    const orders = customers.map(({ design, order }) => ({ order, plan: planOf(design, order) }));
    expect(orders.map(({ plan }) => plan.id)).toEqual(customers.map(({ planId }) => planId));
    await mortal.tell((runtime) => runtime.submit(orders));
    await live(customers);
    fate.bring([]);
    for (const customer of customers) await expectEnd(customer);
    expect((await test.runtime.verifyJournal(customers.map(({ planId }) => planId))).faults).toEqual([]);
    expect((await test.runtime.counts()).queued).toBe(0);
    expect(await test.runtime.ownerless()).toEqual([]);
  }

  /** Rounds of wishes, people and callbacks, until everything has ended. */
  async function live(customers: readonly Customer[]): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const views = await Promise.all(customers.map(({ planId }) => viewOf(planId)));
      const isOver = views.every(({ state }) => state === 'Completed' || state === 'Cancelled');
      if (isOver && vendor.callbacks.length === 0) return;
      await Promise.all([
        ...customers.map((customer, index) => take(customer, views[index] as PlanView, round)),
        ...deliver(round),
      ]);
      await mortal.tell((runtime) => runtime.idle());
      clock.advance(24 * 3_600_000);
    }
    expect.fail('They do not end.');
  }

  /** What a customer wishes in this round, and what people do for the order. */
  async function take(customer: Customer, view: PlanView, round: number): Promise<void> {
    const wish = customer.wishes[round];
    if (wish) await change(customer, view, wish);
    for (const status of view.steps.values()) {
      const signal = whatPeopleDo(view, status);
      const messageId = `${customer.planId} ${status.key} ${round}`;
      if (signal) {
        await mortal.tell((runtime) =>
          runtime.signal({ planId: customer.planId, stepKey: status.key, signal }, { source: 'test', messageId })
        );
      }
    }
  }

  async function change(customer: Customer, view: PlanView, wish: Wish): Promise<void> {
    const { planId, design, order } = customer;
    const next = changed(order, wish, () => `N${(number += 1)}`);
    if (customer.isCancelled || next.lines.length === 0) return;
    const by = { changeId: `${planId} ${(number += 1)}`, planId, aliases: new Map<string, string>(), by: 'ana' };
    const request: PlanChange =
      wish.kind === 'cancel'
        ? { ...by, target: cancelledPlan(view), order: { ...order, lines: [] }, cancels: true }
        : { ...by, target: planOf(design, next), order: next, data: dataChanges(order, next) };
    const { outcome, again } = await mortal.tell((runtime) => runtime.change(request));
    if (outcome.kind === 'refused') {
      expect(['AlreadyBilled', 'NothingChanges', 'PlanNotRunning']).toContain(outcome.problems[0]?.code);
      return;
    }
    expect(['applied', ...(again ? ['duplicate'] : [])]).toContain(outcome.kind);
    if (wish.kind === 'cancel') customer.isCancelled = true;
    else customer.order = next;
  }

  /** Some of what the vendor has to say, in any order; some of it twice, and all of it in the end. */
  function deliver(round: number): readonly Promise<unknown>[] {
    const chance = ({ messageId }: { messageId: string }): number => stableHash(`${messageId} ${round}`) % 4;
    const due = vendor.callbacks.filter(({ callback }) => round > 30 || chance(callback) < 2);
    const again = due.filter(({ callback }) => round <= 30 && chance(callback) === 0);
    vendor.callbacks.splice(
      0,
      Infinity,
      ...vendor.callbacks.filter((one) => !due.includes(one) || again.includes(one))
    );
    return due
      .toSorted((a, b) => stableHash(a.callback.messageId) - stableHash(b.callback.messageId))
      .map(({ gateway, callback }) => mortal.tell((runtime) => runtime.callback(gateway, callback)));
  }

  async function expectEnd({ design, planId, order, isCancelled }: Customer): Promise<void> {
    const view = await viewOf(planId);
    expect(view.state).toBe(isCancelled ? 'Cancelled' : 'Completed');
    expect([...view.steps.values()].filter(({ state }) => !isClosed(state) || state === 'Compensating')).toEqual([]);
    const effects = new Set<string>();
    const billed: string[] = [];
    const steps = new Map(view.plan.steps.map((step) => [step.key, step]));
    const ledger = vendor.ledger.filter((effect) => effect.planId === planId).map(({ stepKey }) => stepKey);
    expect(ledger.toSorted(), 'whatever key it came with').toEqual([...new Set(ledger)].toSorted());
    for (const stepKey of ledger) {
      const step = steps.get(stepKey) ?? expect.fail(`no step ${stepKey}`);
      if (step.group === 'billing') billed.push(...step.lineIds);
      else if (step.undoes === undefined) effects.add(stepKey);
      else effects.delete(step.undoes);
    }
    const target = isCancelled ? undefined : planOf(design, order);
    const work = (key: string, sent: unknown): string => `${key} ${JSON.stringify(sent)}`;
    const wanted =
      target?.steps.filter(({ type, skip, group }) => type === 'callout' && !skip && group !== 'billing') ?? [];
    const done = [...effects].map((key) => work(steps.get(key)?.basis ?? key, steps.get(key)?.payload['sent']));
    const story = (await test.runtime.journal(planId)).map(({ stepKey, what, who }) => `${stepKey} ${what} by ${who}`);
    expect(done.toSorted(), story.join('\n')).toEqual(
      wanted.map(({ key, payload }) => work(key, payload['sent'])).toSorted()
    );
    expect(new Set(billed).size, 'a line is billed once').toBe(billed.length);
    if (target) expect(billed.toSorted()).toEqual(target.gates.flatMap(({ lineIds }) => lineIds).toSorted());
    expectNothingEarly(view);
    if (!isCancelled) await expectAssets(test.runtime, order);
  }

  const viewOf = async (planId: string): Promise<PlanView> =>
    (await test.runtime.plan(planId)) ?? expect.fail(`no plan ${planId}`);
});

function whatPeopleDo({ plan }: PlanView, { key, state }: StepStatus): StepSignal['signal'] | undefined {
  const step = plan.steps.find((one) => one.key === key);
  if (state === 'FatallyFailed') return { kind: 'retry', by: 'ana' };
  if (step?.type === 'manual' && state === 'Ready') return { kind: 'taskCompleted', by: 'ana', output: {} };
  if (step?.type === 'waitForEvent' && state === 'Waiting')
    return { kind: 'eventReceived', event: 'happened', output: {} };
  return undefined;
}
