import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutableDesign } from '../../../src/domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../../../src/domain/order.ts';
import type { FulfillmentPlan, PlannedStep } from '../../../src/domain/plan.ts';
import { composePlan } from '../../../src/engine/composePlan.ts';
import { decompose } from '../../../src/engine/decompose.ts';
import { aSample } from '../../support/buildersRandom.ts';
import { valueOf } from '../../support/expectResult.ts';
import { runs, timeLimit } from '../../support/search.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const planOf = (design: ExecutableDesign, order: CommercialOrder): FulfillmentPlan =>
  valueOf(composePlan(design, order, valueOf(decompose(design, order)), NOW));

/** For each step, every step that comes before it. Throws where the plan names a later or unknown step. */
function ancestors(plan: FulfillmentPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { key, dependsOn } of plan.steps) {
    const mine = new Set<string>();
    for (const { step } of dependsOn) {
      const theirs = found.get(step);
      if (!theirs) throw new Error(`${key} stands before ${step}`);
      mine.add(step);
      for (const one of theirs) mine.add(one);
    }
    found.set(key, mine);
  }
  return found;
}

const shares = (a: readonly string[], b: readonly string[]): boolean => a.some((key) => b.includes(key));

describe('every plan', { timeout: timeLimit(50) }, () => {
  const search = { numRuns: runs(100) };

  it('lists each step once, after all that it depends on', () => {
    fc.assert(
      fc.property(aSample(), ({ design, order }) => {
        const plan = planOf(design, order);

        expect(new Set(plan.steps.map(({ key }) => key)).size).toBe(plan.steps.length);
        expect(() => ancestors(plan)).not.toThrow();
      }),
      search
    );
  });

  it('is the same whatever the order of lines, rules, scenarios, groups and dependencies', () => {
    const shuffled = aSample().chain((sample) =>
      fc.record({
        sample: fc.constant(sample),
        lines: fc.shuffledSubarray([...sample.order.lines], { minLength: sample.order.lines.length }),
        rules: fc.shuffledSubarray([...sample.design.rules], { minLength: sample.design.rules.length }),
        scenarios: fc.shuffledSubarray([...sample.design.scenarios], { minLength: sample.design.scenarios.length }),
        groups: fc.shuffledSubarray([...sample.design.groups], { minLength: sample.design.groups.size }),
        dependencies: fc.shuffledSubarray([...sample.design.dependencies], {
          minLength: sample.design.dependencies.length,
        }),
      })
    );
    fc.assert(
      fc.property(shuffled, ({ sample: { design, order }, lines, rules, scenarios, groups, dependencies }) => {
        const other = { ...design, rules, scenarios, dependencies, groups: new Map(groups) };

        expect(planOf(other, { ...order, lines })).toEqual(planOf(design, order));
      }),
      search
    );
  });

  it('keeps each dependency between steps that share its scope, directly or by way of others', () => {
    fc.assert(
      fc.property(aSample(), ({ design, order }) => {
        const plan = planOf(design, order);
        const before = ancestors(plan);
        const rootOf = rootsOf(order);
        const roots = ({ lineIds }: PlannedStep) => lineIds.map((id) => rootOf.get(id) ?? id);

        for (const { from, to, scope } of design.dependencies) {
          for (const first of plan.steps.filter(({ definition }) => definition === from)) {
            for (const then of plan.steps.filter(({ definition }) => definition === to)) {
              const meet =
                scope === 'order' ||
                (scope === 'item' && shares(first.itemKeys, then.itemKeys)) ||
                (scope === 'line' && shares(first.lineIds, then.lineIds)) ||
                (scope === 'bundle' && shares(roots(first), roots(then)));
              if (meet) expect(before.get(then.key)).toContain(first.key);
            }
          }
        }
      }),
      search
    );
  });

  it('keeps the order of definitions across those that are not in the plan', () => {
    fc.assert(
      fc.property(aSample({ scopes: ['order'] }), ({ design, order }) => {
        const plan = planOf(design, order);
        const before = ancestors(plan);

        for (const [to, froms] of definitionAncestors(design)) {
          for (const then of plan.steps.filter(({ definition }) => definition === to)) {
            for (const first of plan.steps.filter(({ definition }) => froms.has(definition))) {
              expect(before.get(then.key)).toContain(first.key);
            }
          }
        }
      }),
      search
    );
  });

  it('has a gate for every billable line, behind each mandatory step of every item that serves it', () => {
    fc.assert(
      fc.property(aSample(), ({ design, order }) => {
        const plan = planOf(design, order);
        const stepByKey = new Map(plan.steps.map((step) => [step.key, step]));
        const billable = order.lines.filter(({ productCode }) => design.products.get(productCode)?.billable);

        expect(plan.gates.flatMap(({ lineIds }) => lineIds).toSorted()).toEqual(
          billable.map(({ id }) => id).toSorted()
        );
        for (const gate of plan.gates) {
          const direct = stepByKey.get(gate.stepKey)?.dependsOn.map(({ step }) => step) ?? [];
          expect([...gate.requiredSteps].toSorted()).toEqual([...direct].toSorted());
          const serving = new Set(
            plan.items.filter(({ lineIds }) => shares(lineIds, gate.lineIds)).map(({ key }) => key)
          );
          const needed = plan.steps.filter(
            ({ mandatory, itemKeys, lineIds }) =>
              mandatory && shares(lineIds, gate.lineIds) && itemKeys.some((key) => serving.has(key))
          );
          for (const { key } of needed) expect(gate.requiredSteps).toContain(key);
        }
      }),
      search
    );
  });

  it('plans no step before what it waits for has ended, and ends with its last step', () => {
    fc.assert(
      fc.property(aSample(), ({ design, order }) => {
        const plan = planOf(design, order);
        const ends = new Map(plan.steps.map(({ key, plannedEnd }) => [key, Date.parse(plannedEnd)]));

        for (const { plannedStart, dependsOn } of plan.steps) {
          const earliest = Math.max(NOW, ...dependsOn.map(({ step, lagMs }) => (ends.get(step) ?? NaN) + lagMs));
          expect(Date.parse(plannedStart)).toBe(earliest);
        }
        expect(Date.parse(plan.projectedEnd)).toBe(Math.max(...ends.values()));
        expect(plan.steps.some(({ critical, plannedEnd }) => critical && plannedEnd === plan.projectedEnd)).toBe(true);
      }),
      search
    );
  });
});

function rootsOf(order: CommercialOrder): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  for (const { id, parentId } of order.lines) {
    roots.set(id, parentId === undefined ? id : (roots.get(parentId) ?? parentId));
  }
  return roots;
}

function definitionAncestors(design: ExecutableDesign): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = [...design.groups.values()].flatMap(({ steps }) => steps.map(({ key }) => key));
  const found = new Map<string, Set<string>>();
  // Definitions are numbered along their dependencies, so one pass in that order sees everything.
  for (const key of keys) {
    const mine = new Set<string>();
    for (const { from, to } of design.dependencies) {
      if (to !== key) continue;
      mine.add(from);
      for (const one of found.get(from) ?? []) mine.add(one);
    }
    found.set(key, mine);
  }
  return found;
}
