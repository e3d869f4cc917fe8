/** What the engine says in memory is what PostgreSQL keeps: random orders, changed and cancelled at random moments. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommercialOrder, OrderLine } from '../../../src/domain/order.ts';
import type { PlanView } from '../../../src/domain/plan.ts';
import { isSettled } from '../../../src/domain/states.ts';
import type { StepSignal } from '../../../src/engine/ports.ts';
import { aSample, type Sample } from '../../support/buildersRandom.ts';
import { aMoment, Life, LIFE_BEGINS } from '../../support/orderLife.ts';
import { ManualClock, openTestRuntime, type TestRuntime } from './testRuntime.ts';

/** `OM_RUNS=2000 vitest run test/contract/runtime/sameAsEngine` is the long search. */
const RUNS = Math.ceil(Number(process.env['OM_RUNS'] ?? 80) / 20);

describe('a random order that is changed at random moments', { timeout: 120_000 + RUNS * 30_000 }, () => {
  const clock = new ManualClock(LIFE_BEGINS);
  let test: TestRuntime;
  let number = 0;
  // Without workers: nothing happens but what is told.
  beforeAll(async () => {
    test = await openTestRuntime({ clock });
  });
  afterAll(() => test.close());

  it('stands in the database as in memory, with assets as last ordered, nothing billed early and a whole journal', async () => {
    await fc.assert(
      fc.asyncProperty(aSample(), fc.array(aMoment, { maxLength: 30 }), async (sample, moments) => {
        const life = new Life(named(sample, `R${(number += 1)}`));
        for (const moment of moments) life.live(moment);
        const planId = life.first.id;
        await submit(life);
        await tell(life, planId);
        expect(statesOf(await viewOf(planId))).toEqual(statesOf(life.run.view()));

        life.finish();
        await tell(life, planId);
        const view = await viewOf(planId);
        expect(view.state).toBe(life.run.cancelling ? 'Cancelled' : 'Completed');
        expect(statesOf(view)).toEqual(statesOf(life.run.view()));
        expectNothingEarly(view);
        if (!life.run.cancelling) expect(await assetsOf(life)).toEqual(wanted(life));
        expect((await test.runtime.verifyJournal([planId])).faults).toEqual([]);
      }),
      // Each run of a search for a smaller example takes as long as this one.
      { numRuns: RUNS, endOnFailure: true }
    );
  });

  const viewOf = async (planId: string): Promise<PlanView> =>
    (await test.runtime.plan(planId)) ?? expect.fail(`no plan ${planId}`);

  async function submit(life: Life): Promise<void> {
    clock.advance(LIFE_BEGINS - clock.now());
    await test.runtime.submit([{ order: life.begun, plan: life.first }]);
  }

  /** One after the other, at the time at which the engine heard of it. */
  async function tell(life: Life, planId: string): Promise<void> {
    for (const deed of life.deeds.splice(0)) {
      clock.advance(deed.at - clock.now());
      const id = `${planId} ${(number += 1)}`;
      if (deed.kind === 'change') {
        const { target, order, data, cancels } = deed;
        const by = { changeId: id, planId, aliases: new Map<string, string>(), by: 'ana' };
        const change = cancels ? { ...by, target, order: { ...order, lines: [] }, cancels } : { ...by, target, order, data };
        expect(await test.runtime.change(change)).toMatchObject({ kind: 'applied' });
      } else {
        // Vendors and timers are heard of by the same way as people.
        const signal = deed.event as StepSignal['signal'];
        const outcome = await test.runtime.signal(
          { planId, stepKey: deed.step, signal },
          { source: 'test', messageId: id }
        );
        expect(outcome, `${deed.step} ${deed.event.kind}`).toEqual({ kind: 'applied' });
      }
    }
  }

  /** What the customer has, by product and how much of it. */
  async function assetsOf({ accepted: order }: Life): Promise<readonly string[]> {
    const lines = order.lines.map((line) => ({ ...line, assetId: line.externalId }));
    const { assets } = await test.runtime.assets.inUse({ ...order, lines });
    return assets
      .map((asset) => `${asset.id} ${asset.productCode} ${asset.quantity} ${asset.state} ${asset.attributes['note']}`)
      .toSorted();
  }
});

const wanted = ({ accepted: order }: Life): readonly string[] =>
  order.lines
    .map((line) => `${line.externalId} ${line.productCode} ${line.quantity} Active ${line.attributes['note']}`)
    .toSorted();

const statesOf = ({ state, steps, lines, certificates }: PlanView) => ({
  state,
  steps: [...steps].map(([key, { state: of, attempt }]) => `${key} ${of} ${attempt}`).toSorted(),
  billing: [...lines].flatMap(([id, { billing }]) => (billing ? [`${id} ${billing}`] : [])).toSorted(),
  gates: certificates.map(({ gateKey }) => gateKey).toSorted(),
});

function expectNothingEarly({ plan, steps, certificates }: PlanView): void {
  for (const { gateKey, releasedAt } of certificates) {
    for (const key of plan.gates.find(({ stepKey }) => stepKey === gateKey)?.requiredSteps ?? []) {
      const status = steps.get(key);
      expect(isSettled(status?.state ?? 'Pending'), `${key} before ${gateKey}`).toBe(true);
      expect(Date.parse(status?.endedAt ?? ''), `${key} before ${gateKey}`).toBeLessThanOrEqual(Date.parse(releasedAt));
    }
  }
}

/** Orders of all runs share one database. */
function named({ design, order }: Sample, id: string): Sample {
  const lines = order.lines.map((line): OrderLine => ({
    ...line,
    id: `${id}-${line.id}`,
    externalId: line.externalId.replace(/^[^/]*/, id),
    ...(line.parentId !== undefined && { parentId: `${id}-${line.parentId}` }),
  }));
  const named: CommercialOrder = { ...order, id: `id-${id}`, externalId: id, orderNumber: id, lines };
  return { design, order: named };
}
