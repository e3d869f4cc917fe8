/** How work has really gone: cycle times, waiting, rework, promises kept, ways through, and what held late orders up. */
import type { PlannedStep } from '../../domain/plan.ts';
import type { StepState } from '../../domain/states.ts';
import { isSettled } from '../../domain/states.ts';
import { clockOf } from '../stepTime.ts';
import { quantile } from './lateness.ts';

/** A step of a plan, as history has it. Times are ISO 8601. */
export interface StepFact extends Pick<
  PlannedStep,
  'definition' | 'name' | 'type' | 'durationMs' | 'delayMs' | 'delayInWorkingTime'
> {
  readonly planId: string;
  readonly calendar?: NonNullable<PlannedStep['calendar']>;
  readonly gateway?: string;
  readonly queue?: string;
  readonly critical: boolean;
  readonly hasSla: boolean;
  readonly state: StepState;
  readonly attempt: number;
  readonly readyAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly wasLate: boolean;
  /** A change of the order added it, or it takes back what another did. */
  readonly rework: boolean;
}

export interface PlanFact {
  readonly planId: string;
  readonly startedAt: string;
  /** Absent while it is under way. */
  readonly endedAt?: string;
  /** When it was to end: as planned at first. */
  readonly dueBy: string;
}

/** Exchanges with one vendor, counted in the database. */
export interface VendorFact {
  readonly gateway: string;
  readonly calls: number;
  /** Without an answer, or with one of 400 and more. */
  readonly failed: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface StepReport {
  readonly definition: string;
  readonly name: string;
  readonly who: string;
  readonly done: number;
  readonly open: number;
  /** From ready to done, in milliseconds of the step's calendar. */
  readonly cycleP50Ms: number;
  readonly cycleP90Ms: number;
  /** From ready to begun: what it lay around. */
  readonly waitingP50Ms: number;
  /** Share of the done ones that took more than one try, or were work of a change. */
  readonly rework: number;
  /** Share of promises that were kept; absent where nothing was promised. */
  readonly slaKept?: number;
}

export interface Bottleneck {
  readonly definition: string;
  readonly name: string;
  /** Late orders in which it took longer than planned on the critical path. */
  readonly lateOrders: number;
  /** By how much, all together, in milliseconds of its calendar. */
  readonly overrunMs: number;
  /** Its share of all overruns in late orders. */
  readonly share: number;
}

export interface Variant {
  /** Definitions in the order in which they were done. */
  readonly path: readonly string[];
  readonly orders: number;
  readonly share: number;
  readonly p50Ms: number;
}

export interface VendorScore extends VendorFact {
  readonly failedShare: number;
  /** Of its steps that are done, from ready to done. */
  readonly stepP50Ms: number;
  readonly retriedShare: number;
  readonly slaKept?: number;
}

export interface ProcessReport {
  readonly orders: {
    readonly done: number;
    readonly open: number;
    readonly late: number;
    readonly p50Ms: number;
    readonly p90Ms: number;
  };
  readonly steps: readonly StepReport[];
  readonly bottlenecks: readonly Bottleneck[];
  readonly variants: readonly Variant[];
  readonly vendors: readonly VendorScore[];
}

const WORK: ReadonlySet<PlannedStep['type']> = new Set(['callout', 'manual', 'waitForEvent']);
const MOST_VARIANTS = 10;

export function processReport(
  plans: readonly PlanFact[],
  steps: readonly StepFact[],
  vendors: readonly VendorFact[]
): ProcessReport {
  const work = steps.filter(({ type }) => WORK.has(type));
  const done = plans.filter(({ endedAt }) => endedAt !== undefined);
  const late = done.filter(isLate);
  const times = sorted(done.map(lengthOf));
  return {
    orders: { done: done.length, open: plans.length - done.length, late: late.length, ...quantiles(times) },
    steps: [...Map.groupBy(work, ({ definition }) => definition)].sort(byKey).map(([, group]) => stepReport(group)),
    bottlenecks: bottlenecks(work, new Set(late.map(({ planId }) => planId))),
    variants: variants(done, work),
    vendors: vendors.map((vendor) => scored(vendor, work)),
  };
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const isLate = ({ endedAt, dueBy }: PlanFact): boolean =>
  endedAt !== undefined && Date.parse(endedAt) > Date.parse(dueBy);
const lengthOf = ({ startedAt, endedAt = startedAt }: PlanFact): number => Date.parse(endedAt) - Date.parse(startedAt);
const quantiles = (values: readonly number[]): { readonly p50Ms: number; readonly p90Ms: number } => ({
  p50Ms: Math.round(quantile(values, 0.5)),
  p90Ms: Math.round(quantile(values, 0.9)),
});
const isDone = ({ state, endedAt, readyAt }: StepFact): boolean =>
  state === 'Completed' && endedAt !== undefined && readyAt !== undefined;
const between = (step: StepFact, from = '', to = ''): number => clockOf(step).between(Date.parse(from), Date.parse(to));
export const cycleOf = (step: StepFact): number => between(step, step.readyAt, step.endedAt);

function slaKept(steps: readonly StepFact[]): { readonly slaKept?: number } {
  const promised = steps.filter(({ hasSla }) => hasSla);
  if (promised.length === 0) return {};
  return { slaKept: share(promised.filter(({ wasLate }) => !wasLate).length, promised.length) };
}

function stepReport(group: readonly StepFact[]): StepReport {
  const [{ definition, name, gateway, queue } = { definition: '', name: '', gateway: '', queue: '' }] = group;
  const done = group.filter(isDone);
  const cycle = quantiles(sorted(done.map(cycleOf)));
  const waiting = sorted(done.map((step) => between(step, step.readyAt, step.startedAt ?? step.endedAt)));
  return {
    definition,
    name,
    who: gateway ?? queue ?? '',
    done: done.length,
    open: group.filter(({ state }) => !isSettled(state)).length,
    cycleP50Ms: cycle.p50Ms,
    cycleP90Ms: cycle.p90Ms,
    waitingP50Ms: Math.round(quantile(waiting, 0.5)),
    rework: share(done.filter(({ attempt, rework }) => attempt > 1 || rework).length, done.length),
    ...slaKept(done),
  };
}

/** What a bottleneck costs: the time by which its steps overran on the critical path of orders that came late. */
function bottlenecks(steps: readonly StepFact[], late: ReadonlySet<string>): readonly Bottleneck[] {
  const found = new Map<string, { name: string; plans: Set<string>; overrunMs: number }>();
  let total = 0;
  for (const step of steps) {
    if (!step.critical || !late.has(step.planId) || !isDone(step)) continue;
    const over = cycleOf(step) - step.durationMs;
    if (over <= 0) continue;
    total += over;
    const known = found.get(step.definition) ?? { name: step.name, plans: new Set<string>(), overrunMs: 0 };
    known.plans.add(step.planId);
    known.overrunMs += over;
    found.set(step.definition, known);
  }
  return [...found]
    .map(([definition, { name, plans, overrunMs }]) => ({
      definition,
      name,
      lateOrders: plans.size,
      overrunMs,
      share: share(overrunMs, total),
    }))
    .sort((a, b) => b.overrunMs - a.overrunMs || (a.definition < b.definition ? -1 : 1));
}

function variants(done: readonly PlanFact[], steps: readonly StepFact[]): readonly Variant[] {
  const byPlan = Map.groupBy(steps.filter(isDone), ({ planId }) => planId);
  const found = Map.groupBy(done, ({ planId }) => pathOf(byPlan.get(planId) ?? []).join(' → '));
  return [...found]
    .sort(([a, m], [b, n]) => n.length - m.length || (a < b ? -1 : 1))
    .slice(0, MOST_VARIANTS)
    .map(([path, plans]) => ({
      path: path === '' ? [] : path.split(' → '),
      orders: plans.length,
      share: share(plans.length, done.length),
      p50Ms: Math.round(quantile(sorted(plans.map(lengthOf)), 0.5)),
    }));
}

/** By when they ended; what several items do alike, one after the other, counts as one. */
function pathOf(steps: readonly StepFact[]): readonly string[] {
  const order = steps.toSorted((a, b) => compare(a.endedAt, b.endedAt) || compare(a.definition, b.definition));
  return order.map(({ definition }) => definition).filter((definition, at, all) => definition !== all[at - 1]);
}

const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

function scored(vendor: VendorFact, steps: readonly StepFact[]): VendorScore {
  const own = steps.filter((step) => step.gateway === vendor.gateway && isDone(step));
  return {
    ...vendor,
    failedShare: share(vendor.failed, vendor.calls),
    stepP50Ms: Math.round(quantile(sorted(own.map(cycleOf)), 0.5)),
    retriedShare: share(own.filter(({ attempt }) => attempt > 1).length, own.length),
    ...slaKept(own),
  };
}
