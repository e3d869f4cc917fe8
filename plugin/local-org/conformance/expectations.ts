import { readFileSync, writeFileSync } from 'node:fs';
import type { TestOutcome } from './jestFile.ts';

/** Titles of the tests that must pass, by file. The list only grows. */
export type Expectations = Readonly<Record<string, readonly string[]>>;

/** Tests that do not pass and why, by file and title; a title that ends in `*` stands for all that begin like it. */
export type Unmet = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A suite of others, by the start of the names of its lists. */
export type Suite = 'jsforce' | 'nuts';

const listOf = (suite: Suite, list: 'expected' | 'unmet'): URL => new URL(`${suite}-${list}.json`, import.meta.url);

export const readExpectations = (suite: Suite): Expectations =>
  JSON.parse(readFileSync(listOf(suite, 'expected'), 'utf8')) as Expectations;
export const readUnmet = (suite: Suite): Unmet => JSON.parse(readFileSync(listOf(suite, 'unmet'), 'utf8')) as Unmet;

export interface Verdict {
  /** Expected passes that failed, were skipped or are gone. */
  readonly lost: readonly string[];
  /** Passes that the list does not hold yet. */
  readonly gained: readonly string[];
  /** Failures that nobody has given a reason for, and reasons for tests that pass. */
  readonly unexplained: readonly string[];
}

export function judge(
  outcomes: readonly TestOutcome[],
  expected: readonly string[],
  unmet: Readonly<Record<string, string>> = {}
): Verdict {
  const passed = new Set(outcomes.map(({ title }) => title));
  // A title may stand for several tests: all of them count.
  for (const { title, status } of outcomes) if (status !== 'passed') passed.delete(title);
  return {
    lost: expected.filter((title) => !passed.has(title)),
    gained: [...passed].filter((title) => !expected.includes(title)),
    unexplained: [
      ...outcomes.filter(({ title, status }) => status === 'failed' && !(title in unmet)).map(({ title }) => title),
      ...Object.keys(unmet).filter((title) => passed.has(title)),
    ],
  };
}

/** Adds passes to the list; what is expected already stays expected. */
export function grown(known: Expectations, gained: Expectations): Expectations {
  const files = [...new Set([...Object.keys(known), ...Object.keys(gained)])].sort();
  return Object.fromEntries(
    files.map((file) => [file, [...new Set([...(known[file] ?? []), ...(gained[file] ?? [])])].sort()])
  );
}

export function writeExpectations(suite: Suite, expectations: Expectations): void {
  writeFileSync(listOf(suite, 'expected'), `${JSON.stringify(expectations, null, 2)}\n`);
}
