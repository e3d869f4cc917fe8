import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedStep } from '../../../src/domain/plan.ts';
import { isClosed, isSettled } from '../../../src/domain/states.ts';
import { cancelledPlan, revisePlan } from '../../../src/engine/change/revisePlan.ts';
import { aSample } from '../../support/buildersRandom.ts';
import type { MemoryRun } from '../../support/memoryRun.ts';
import { aMoment, aWish, Life } from '../../support/orderLife.ts';
import { runs, timeLimit } from '../../support/search.ts';

const work = ({ basis, key, payload }: PlannedStep): string => `${basis ?? key} ${JSON.stringify(payload['sent'])}`;

function expectOrder(run: MemoryRun): void {
  for (const [key, { step, status, open }] of run.steps) {
    const waitsFor = step.dependsOn.filter(({ step: from }) => !isClosed(run.statusOf(from).state));
    if (status.state === 'Pending') expect(open, key).toBe(waitsFor.length);
    else if (status.state !== 'Discarded') expect(waitsFor, `${key} is ${status.state}`).toEqual([]);
  }
}

describe('an order that is changed and cancelled at any moments', { timeout: timeLimit(100) }, () => {
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
      { numRuns: runs(300) }
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
      { numRuns: runs(150) }
    );
  });

  it('begins no step before all that it waits for is over, whatever changes', () => {
    fc.assert(
      fc.property(lives, ([sample, moments]) => {
        const life = new Life(sample);
        for (const moment of moments) {
          life.live(moment);
          expectOrder(life.run);
        }
      }),
      { numRuns: runs(150) }
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
      { numRuns: runs(50) }
    );
  });
});
