/** What a candidate design would make of an order that another one has been used for. */
import type { AssetsInUse } from '../domain/asset.ts';
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { FulfillmentPlan, PlannedStep, TechnicalItem } from '../domain/plan.ts';
import type { Problem } from '../domain/result.ts';
import { planOrder } from './planOrder.ts';

export type ReplayOutcome =
  /** The same items and steps. */
  | 'same'
  | 'changed'
  /** It could be fulfilled, and could not be any more. */
  | 'refused'
  /** It could not be fulfilled, and now could be. */
  | 'accepted'
  /** Neither makes a plan of it. */
  | 'impossible';

export interface PartChange {
  readonly key: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** What differs of one that is in both. */
  readonly fields: readonly string[];
}

export interface ReplayedOrder {
  readonly orderNumber: string;
  readonly outcome: ReplayOutcome;
  readonly items: readonly PartChange[];
  readonly steps: readonly PartChange[];
  /** How much later it would end, in milliseconds; negative when earlier. 0 unless both make a plan. */
  readonly shiftMs: number;
  /** Why the candidate refuses it. */
  readonly problems: readonly Problem[];
}

/**
 * @param now milliseconds since the epoch: both plans begin then
 * @param inUse what the customer had when the order was planned
 */
export function replayOrder(
  before: ExecutableDesign,
  candidate: ExecutableDesign,
  order: CommercialOrder,
  now: number,
  inUse?: AssetsInUse
): ReplayedOrder {
  const was = planOrder(before, order, now, inUse);
  const would = before.version.hash === candidate.version.hash ? was : planOrder(candidate, order, now, inUse);
  const { orderNumber } = order;
  const nothing = { orderNumber, items: [], steps: [], shiftMs: 0, problems: [] };
  if (!would.ok) return { ...nothing, outcome: was.ok ? 'refused' : 'impossible', problems: would.error };
  if (!was.ok) return { ...nothing, outcome: 'accepted' };
  const items = changesOf(was.value.items, would.value.items, itemFacts);
  const steps = changesOf(withoutJoins(was.value), withoutJoins(would.value), stepFacts);
  const shiftMs = Date.parse(would.value.projectedEnd) - Date.parse(was.value.projectedEnd);
  const outcome = items.length + steps.length === 0 && shiftMs === 0 ? 'same' : 'changed';
  return { ...nothing, outcome, items, steps, shiftMs };
}

/** The engine adds them where they save edges; people need not see them. */
const withoutJoins = ({ steps }: FulfillmentPlan): readonly PlannedStep[] => steps.filter(({ join }) => !join);

const itemFacts = ({ action, quantity, attributes, lineIds }: TechnicalItem) => ({
  action,
  quantity,
  attributes,
  lineIds,
});

/** Dates are left out: they differ for all steps behind one that does, and the end of the order says it. */
const stepFacts = (step: PlannedStep) => ({
  name: step.name,
  type: step.type,
  mandatory: step.mandatory,
  gateway: step.gateway,
  operation: step.operation,
  queue: step.queue,
  payload: step.payload,
  form: step.form,
  event: step.event,
  delay: step.delayMs,
  duration: step.durationMs,
  calendar: step.calendar,
  sla: step.sla,
  retry: step.retry,
  change: step.change,
  pointOfNoReturn: step.pointOfNoReturn,
  skipped: step.skip !== undefined,
  after: step.dependsOn,
});

function changesOf<T extends { readonly key: string }>(
  before: readonly T[],
  after: readonly T[],
  facts: (part: T) => Readonly<Record<string, unknown>>
): readonly PartChange[] {
  const old = new Map(before.map((part) => [part.key, part]));
  const changes: PartChange[] = [];
  for (const part of after) {
    const was = old.get(part.key);
    old.delete(part.key);
    if (!was) changes.push({ key: part.key, change: 'added', fields: [] });
    else {
      const [left, right] = [facts(was), facts(part)];
      const fields = Object.keys(right).filter((name) => !isSame(left[name], right[name]));
      if (fields.length > 0) changes.push({ key: part.key, change: 'changed', fields });
    }
  }
  for (const key of old.keys()) changes.push({ key, change: 'removed', fields: [] });
  return changes;
}

/** Both are made by the same code from documents with sorted keys, so equal values have equal texts. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

export interface ReplaySummary {
  readonly orders: number;
  readonly outcomes: Readonly<Record<ReplayOutcome, number>>;
  readonly later: number;
  readonly earlier: number;
  /** Definitions of steps, by how many orders would get or lose them or have them changed. */
  readonly steps: readonly {
    readonly definition: string;
    readonly change: PartChange['change'];
    readonly orders: number;
  }[];
}

export function summarizeReplay(orders: readonly ReplayedOrder[]): ReplaySummary {
  const outcomes = { same: 0, changed: 0, refused: 0, accepted: 0, impossible: 0 };
  const counts = new Map<string, number>();
  let [later, earlier] = [0, 0];
  for (const { outcome, steps, shiftMs } of orders) {
    outcomes[outcome] += 1;
    if (shiftMs > 0) later += 1;
    if (shiftMs < 0) earlier += 1;
    const seen = new Set(steps.map(({ key, change }) => `${change} ${key.slice(0, key.indexOf('@'))}`));
    for (const id of seen) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const steps = [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([id, count]) => {
      const [change = '', definition = ''] = id.split(' ');
      return { definition, change: change as PartChange['change'], orders: count };
    });
  return { orders: orders.length, outcomes, later, earlier, steps };
}
