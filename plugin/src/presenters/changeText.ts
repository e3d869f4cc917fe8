/** What a change of an order under way does, in lines for a terminal. */
import type { ChangeImpact, StepEffect } from '../domain/change.ts';
import type { ChangeReport } from '../engine/ports.ts';
import { relativeTime } from './time.ts';

const WORDS: Readonly<Record<StepEffect, string>> = {
  kept: 'goes on',
  added: 'new',
  replaced: 'replaced, not begun',
  redone: 'done again',
  undone: 'undone',
  withdrawn: 'withdrawn, not begun',
  left: 'stays done',
};

const ORDER: readonly StepEffect[] = ['kept', 'added', 'replaced', 'redone', 'undone', 'withdrawn', 'left'];

/** One line per step that changes, then what it costs and when the order will be done. */
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
  const { steps, counts, fees, endBefore, endAfter, overridden } = impact;
  const width = Math.max(0, ...steps.map(({ name }) => name.length));
  return [
    ...steps.map(({ name, effect, because }) => `${name.padEnd(width)}  ${WORDS[effect]}: ${because}`),
    ORDER.filter((effect) => counts[effect] > 0)
      .map((effect) => `${counts[effect]} ${WORDS[effect]}`)
      .join(' · '),
    ...fees.map(({ amount, reason }) => `Costs ${amount}: ${reason}`),
    ...overridden.map((key) => `Overrides the point of no return of ${key}.`),
    endBefore === endAfter
      ? `Expected to be done ${relativeTime(endAfter, now)}, as before.`
      : `Expected to be done ${relativeTime(endAfter, now)} instead of ${relativeTime(endBefore, now)}.`,
  ];
}
