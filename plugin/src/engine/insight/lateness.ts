/** How likely a plan misses its date, from how long such steps took before. */
import type { PlannedStep, StepStatus } from '../../domain/plan.ts';
import { isClosed, isSettled } from '../../domain/states.ts';
import { clockOf, workOf } from '../stepTime.ts';

/** How long steps of one definition took from ready to done, in milliseconds of their calendar. */
export interface DurationHistory {
  readonly samples: number;
  /** The least, the deciles and the greatest: 11 values that do not fall. */
  readonly deciles: readonly number[];
}

export type History = ReadonlyMap<string, DurationHistory>;

/** Fewer cases say nothing about the next one: the design's own duration counts. */
const ENOUGH = 10;

export function historyOf(durations: readonly number[]): DurationHistory {
  const sorted = durations.toSorted((a, b) => a - b);
  return { samples: sorted.length, deciles: Array.from({ length: 11 }, (_, tenth) => quantile(sorted, tenth / 10)) };
}

/** Between two values it is interpolated; of nothing it is 0. `sorted` rises. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0;
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  const from = sorted[low] ?? 0;
  return from + ((sorted[low + 1] ?? from) - from) * (place - low);
}

export interface Lateness {
  /** Share of the runs that ended after the date, 0 to 1. */
  readonly probability: number;
  /** When half of the runs had ended, milliseconds since the epoch. */
  readonly medianEnd: number;
  /** When nine of ten runs had ended, milliseconds since the epoch. */
  readonly likelyEnd: number;
  /** Share of the open steps whose length is known from history. */
  readonly known: number;
}

export interface LatenessQuestion {
  /** Every step after those it depends on. */
  readonly steps: readonly PlannedStep[];
  readonly statusOf: (key: string) => StepStatus | undefined;
  readonly now: number;
  /** Milliseconds since the epoch. */
  readonly dueBy: number;
  readonly history: History;
  readonly runs?: number;
}

/**
 * Plays what is left of the plan many times, each open step as long as one of its kind was. The same question has the same
 * answer: the draws follow from the plan. Undefined without history: a guess would look like knowledge.
 */
export function lateness({ steps, statusOf, now, dueBy, history, runs = 200 }: LatenessQuestion): Lateness | undefined {
  const open = steps.filter(({ key, skip }) => !skip && !isClosed(statusOf(key)?.state ?? 'Pending'));
  const timed = open.filter(({ type }) => type === 'callout' || type === 'manual' || type === 'waitForEvent');
  const known = timed.filter(({ definition }) => (history.get(definition)?.samples ?? 0) >= ENOUGH);
  if (known.length === 0) return undefined;
  const random = draws(steps.length * 31 + Math.round(timed.length));
  const ends = Array.from({ length: runs }, () => playOnce(steps, statusOf, now, history, random)).sort(
    (a, b) => a - b
  );
  const late = ends.filter((end) => end > dueBy).length;
  return {
    probability: late / runs,
    medianEnd: Math.round(quantile(ends, 0.5)),
    likelyEnd: Math.round(quantile(ends, 0.9)),
    known: known.length / timed.length,
  };
}

function playOnce(
  steps: readonly PlannedStep[],
  statusOf: (key: string) => StepStatus | undefined,
  now: number,
  history: History,
  random: () => number
): number {
  const ends = new Map<string, number>();
  let last = now;
  for (const step of steps) {
    const status = statusOf(step.key);
    if (status && isClosed(status.state)) {
      if (isSettled(status.state)) ends.set(step.key, Date.parse(status.endedAt ?? '') || now);
      continue;
    }
    let start = now;
    if (status?.readyAt !== undefined) start = Date.parse(status.readyAt);
    else for (const { step: from, lagMs } of step.dependsOn) start = Math.max(start, (ends.get(from) ?? now) + lagMs);
    const clock = clockOf(step);
    const end = Math.max(now, clock.add(start, drawn(step, clock.between(start, now), history, random)));
    ends.set(step.key, end);
    last = Math.max(last, end);
  }
  return last;
}

/** @param elapsed what it has taken already: only cases that took longer can still come */
function drawn(step: PlannedStep, elapsed: number, history: History, random: () => number): number {
  const planned = workOf(step, step.skip !== undefined);
  const of = history.get(step.definition);
  if (step.skip || !of || of.samples < ENOUGH || planned === 0) return planned;
  const behind = elapsed <= 0 ? 0 : of.deciles.filter((value) => value < elapsed).length / 10;
  return Math.round(quantile(of.deciles, Math.min(1, behind + random() * (1 - behind))));
}

/** A short generator of numbers in [0, 1) (mulberry32). */
function draws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
