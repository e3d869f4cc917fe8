/**
 * How a plan stands against its promise: levels of steps roll up to items, lines and the plan, and the date is expected
 * from what has happened and from how long such steps took before. Pure.
 */
import type { PlannedStep, StepStatus } from '../domain/plan.ts';
import { isClosed } from '../domain/states.ts';
import { worse, type JeopardyLevel, type Outlook } from '../domain/outlook.ts';
import { closingPointsOf, pointsDiffer } from './change/closingPoints.ts';
import { lateness, type History, type Lateness } from './insight/lateness.ts';
import { isoTime } from './stepMoves.ts';
import { timelineOf, type Timeline } from './timeline.ts';

export interface OutlookQuestion {
  /** Every step after those it depends on. */
  readonly steps: readonly PlannedStep[];
  readonly statusOf: (key: string) => StepStatus | undefined;
  readonly now: number;
  /** Milliseconds since the epoch. */
  readonly promised?: number;
  readonly history: History;
}

export interface PlanOutlook extends Outlook {
  /** Levels of items by key and of lines by id; what is not named is on track. */
  readonly items: Readonly<Record<string, JeopardyLevel>>;
  readonly lines: Readonly<Record<string, JeopardyLevel>>;
  /** When it may look different although nothing happens, milliseconds since the epoch; absent once all is done. */
  readonly nextAt?: number;
}

/** From this risk on a plan counts as at risk. */
const RISKY = 0.3;
/** Many runs say more, and cost more: about so many steps are played. */
const STEPS_PLAYED = 40_000;
const MOST_RUNS = 200;
const FEWEST_RUNS = 20;
/** Larger plans are judged by their timeline alone. */
const MOST_STEPS = 5_000;
/** How often a date that slips by itself is looked at. */
const SLIP_MS = 15 * 60_000;
const NAMED = 3;

export function outlookOf(question: OutlookQuestion): PlanOutlook {
  const { steps, statusOf, now, promised } = question;
  const timeline = timelineOf(steps, statusOf, now, promised);
  const open = steps.filter(({ key, skip }) => !skip && !isClosed(statusOf(key)?.state ?? 'Pending'));
  const chance = open.length === 0 ? undefined : chanceOf(question);
  const end = open.length === 0 ? lastEnd(steps, statusOf, now) : Math.max(now, chance?.medianEnd ?? timeline.end);
  const slipping = open.filter(({ key }) => statusOf(key)?.jeopardy !== undefined);
  const rolled = rollUp(slipping, statusOf);
  const points = closingPointsOf(steps, statusOf, timeline, now);
  const verdict = judge({ end, promised, now, chance, slipping, timeline, open, statusOf });
  return {
    ...verdict,
    projectedEnd: isoTime(end),
    ...(promised !== undefined && { promisedAt: isoTime(promised) }),
    ...(chance && promised !== undefined && { risk: chance.probability }),
    ...rolled,
    ...(points && { pointsOfNoReturn: points }),
    ...(open.length > 0 && { nextAt: nextLook(question, timeline, open) }),
  };
}

/** How likely the promise is missed; with the work of it bounded, so that a large plan holds up nobody. */
export function chanceOf({ steps, statusOf, now, promised, history }: OutlookQuestion): Lateness | undefined {
  if (steps.length > MOST_STEPS || history.size === 0) return undefined;
  const runs = Math.max(FEWEST_RUNS, Math.min(MOST_RUNS, Math.floor(STEPS_PLAYED / steps.length)));
  return lateness({ steps, statusOf, now, dueBy: promised ?? now, history, runs });
}

/** What is done ended when its last step did. */
function lastEnd(steps: readonly PlannedStep[], statusOf: OutlookQuestion['statusOf'], now: number): number {
  const ends = steps.flatMap(({ key }) => statusOf(key)?.endedAt ?? []).map((text) => Date.parse(text));
  return ends.length === 0 ? now : ends.reduce((a, b) => Math.max(a, b));
}

function rollUp(
  slipping: readonly PlannedStep[],
  statusOf: OutlookQuestion['statusOf']
): Pick<PlanOutlook, 'items' | 'lines'> {
  const items: Record<string, JeopardyLevel> = {};
  const lines: Record<string, JeopardyLevel> = {};
  for (const { key, itemKeys, lineIds } of slipping) {
    const level = statusOf(key)?.jeopardy ?? 'OnTrack';
    for (const item of itemKeys) items[item] = worse(items[item] ?? 'OnTrack', level);
    for (const line of lineIds) lines[line] = worse(lines[line] ?? 'OnTrack', level);
  }
  return { items, lines };
}

