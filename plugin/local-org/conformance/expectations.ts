import { readFileSync, writeFileSync } from 'node:fs';
import type { TestOutcome } from './jestFile.ts';

/** Titles of the tests that must pass, by file. The list only grows. */
export type Expectations = Readonly<Record<string, readonly string[]>>;

const FILE = new URL('jsforce-expected.json', import.meta.url);

export const readExpectations = (): Expectations => JSON.parse(readFileSync(FILE, 'utf8')) as Expectations;

export interface Verdict {
  /** Expected passes that failed, were skipped or are gone. */
  readonly lost: readonly string[];
  /** Passes that the list does not hold yet. */
  readonly gained: readonly string[];
}

export function judge(outcomes: readonly TestOutcome[], expected: readonly string[]): Verdict {
  const passed = new Set(outcomes.map(({ title }) => title));
  // A title may stand for several tests: all of them count.
  for (const { title, status } of outcomes) if (status !== 'passed') passed.delete(title);
  return {
    lost: expected.filter((title) => !passed.has(title)),
    gained: [...passed].filter((title) => !expected.includes(title)),
  };
}

/** Adds passes to the list; what is expected already stays expected. */
export function grown(known: Expectations, gained: Expectations): Expectations {
  const files = [...new Set([...Object.keys(known), ...Object.keys(gained)])].sort();
  return Object.fromEntries(
    files.map((file) => [file, [...new Set([...(known[file] ?? []), ...(gained[file] ?? [])])].sort()])
  );
}

export function writeExpectations(expectations: Expectations): void {
  writeFileSync(FILE, `${JSON.stringify(expectations, null, 2)}\n`);
}
