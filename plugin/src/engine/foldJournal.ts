/** A plan as it was, from the journal: what was planned, and what the entries up to then say came of it. */
import type { StepStatus } from '../domain/plan.ts';
import { planLifecycle, stepLifecycle, type BillingState, type PlanState, type StepState } from '../domain/states.ts';

/** An entry as the fold reads it. `data` are the fields that a step got; null takes one away. */
export interface JournalFact {
  readonly at: string;
  readonly stepKey?: string;
  readonly what: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface FoldedPlan {
  readonly state: PlanState;
  readonly cancelling: boolean;
  /** Of the order's latest change by then; undefined for the first plan. */
  readonly revision?: number;
  readonly projectedEnd?: string;
  /** Steps that had moved by then; any other step of the plan was Pending. */
  readonly steps: ReadonlyMap<string, StepStatus>;
  readonly billing: ReadonlyMap<string, BillingState>;
  /** Items and lines that changes had taken away by then. */
  readonly withdrawn: ReadonlySet<string>;
}

const STEP_STATES: ReadonlySet<string> = new Set(stepLifecycle.states);
const PLAN_STATES: ReadonlyMap<string, PlanState> = new Map(
  planLifecycle.states.map((state) => [`Plan${state}`, state])
);

/** @param entries of one plan, oldest first; those after the time that is asked for are left out by the caller */
export function foldJournal(entries: Iterable<JournalFact>): FoldedPlan {
  const steps = new Map<string, StepStatus>();
  const billing = new Map<string, BillingState>();
  let plan: Omit<FoldedPlan, 'steps' | 'billing'> = { state: 'NotStarted', cancelling: false, withdrawn: new Set() };
  for (const { stepKey, what, data } of entries) {
    if (stepKey === undefined) {
      plan = planAfter(plan, what, data ?? {});
    } else if (what === 'BillingMoved') {
      for (const [line, state] of Object.entries(data?.['lines'] ?? {})) billing.set(line, state as BillingState);
    } else if (STEP_STATES.has(what) || data !== undefined) {
      const before = steps.get(stepKey) ?? { key: stepKey, state: 'Pending' as const, attempt: 0 };
      steps.set(stepKey, statusAfter(before, STEP_STATES.has(what) ? (what as StepState) : before.state, data ?? {}));
    }
  }
  return { ...plan, steps, billing };
}

function statusAfter(before: StepStatus, state: StepState, data: Readonly<Record<string, unknown>>): StepStatus {
  const fields = Object.entries<unknown>({ ...before, ...data, state }).filter(([, value]) => value !== null);
  return Object.fromEntries(fields) as unknown as StepStatus;
}

type Header = Omit<FoldedPlan, 'steps' | 'billing'>;

function planAfter(before: Header, what: string, data: Readonly<Record<string, unknown>>): Header {
  const state = PLAN_STATES.get(what);
  if (state !== undefined) return { ...before, state };
  if (what !== 'Changed' && what !== 'CancelRequested') return before;
  const { revision, projectedEnd, itemsWithdrawn, linesWithdrawn } = data as Partial<ChangedFacts>;
  return {
    ...before,
    cancelling: what === 'CancelRequested',
    ...(revision !== undefined && { revision }),
    ...(projectedEnd !== undefined && { projectedEnd }),
    withdrawn: new Set([...(itemsWithdrawn ?? []), ...(linesWithdrawn ?? [])]),
  };
}

/** What the entry of a change of the order says. */
export interface ChangedFacts {
  readonly revision: number;
  readonly projectedEnd: string;
  readonly itemsWithdrawn: readonly string[];
  readonly linesWithdrawn: readonly string[];
}
