/**
 * What the engine says in memory is what PostgreSQL keeps: random orders side by side, changed and cancelled at random
 * moments, while connections and whole processes die at any statement.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanView } from '../../../src/domain/plan.ts';
import { stepLifecycle } from '../../../src/domain/states.ts';
import type { StepSignal } from '../../../src/engine/ports.ts';
import { aSample, type Sample } from '../../support/buildersRandom.ts';
import { aMoment, Life, LIFE_BEGINS, type Deed, type Moment } from '../../support/orderLife.ts';
import { runs, timeLimit } from '../../support/search.ts';
import { MortalRuntime } from './mortalRuntime.ts';
import { expectAssets, expectNothingEarly, named } from './randomOrders.ts';
import { ManualClock, openTestRuntime, type TestRuntime } from './testRuntime.ts';
import { Fate, type Cut } from './wire.ts';

/** Orders that live at the same time: what is told of them is settled in batches, and lost in batches. */
const ORDERS = 5;

const aStory = fc.tuple(aSample(), fc.array(aMoment, { maxLength: 30 }));
const aCut: fc.Arbitrary<Cut> = fc.record({
  after: fc.nat({ max: 250 }),
  isHeard: fc.boolean(),
  of: fc.constantFrom('connection', 'process'),
});

describe('random orders that are changed at random moments', { timeout: timeLimit(2_000) }, () => {
  const clock = new ManualClock(LIFE_BEGINS);
  const fate = new Fate();
  let test: TestRuntime;
  let mortal: MortalRuntime;
  let number = 0;
  // Without workers: nothing happens but what is told.
  beforeAll(async () => {
    test = await openTestRuntime({ clock });
    mortal = new MortalRuntime({ databaseUrl: test.databaseUrl, schema: test.schema, clock, fate });
  });
  afterAll(async () => {
    await mortal.stop();
    await test.close();
  });

  it.each([
    ['stand in the database as in memory', fc.constant<Cut[]>([])],
    ['stand there though connections and processes die', fc.array(aCut, { minLength: 1, maxLength: 8 })],
  ])('%s, with assets as last ordered, nothing billed early and a whole journal', async (_, cuts) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStory, { minLength: ORDERS, maxLength: ORDERS }),
        cuts,
        cuts,
        (stories, first, second) => check(stories, [first, second])
      ),
      // Each run of a search for a smaller example takes as long as this one.
      { numRuns: Math.ceil(runs(10) / ORDERS), endOnFailure: true }
    );
  });

  async function check(
    stories: readonly (readonly [Sample, readonly Moment[]])[],
    [first, second]: readonly [readonly Cut[], readonly Cut[]]
  ): Promise<void> {
    const lives = stories.map(([sample, moments]) => {
      const life = new Life(named(sample, `R${(number += 1)}`));
      for (const moment of moments) life.live(moment);
      return life;
    });
    clock.advance(LIFE_BEGINS - clock.now());
    fate.bring(first);
    await mortal.tell((runtime) => runtime.submit(lives.map(({ begun, first: plan }) => ({ order: begun, plan }))));
    await tellAll(lives);
    for (const life of lives) await expectSame(life);

    const end = Math.max(...lives.map(({ run }) => run.now));
    for (const life of lives) {
      life.run.now = end;
      life.finish();
    }
    fate.bring(second);
    await tellAll(lives);
    for (const life of lives) {
      const view = await expectSame(life);
      expect(view.state).toBe(life.run.cancelling ? 'Cancelled' : 'Completed');
      expectNothingEarly(view);
      if (!life.run.cancelling) await expectAssets(test.runtime, life.accepted);
    }
    expect((await test.runtime.verifyJournal(lives.map(({ first: { id } }) => id))).faults).toEqual([]);
    // What nobody calls would be read through once more by each run to come.
    await test.sql.query(`delete from ${test.schema}_queue.job`);
  }

  /** What happened at one time to several orders is told at once, what happened to one of them one after the other. */
  async function tellAll(lives: readonly Life[]): Promise<void> {
    const deeds = lives.map((life) => life.deeds.splice(0));
    const times = new Set(deeds.flat().map(({ at }) => at));
    for (const at of [...times].sort((a, b) => a - b)) {
      clock.advance(at - clock.now());
      const now = deeds.map((all) => all.filter((deed) => deed.at === at));
      await Promise.all(now.map((all, index) => tell(all, (lives[index] as Life).first.id)));
    }
    fate.bring([]);
  }

  async function tell(deeds: readonly Deed[], planId: string): Promise<void> {
    for (const deed of deeds) {
      const id = `${planId} ${(number += 1)}`;
      const { outcome, again } = await mortal.tell(async (runtime) => {
        if (deed.kind === 'change') {
          const { kind: _, at: __, cancels, ...wanted } = deed;
          const change = { ...wanted, changeId: id, planId, aliases: new Map<string, string>(), by: 'ana' };
          return runtime.change(cancels ? { ...change, order: { ...change.order, lines: [] }, cancels } : change);
        }
        // Vendors and timers are heard of by the same way as people.
        const signal = deed.event as StepSignal['signal'];
        return runtime.signal({ planId, stepKey: deed.step, signal }, { source: 'test', messageId: id });
      });
      const what = deed.kind === 'change' ? 'change' : `${deed.step} ${deed.event.kind}`;
      expect(['applied', ...(again ? ['duplicate'] : [])], what).toContain(outcome.kind);
    }
  }

  /** States, every move on the way to them, and the calls that vendors are to get: each once. */
  async function expectSame({ run, first: { id } }: Life): Promise<PlanView> {
    const view = (await test.runtime.plan(id)) ?? expect.fail(`no plan ${id}`);
    expect(statesOf(view)).toEqual(statesOf(run.view()));
    const journal = await test.runtime.journal(id);
    const moves = journal.flatMap(({ stepKey: step, what }) =>
      step !== undefined && isMove(what) ? [{ step, what }] : []
    );
    const happened = run.history.flatMap((one) =>
      one.kind === 'state' ? [{ step: one.step, what: one.status.state }] : []
    );
    expect(byStep(moves)).toEqual(byStep(happened));
    const calls = run.commands.flatMap((one) => (one.kind === 'dispatch' ? [`${one.step} ${one.attempt}`] : []));
    expect(await callsOf(id)).toEqual(calls.toSorted());
    return view;
  }

  async function callsOf(planId: string): Promise<readonly string[]> {
    const { rows } = await test.sql.query<{ readonly call: string }>(
      `select s.key || ' ' || (j.data ->> 'attempt') as call
         from ${test.schema}_queue.job j
         join ${test.schema}.plan p on p.no = (j.data ->> 'plan')::bigint
         join ${test.schema}.step s on s.plan_no = p.no and s.seq = (j.data ->> 'step')::int
        where p.id = $1 and j.name like 'dispatch.%'`,
      [planId]
    );
    return rows.map(({ call }) => call).toSorted();
  }
});

const isMove = (what: string): boolean => stepLifecycle.states.some((state) => state === what);

/** The states that each step went through. What was said of a step that stayed where it was is no move. */
function byStep(moves: readonly { readonly step: string; readonly what: string }[]): Readonly<Record<string, string>> {
  const states = Map.groupBy(moves, ({ step }) => step);
  const route = (all: typeof moves): string =>
    all
      .map(({ what }) => what)
      .filter((what, index, whole) => what !== whole[index - 1])
      .join(' ');
  return Object.fromEntries([...states].map(([step, all]) => [step, route(all)]));
}

const statesOf = ({ state, steps, lines, certificates }: PlanView) => ({
  state,
  steps: [...steps].map(([key, { state: of, attempt }]) => `${key} ${of} ${attempt}`).toSorted(),
  billing: [...lines].flatMap(([id, { billing }]) => (billing ? [`${id} ${billing}`] : [])).toSorted(),
  gates: certificates.map(({ gateKey }) => gateKey).toSorted(),
});
