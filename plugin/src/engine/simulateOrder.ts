/** What would happen to an order, all of it, and nothing of it done. */
import type { AssetsInUse } from '../domain/asset.ts';
import { addDecimals, timesDecimal } from '../domain/decimal.ts';
import type { ExecutableDesign, PointOfNoReturn } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { FulfillmentPlan, PlannedStep, TechnicalItem } from '../domain/plan.ts';
import { ok, type Problem, type Result } from '../domain/result.ts';
import type { History, Lateness } from './insight/lateness.ts';
import { chanceOf } from './outlook.ts';
import { planOrder } from './planOrder.ts';
import { isoTime } from './stepMoves.ts';
import { timelineOf } from './timeline.ts';

export interface SimulatedStep {
  readonly key: string;
  readonly name: string;
  readonly type: PlannedStep['type'];
  /** What it works on; absent where that is nothing, or more than one item. */
  readonly item?: string;
  /** `gateway.operation`, the queue, or nothing for what the engine does. */
  readonly who?: string;
  readonly start: string;
  readonly end: string;
  readonly critical: boolean;
  /** When it has to start for the date to be kept. */
  readonly latestStart: string;
  /** Why it is not done. */
  readonly skipped?: string;
}

export interface SimulatedCall {
  readonly gateway: string;
  readonly operation: string;
  readonly count: number;
}

export interface SimulatedLimit extends PointOfNoReturn {
  readonly stepKey: string;
  readonly name: string;
  /** When it is expected to be passed. */
  readonly passedAt: string;
}

export interface Simulation {
  readonly orderNumber: string;
  readonly design: FulfillmentPlan['design'];
  readonly start: string;
  readonly end: string;
  /** What the customer asked for. */
  readonly requestedAt?: string;
  /** Whether the work ends after that. */
  readonly late: boolean;
  readonly items: readonly Pick<
    TechnicalItem,
    'key' | 'productCode' | 'productName' | 'action' | 'quantity' | 'attributes'
  >[];
  readonly steps: readonly SimulatedStep[];
  /** Names of the steps on which the end depends, in the order of work. */
  readonly criticalPath: readonly string[];
  readonly currency: string;
  /** Price of all lines, and what changes after soft points of no return would cost at most; decimal text. */
  readonly price: string;
  readonly fees: string;
  readonly calls: readonly SimulatedCall[];
  readonly pointsOfNoReturn: readonly SimulatedLimit[];
  readonly unfulfilled: readonly { readonly lineId: string; readonly reason: string }[];
  /** From history; absent where there is none, or no date. */
  readonly risk?: { readonly probability: number; readonly likelyEnd: string; readonly known: number };
}

/** What is known beside design and order. */
export interface SimulationFacts {
  readonly history?: History | undefined;
  /** What the customer has of the bundles that the order speaks of. */
  readonly inUse?: AssetsInUse | undefined;
}

/** @param now milliseconds since the epoch */
export function simulateOrder(
  design: ExecutableDesign,
  order: CommercialOrder,
  now: number,
  { history = new Map(), inUse }: SimulationFacts = {}
): Result<Simulation, readonly Problem[]> {
  const planned = planOrder(design, order, now, inUse);
  if (!planned.ok) return planned;
  const plan = planned.value;
  const wanted = dueBy(order.requestedAt);
  const nothing = (): undefined => undefined;
  const { times, end } = timelineOf(plan.steps, nothing, now, wanted);
  const risk =
    wanted === undefined
      ? undefined
      : chanceOf({ steps: plan.steps, statusOf: nothing, now, promised: wanted, history });
  const names = new Map(plan.items.map(({ key, productName }) => [key, productName]));
  const steps = plan.steps
    .filter(({ join }) => !join)
    .map((step) => simulated(step, names, times.get(step.key)?.latestStart ?? now));
  return ok({
    orderNumber: order.orderNumber,
    design: plan.design,
    start: isoTime(now),
    end: isoTime(end),
    ...(order.requestedAt !== undefined && { requestedAt: order.requestedAt }),
    late: wanted !== undefined && end > wanted,
    items: plan.items.map(({ key, productCode, productName, action, quantity, attributes }) => ({
      key,
      productCode,
      productName,
      action,
      quantity,
      attributes,
    })),
    steps,
    criticalPath: steps
      .filter(({ critical, skipped, type }) => critical && skipped === undefined && type !== 'billingGate')
      .map(({ name }) => name),
    currency: order.currency,
    price: addDecimals(order.lines.map(({ unitPrice, quantity }) => timesDecimal(unitPrice, quantity))),
    fees: addDecimals(plan.steps.flatMap(({ pointOfNoReturn, skip }) => (skip ? [] : (pointOfNoReturn?.fee ?? [])))),
    calls: callsOf(plan.steps),
    pointsOfNoReturn: plan.steps.flatMap(limitOf),
    unfulfilled: plan.unfulfilled.map(({ lineId, reason }) => ({ lineId, reason: reason.text })),
    ...(risk && { risk: riskText(risk) }),
  });
}

/** When a date that the customer asked for is missed; a date without a time is kept until it ends. */
export function dueBy(requested: string | undefined): number | undefined {
  if (requested === undefined) return undefined;
  const time = Date.parse(requested);
  if (Number.isNaN(time)) return undefined;
  return requested.length === 10 ? time + 86_400_000 - 1 : time;
}

const riskText = ({ probability, likelyEnd, known }: Lateness): NonNullable<Simulation['risk']> => ({
  probability,
  likelyEnd: isoTime(likelyEnd),
  known,
});

function simulated(step: PlannedStep, names: ReadonlyMap<string, string>, latestStart: number): SimulatedStep {
  const who = step.type === 'callout' ? `${step.gateway ?? ''}.${step.operation ?? ''}` : step.queue;
  const item = step.itemKeys.length === 1 ? names.get(step.itemKeys[0] ?? '') : undefined;
  return {
    key: step.key,
    name: step.name,
    type: step.type,
    ...(item !== undefined && { item }),
    ...(who !== undefined && { who }),
    start: step.plannedStart,
    end: step.plannedEnd,
    critical: step.critical,
    latestStart: isoTime(latestStart),
    ...(step.skip && { skipped: step.skip.text }),
  };
}

function callsOf(steps: readonly PlannedStep[]): readonly SimulatedCall[] {
  const calls = new Map<string, SimulatedCall>();
  for (const { type, gateway = '', operation = '', skip } of steps) {
    if (type !== 'callout' || skip) continue;
    const id = `${gateway}.${operation}`;
    calls.set(id, { gateway, operation, count: (calls.get(id)?.count ?? 0) + 1 });
  }
  return [...calls].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

function limitOf({
  key,
  name,
  pointOfNoReturn,
  skip,
  plannedStart,
  plannedEnd,
}: PlannedStep): readonly SimulatedLimit[] {
  if (!pointOfNoReturn || skip) return [];
  const passedAt = pointOfNoReturn.at === 'started' ? plannedStart : plannedEnd;
  return [{ ...pointOfNoReturn, stepKey: key, name, passedAt }];
}
