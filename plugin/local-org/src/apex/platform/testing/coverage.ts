import type { TestOutcome } from './runTests.ts';

/** Lines of a class or trigger that tests have run, and those that they have not. */
export interface CoveredClass {
  readonly name: string;
  readonly kind: 'class' | 'trigger';
  readonly covered: readonly number[];
  readonly uncovered: readonly number[];
}

/** Adds up what the tests have run. */
export function coverageByClass(outcomes: readonly Pick<TestOutcome, 'coverage'>[]): readonly CoveredClass[] {
  const counts = new Map<string, { name: string; kind: 'class' | 'trigger'; lines: Map<number, number> }>();
  for (const { coverage } of outcomes) {
    for (const { name, kind: stated, lines } of coverage) {
      const kind = stated === 'trigger' ? 'trigger' : 'class';
      const key = `${kind} ${name}`;
      const known = counts.get(key) ?? { name, kind, lines: new Map<number, number>() };
      counts.set(key, known);
      for (const [line, count] of lines) known.lines.set(line, (known.lines.get(line) ?? 0) + count);
    }
  }
  return [...counts.values()].map(({ name, kind, lines }) => {
    const sorted = [...lines].sort(([a], [b]) => a - b);
    return {
      name,
      kind,
      covered: sorted.flatMap(([line, count]) => (count > 0 ? [line] : [])),
      uncovered: sorted.flatMap(([line, count]) => (count > 0 ? [] : [line])),
    };
  });
}

/** Without a line to run, everything is covered. */
export const percentOf = (covered: number, uncovered: number): number =>
  covered + uncovered === 0 ? 100 : (covered / (covered + uncovered)) * 100;
