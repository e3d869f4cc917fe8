/**
 * Business states, derived: of items from their steps, of lines from their steps and the lines bundled in them, of the
 * order from its lines and its plan. Billing has a state of its own and does not count here: a line whose work is done is
 * Completed, whether or not the vendor has been told to bill it.
 */
import type { CommercialOrder } from '../domain/order.ts';
import type { FulfillmentPlan, PlannedStep } from '../domain/plan.ts';
import type { ItemState, OrderState, PlanState, StepState } from '../domain/states.ts';
import { BILLING_GROUP } from './billingSteps.ts';

export interface StepFact {
  readonly state: StepState;
  readonly mandatory: boolean;
}

/** Steps that say something about the work on a line or item: those of billing and joins do not. */
export const isWork = (step: Pick<PlannedStep, 'group' | 'join'>): boolean =>
  step.group !== BILLING_GROUP && !step.join;

const ACTIVE: ReadonlySet<StepState> = new Set(['Ready', 'InProgress', 'Waiting', 'Failed', 'Compensating']);
const DONE: ReadonlySet<StepState> = new Set(['Completed', 'Skipped']);
const GONE: ReadonlySet<StepState> = new Set(['Discarded', 'Amended', 'Compensated']);

/**
 * An item is Completed with its mandatory steps: optional ones go on behind it. It is Failed only when a person must act
 * and nothing of it moves by itself; a step that will be tried again is work in progress. Undefined without steps.
 */
export function deriveItemState(steps: readonly StepFact[]): ItemState | undefined {
  const mandatory = steps.filter((step) => step.mandatory);
  const states = (mandatory.length > 0 ? mandatory : steps).map(({ state }) => state);
  if (states.length === 0) return undefined;
  const live = states.filter((state) => !GONE.has(state));
  if (live.length === 0) return 'Cancelled';
  if (live.every((state) => DONE.has(state))) return 'Completed';
  if (live.some((state) => ACTIVE.has(state))) return 'InProgress';
  if (live.includes('FatallyFailed')) return 'Failed';
  if (live.includes('OnHold')) return 'Held';
  return live.some((state) => state === 'Scheduled' || DONE.has(state)) ? 'InProgress' : 'Acknowledged';
}

/** A line with its own work (undefined without) and the states of the lines bundled in it. */
export function deriveLineState(own: ItemState | undefined, children: readonly ItemState[]): ItemState {
  const states = own === undefined ? children : [own, ...children];
  // A line that needs no work, such as a discount, is done when the order is accepted.
  return states.length === 0 ? 'Completed' : foldItems(states);
}

/**
 * The order is Completed when its plan is: work done, gates evaluated, billing told. A failed line keeps it InProgress as
 * long as another line can still be delivered or is, since Failed means that nothing of the order is.
 */
export function deriveOrderState(lines: readonly ItemState[], plan: PlanState): OrderState {
  if (plan === 'NotStarted') return 'Acknowledged';
  if (plan === 'Suspended') return 'Held';
  if (plan === 'Cancelled') return 'Cancelled';
  if (plan === 'Amending') return 'Amending';
  const folded = foldItems(lines);
  if (folded === 'Failed') return 'Failed';
  if (plan !== 'Completed') return 'InProgress';
  return folded === 'Partial' || folded === 'Cancelled' ? folded : 'Completed';
}

function foldItems(states: readonly ItemState[]): ItemState {
  const present = new Set(states);
  const only = (...wanted: readonly ItemState[]): boolean => [...present].every((state) => wanted.includes(state));
  if (only('Completed', 'Amended')) return 'Completed';
  if (only('Cancelled', 'Rejected')) return 'Cancelled';
  if (only('Completed', 'Amended', 'Cancelled', 'Rejected', 'Partial')) return 'Partial';
  if (only('Acknowledged')) return 'Acknowledged';
  if (only('Failed', 'Cancelled', 'Rejected')) return 'Failed';
  if (only('Held', 'Completed', 'Amended', 'Acknowledged')) return present.has('Held') ? 'Held' : 'InProgress';
  return 'InProgress';
}

export interface DerivedStates {
  readonly items: ReadonlyMap<string, ItemState>;
  readonly lines: ReadonlyMap<string, ItemState>;
  readonly order: OrderState;
}

/** All derived states of a plan in one pass. `stateOf` answers by step key. */
export function deriveStates(
  order: Pick<CommercialOrder, 'lines'>,
  plan: Pick<FulfillmentPlan, 'items' | 'steps'>,
  planState: PlanState,
  stateOf: (stepKey: string) => StepState
): DerivedStates {
  const ofItem = new Map<string, StepFact[]>();
  const ofLine = new Map<string, StepFact[]>();
  for (const step of plan.steps) {
    if (!isWork(step)) continue;
    const fact = { state: stateOf(step.key), mandatory: step.mandatory };
    for (const key of step.itemKeys) push(ofItem, key, fact);
    for (const id of step.lineIds) push(ofLine, id, fact);
  }
  const items = itemStates(plan.items, ofItem);
  const lines = lineStates(order.lines, ofLine);
  return { items, lines, order: deriveOrderState([...lines.values()], planState) };
}

/** Children first: an item that was only decomposed further is as far as what it became. */
function itemStates(
  items: FulfillmentPlan['items'],
  facts: ReadonlyMap<string, readonly StepFact[]>
): ReadonlyMap<string, ItemState> {
  const states = new Map<string, ItemState>();
  const children = new Map<string, ItemState[]>();
  for (const item of items.toReversed()) {
    const own = deriveItemState(facts.get(item.key) ?? []);
    const state = own ?? deriveLineState(undefined, children.get(item.key) ?? []);
    states.set(item.key, state);
    for (const parent of item.parentKeys) push(children, parent, state);
  }
  return states;
}

function lineStates(
  lines: CommercialOrder['lines'],
  facts: ReadonlyMap<string, readonly StepFact[]>
): ReadonlyMap<string, ItemState> {
  const states = new Map<string, ItemState>();
  const children = new Map<string, ItemState[]>();
  // Parents stand before children, so backwards every line comes after all that is bundled in it.
  for (const line of lines.toReversed()) {
    const state = deriveLineState(deriveItemState(facts.get(line.id) ?? []), children.get(line.id) ?? []);
    states.set(line.id, state);
    if (line.parentId !== undefined) push(children, line.parentId, state);
  }
  return states;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
