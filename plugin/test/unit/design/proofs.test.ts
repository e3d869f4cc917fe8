import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCycles } from '../../../src/design/check/findCycles.ts';
import { formatDuration, parseDuration } from '../../../src/design/duration.ts';
import { areDisjoint, factsOf } from '../../../src/design/expressions/conditionFacts.ts';
import { compileExpression, parseExpression } from '../../../src/design/expressions/compileExpression.ts';

const ATTRIBUTES = ['a', 'b', 'c'];
const VALUES = ['x', 'y', 'z'];

const condition: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('true', 'false'),
    fc
      .tuple(fc.constantFrom(...ATTRIBUTES), fc.constantFrom('==', '!='), fc.constantFrom(...VALUES))
      .map(([a, op, v]) => `line.attributes.${a} ${op} "${v}"`),
    fc
      .tuple(fc.constantFrom(...ATTRIBUTES), fc.subarray(VALUES))
      .map(([a, list]) => `line.attributes.${a} in [${list.map((v) => `"${v}"`).join(', ')}]`),
    fc.constant('line.attributes.flag'),
    fc.constant('line.quantity > 1'),
    tie('any').map((inner) => `!(${inner})`),
    fc.tuple(tie('any'), fc.constantFrom('&&', '||'), tie('any')).map(([l, op, r]) => `(${l}) ${op} (${r})`)
  ),
})).any;

function parsed(source: string) {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${source}: ${result.error.message}`);
  return result.value;
}

const line = fc.record({
  quantity: fc.integer({ min: 1, max: 3 }),
  attributes: fc.record({
    a: fc.constantFrom(...VALUES, 'w'),
    b: fc.constantFrom(...VALUES),
    c: fc.constantFrom(...VALUES),
    flag: fc.boolean(),
  }),
});
const holds = (source: string, one: unknown): boolean =>
  compileExpression<boolean>(parsed(source), 'boolean').evaluate({ line: one } as never);

describe('what conditions are proved to be', () => {
  it('never true: no line makes it true', () => {
    fc.assert(
      fc.property(condition, line, (source, one) => {
        fc.pre(factsOf(parsed(source).ast) === 'never');
        expect(holds(source, one)).toBe(false);
      }),
      { numRuns: 400 }
    );
  });

  it('disjoint: no line makes both true', () => {
    fc.assert(
      fc.property(condition, condition, line, (left, right, one) => {
        fc.pre(areDisjoint(factsOf(parsed(left).ast), factsOf(parsed(right).ast)));
        expect(holds(left, one) && holds(right, one)).toBe(false);
      }),
      { numRuns: 400 }
    );
  });
});

describe('findCycles', () => {
  const graph = fc.uniqueArray(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14, selector: ([a, b]) => `${a} ${b}` });
  const build = (edges: readonly (readonly [number, number])[]): Map<string, Set<string>> => {
    const next = new Map<string, Set<string>>();
    for (const [a, b] of edges) next.set(`${a}`, (next.get(`${a}`) ?? new Set()).add(`${b}`));
    return next;
  };

  it('finds a cycle exactly where the nodes cannot be put in order, and every edge of it exists', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const next = build(edges);
        const cycles = findCycles(next);

        for (const cycle of cycles) {
          expect(cycle[0]).toBe(cycle.at(-1));
          cycle.slice(1).forEach((node, at) => expect(next.get(cycle[at] ?? '')?.has(node)).toBe(true));
        }
        expect(cycles.length > 0).toBe(!canBeOrdered(edges));
      }),
      { numRuns: 500 }
    );
  });

  it('goes through a chain of 100,000 without overflow', () => {
    const chain = new Map(Array.from({ length: 100_000 }, (_, at) => [`${at}`, [`${at + 1}`]]));

    expect(findCycles(chain)).toEqual([]);
  });
});

/** By taking away nodes that nothing leads to. */
function canBeOrdered(edges: readonly (readonly [number, number])[]): boolean {
  let left = edges;
  for (;;) {
    const rest = left.filter(([from]) => left.some(([, to]) => to === from));
    if (rest.length === left.length) return rest.length === 0;
    left = rest;
  }
}

describe('durations', () => {
  it('have one spelling that reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      })
    );
  });

  it.each([
    ['PT4H', 14_400_000],
    ['P2D', 172_800_000],
    ['P1W', 604_800_000],
    ['P1DT1H1M1.5S', 90_061_500],
    ['-PT1S', -1000],
    ['PT0S', 0],
  ])('read %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1M', 'P1Y', '4h', 'PT1H ', 'P1DT', 'PT1.5H', 'P99999999D'])('refuse %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
