/** What a change of an order under way does, in lines for a terminal. */
import type { ChangeImpact, DataChange, StepEffect } from '../domain/change.ts';
import { addDecimals } from '../domain/decimal.ts';
import type { ChangeReport } from '../engine/ports.ts';
import { clockTime, duration, relativeTime } from './time.ts';

const WORDS: Readonly<Record<StepEffect, string>> = {
  kept: 'goes on',
  added: 'new',
  replaced: 'replaced, not begun',
  redone: 'done again',
  undone: 'undone',
  withdrawn: 'withdrawn, not begun',
  left: 'stays done',
};

/** The same of a number of steps. */
const SUMS: Readonly<Record<StepEffect, string>> = {
  ...WORDS,
  kept: 'go on as they are',
  left: 'stay done',
};

/** Things ordered otherwise that are named; a count tells of the rest. */
const NAMED = 10;

const ORDER: readonly StepEffect[] = ['kept', 'added', 'replaced', 'redone', 'undone', 'withdrawn', 'left'];

/**
 * What is ordered otherwise, then one line per step that changes, what it costs and when the order will be done. Clock
 * times are local.
 */
export function changeLines(report: ChangeReport, now: number): readonly string[] {
  const lines =
    report.outcome === 'refused'
      ? report.problems.flatMap(({ message, action }) => [`✖ ${message}`, `  ${action}`])
      : impactLines(report.impact, now);
  return [...lines, ...overrideLines(report)];
}

function overrideLines({ override }: ChangeReport): readonly string[] {
  if (!override) return [];
  const { state, by, reason, decision } = override;
  const decided = decision
    ? `${state} by ${decision.by}${decision.reason ? ` (${decision.reason})` : ''}`
    : 'Undecided';
  return [`Override asked by ${by}: ${reason}. ${decided}.`];
}

function impactLines(impact: ChangeImpact, now: number): readonly string[] {
  const { data, steps, counts, fees, endBefore, endAfter, overridden } = impact;
  const names = new Map(steps.map(({ key, name }) => [key, name]));
  const width = Math.max(0, ...steps.map(({ name }) => name.length));
  return [
    ...data.slice(0, NAMED).map(dataLine),
    ...(data.length > NAMED ? [`and ${data.length - NAMED} more.`] : []),
    ...steps.map(({ name, effect, because }) => `${name.padEnd(width)}  ${WORDS[effect]}: ${because}`),
    ORDER.filter((effect) => counts[effect] > 0)
      .map((effect) => `${counts[effect]} ${SUMS[effect]}`)
      .join(' · '),
    ...(steps.length === 0 && counts.kept > 0
      ? ['No work changes, only what is ordered and what the customer has by it.']
      : []),
    ...fees.map(({ amount, reason }) => `Costs ${amount}: ${reason}`),
    ...(fees.length > 1 ? [`Costs ${addDecimals(fees.map(({ amount }) => amount))} in all.`] : []),
    ...overridden.map((key) => `Overrides the point of no return of ${names.get(key) ?? key}.`),
    leavesWork(counts) ? endLine(endBefore, endAfter, now) : 'Then nothing is left to be done.',
  ];
}

function dataLine({ line, what, before, after }: DataChange): string {
  if (what === undefined && before === undefined) return `Line ${line} (${after}) is new.`;
  if (what === undefined && after === undefined) return `Line ${line} (${before}) is withdrawn.`;
  const shown = (value: DataChange['after']): string => (value === undefined ? 'nothing' : JSON.stringify(value));
  return `${line ?? 'The order'}: ${what ?? 'product'} is ${shown(after)} and was ${shown(before)}.`;
}

/** Whether anything goes on or begins; an order that is cancelled before anything was done has no end any more. */
const leavesWork = ({ kept, added, replaced, redone, undone }: ChangeImpact['counts']): boolean =>
  kept + added + replaced + redone + undone > 0;

function endLine(before: string, after: string, now: number): string {
  const end = `Expected to be done ${relativeTime(after, now)} (${clockTime(after, now)})`;
  const difference = duration(Math.abs(Date.parse(after) - Date.parse(before)));
  if (difference === '') return `${end}, as before.`;
  return `${end}: ${difference} ${after > before ? 'later' : 'earlier'} than without the change.`;
}