interface Facts extends Pick<OutlookQuestion, 'now' | 'statusOf'> {
  readonly promised: number | undefined;
  readonly end: number;
  readonly chance: Lateness | undefined;
  readonly slipping: readonly PlannedStep[];
  readonly timeline: Timeline;
  readonly open: readonly PlannedStep[];
}

/** The promise of the order decides; without one, the worst of its steps does. */
function judge(facts: Facts): Pick<Outlook, 'level' | 'reason'> {
  const { end, promised, now, chance, slipping, open, statusOf } = facts;
  if (promised !== undefined && end > promised) {
    const held = open.length === 0 ? '' : heldUpBy(facts);
    const verb = open.length === 0 ? 'Done' : 'Expected';
    return { level: 'Late', reason: `${verb} ${dayText(end)}, promised ${dayText(promised)}.${held}` };
  }
  const steps = slipping.length === 0 ? '' : namesOf(slipping, statusOf);
  if (promised === undefined) {
    const level = slipping.reduce<JeopardyLevel>(
      (all, { key }) => worse(all, statusOf(key)?.jeopardy ?? 'OnTrack'),
      'OnTrack'
    );
    return { level, reason: steps };
  }
  const risky = open.length > 0 && promised > now && (chance?.probability ?? 0) >= RISKY;
  if (!risky && slipping.length === 0) return { level: 'OnTrack', reason: '' };
  const odds = risky
    ? `Orders like this miss such a date in ${Math.round((chance?.probability ?? 0) * 100)} of 100 cases.`
    : '';
  return { level: 'AtRisk', reason: [odds, steps].filter(Boolean).join(' ') };
}

const dayText = (at: number): string => `${isoTime(at).slice(0, 16).replace('T', ' ')} UTC`;

function namesOf(steps: readonly PlannedStep[], statusOf: OutlookQuestion['statusOf']): string {
  const late = steps.filter(({ key }) => statusOf(key)?.jeopardy === 'Late');
  const [word, named] = late.length > 0 ? (['Late', late] as const) : (['At risk', steps] as const);
  const more = named.length > NAMED ? ` and ${named.length - NAMED} more` : '';
  return `${word}: ${named
    .slice(0, NAMED)
    .map(({ name }) => name)
    .join(', ')}${more}.`;
}

/** The open step on the critical path that comes first: whoever speeds it up helps. */
function heldUpBy({ timeline, open }: Facts): string {
  const [first] = open
    .filter(({ key, join }) => !join && timeline.times.get(key)?.slack === 0)
    .toSorted((a, b) => (timeline.times.get(a.key)?.start ?? 0) - (timeline.times.get(b.key)?.start ?? 0));
  return first ? ` Held up by: ${first.name}.` : '';
}

/** The promise passes, a step takes longer than expected, or one already does and the end moves with the time. */
function nextLook(
  { statusOf, now, promised }: OutlookQuestion,
  timeline: Timeline,
  open: readonly PlannedStep[]
): number {
  let next = promised !== undefined && promised > now ? promised + 1 : Infinity;
  for (const { key } of open) {
    const status = statusOf(key);
    if ((status?.startedAt ?? status?.readyAt) === undefined) continue;
    const end = timeline.times.get(key)?.end ?? now;
    next = Math.min(next, end > now ? end + 1 : now + SLIP_MS);
  }
  return Math.max(next === Infinity ? now + SLIP_MS : next, now + 60_000);
}

/** Whether people would see a difference worth a write: another level or promise, or a date that moved noticeably. */
export function looksDifferent(before: Outlook | undefined, after: PlanOutlook, now: number): boolean {
  if (!before || before.level !== after.level || before.promisedAt !== after.promisedAt) return true;
  const noticeable = (at: number): number => Math.max(SLIP_MS, (at - now) / 20);
  const shiftMs = (passed: boolean, at: string): number => (passed ? Infinity : noticeable(Date.parse(at)));
  if (pointsDiffer(before.pointsOfNoReturn, after.pointsOfNoReturn, (each) => shiftMs(each.passed, each.passesAt))) {
    return true;
  }
  if (after.nextAt === undefined) return before.projectedEnd !== after.projectedEnd || before.reason !== after.reason;
  const end = Date.parse(after.projectedEnd);
  const shift = Math.abs(end - Date.parse(before.projectedEnd));
  return shift >= noticeable(end);
}
