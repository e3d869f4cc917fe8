import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inDependencyOrder } from '../../../src/engine/dependencyOrder.ts';

const step = (key: string, ...after: readonly string[]) => ({
  key,
  dependsOn: after.map((each) => ({ step: each, lagMs: 0 })),
});
const keys = (steps: readonly { readonly key: string }[]): readonly string[] => steps.map(({ key }) => key);

describe('the order of dependencies', () => {
  it('leaves alone what is in order, and moves only what an earlier step waits for', () => {
    expect(keys(inDependencyOrder([step('a'), step('c'), step('b', 'a')]))).toEqual(['a', 'c', 'b']);
    expect(keys(inDependencyOrder([step('a'), step('b', 'y'), step('c'), step('x'), step('y', 'x')]))).toEqual([
      'a',
      'x',
      'y',
      'b',
      'c',
    ]);
  });

  it('keeps every step of a cycle, and ignores what is not there', () => {
    expect(keys(inDependencyOrder([step('a', 'b', 'gone'), step('b', 'a')])).toSorted()).toEqual(['a', 'b']);
  });

  it('puts each step behind those it depends on, whatever order they come in', () => {
    const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(graphs, fc.infiniteStream(fc.nat()), (graph, draws) => {
        const steps = graph.map((after, at) =>
          step(`s${at}`, ...after.filter((from) => from < at).map((from) => `s${from}`))
        );
        const mixed = steps
          .map((each) => ({ each, by: Number(draws.next().value) }))
          .toSorted((a, b) => a.by - b.by)
          .map(({ each }) => each);
        const places = new Map(keys(inDependencyOrder(mixed)).map((key, place) => [key, place]));
        expect(places.size).toBe(steps.length);
        for (const { key, dependsOn } of steps) {
          for (const before of dependsOn) expect(places.get(before.step) ?? -1).toBeLessThan(places.get(key) ?? -1);
        }
      })
    );
  });
});
