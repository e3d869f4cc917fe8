/** What people read, on the order itself, of what would happen to it. */
import type { Problem, Result } from '../domain/result.ts';
import { dueBy, type SimulatedStep, type Simulation } from './simulateOrder.ts';
import { isoTime } from './stepMoves.ts';

/** In the words of people: who has to do what. */
export type ForeseenKind = 'call' | 'task' | 'wait' | 'milestone' | 'automatic' | 'billing';

export interface ForeseenStep {
  readonly name: string;
  readonly item?: string;
  /** The vendor, or the queue of people; nobody for what the service does. */
  readonly who?: string;
  readonly kind: ForeseenKind;
  readonly startsAt: string;
  readonly endsAt: string;
  /** Whether any delay of it delays the order. */
  readonly isCritical: boolean;
}

/** Times are ISO 8601; `at` is when it was computed. */
export type SimulationReport =
  | {
      readonly outcome: 'simulated';
      readonly at: string;
      /** Name and version. */
      readonly design: string;
      readonly endsAt: string;
      /** As the customer asked for it: a date, or a time. */
      readonly requestedAt?: string;
      /** By how much that is missed; absent where it is not. */
      readonly lateByMs?: number;
      readonly items: number;
      /** Those that will be done. */
      readonly steps: number;
      /** Those of them that people do. */
      readonly tasks: number;
      readonly calls: readonly { readonly vendor: string; readonly calls: number }[];
      /** Of all lines, and what changes after soft points of no return would cost at most; decimal text. */
      readonly cost: { readonly price: string; readonly fees: string; readonly currency: string };
      readonly risk?: NonNullable<Simulation['risk']>;
      /** By their beginning. */
      readonly plan: readonly ForeseenStep[];
      /** Steps that the plan leaves out, the last ones. */
      readonly more: number;
    }
  | {
      readonly outcome: 'refused';
      readonly at: string;
      readonly problems: readonly Problem[];
    };

/** Steps that people read one by one; the counts tell of the rest. */
const SHOWN_STEPS = 200;

const KINDS: Readonly<Record<SimulatedStep['type'], ForeseenKind>> = {
  callout: 'call',
  manual: 'task',
  timer: 'wait',
  waitForEvent: 'wait',
  milestone: 'milestone',
  auto: 'automatic',
  billingGate: 'billing',
};

/** @param now milliseconds since the epoch */
export function simulationReport(simulated: Result<Simulation, readonly Problem[]>, now: number): SimulationReport {
  const at = isoTime(now);
  if (!simulated.ok) return { outcome: 'refused', at, problems: simulated.error };
  const { design, end, requestedAt, items, steps, price, fees, currency, risk } = simulated.value;
  const due = dueBy(requestedAt);
  const done = steps.filter(({ skipped }) => skipped === undefined);
  const plan = done.toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start)).slice(0, SHOWN_STEPS);
  return {
    outcome: 'simulated',
    at,
    design: `${design.name} ${design.number}`,
    endsAt: end,
    ...(requestedAt !== undefined && { requestedAt }),
    ...(due !== undefined && Date.parse(end) > due && { lateByMs: Date.parse(end) - due }),
    items: items.length,
    steps: done.length,
    tasks: done.filter(({ type }) => type === 'manual').length,
    calls: callsByVendor(simulated.value),
    cost: { price, fees, currency },
    ...(risk && { risk }),
    plan: plan.map(foreseen),
    more: done.length - plan.length,
  };
}

function callsByVendor({ calls }: Simulation): readonly { readonly vendor: string; readonly calls: number }[] {
  const vendors = new Map<string, number>();
  for (const { gateway, count } of calls) vendors.set(gateway, (vendors.get(gateway) ?? 0) + count);
  return [...vendors].map(([vendor, count]) => ({ vendor, calls: count }));
}

function foreseen({ name, item, type, who, start, end, critical }: SimulatedStep): ForeseenStep {
  const [vendor] = who?.split('.') ?? [];
  const by = type === 'callout' ? vendor : who;
  return {
    name,
    ...(item !== undefined && { item }),
    ...(by && { who: by }),
    kind: KINDS[type],
    startsAt: start,
    endsAt: end,
    isCritical: critical,
  };
}

/**
 * The report with as much of its plan, or of its problems, as makes JSON of at most `length` characters: half a document
 * helps nobody.
 */
export function fitReport(report: SimulationReport, length: number): SimulationReport {
  const fits = (kept: number): boolean => JSON.stringify(shortened(report, kept)).length <= length;
  let kept = report.outcome === 'refused' ? report.problems.length : report.plan.length;
  while (kept > 0 && !fits(kept)) kept = Math.floor(kept * 0.9);
  return shortened(report, kept);
}

function shortened(report: SimulationReport, kept: number): SimulationReport {
  if (report.outcome === 'refused') return { ...report, problems: report.problems.slice(0, kept) };
  return { ...report, plan: report.plan.slice(0, kept), more: report.more + Math.max(0, report.plan.length - kept) };
}
