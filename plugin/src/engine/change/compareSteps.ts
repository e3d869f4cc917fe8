/** What a change does to each step: the plan under way beside the plan that the changed order would get. */
import type { ChangeDecisions, StepEffect } from '../../domain/change.ts';
import type { ChangeStrategy } from '../../domain/fulfillmentDesign.ts';
import type {
  FulfillmentPlan,
  PayloadValue,
  PlannedStep,
  PlanView,
  StepStatus,
  TechnicalItem,
} from '../../domain/plan.ts';
import { isGivenUp } from '../../domain/states.ts';
import { BILLING_GROUP } from '../billingSteps.ts';
import { wasRefused } from '../wasRefused.ts';

/** A step of the plan under way: the latest one of its key that has not been given up. */
export interface CurrentStep {
  readonly step: PlannedStep;
  readonly status: StepStatus;
}

export interface Comparison {
  /** The key that composition gives it. */
  readonly basis: string;
  readonly effect: StepEffect;
  readonly because: string;
  readonly current?: CurrentStep;
  readonly target?: PlannedStep;
  /** The effect is taken back by a call of its own. */
  readonly undo: boolean;
  readonly strategy?: ChangeStrategy;
}

/** A vendor or a worker has it; its effect may come at any moment. */
export const isUnderWay = ({ step, status }: CurrentStep): boolean =>
  step.type === 'callout' && (status.state === 'InProgress' || status.state === 'Waiting');
/** Nothing has come of it, and nothing will. */
export const isUntouched = (current: CurrentStep): boolean =>
  !isUnderWay(current) && current.status.state !== 'Completed' && current.status.state !== 'Skipped';
/** It was tried: though it failed, its effect may be there. */
const wasTried = ({ step, status }: CurrentStep): boolean =>
  step.type === 'callout' && status.attempt > 0 && !wasRefused(status);

export const basisOf = ({ basis, key }: Pick<PlannedStep, 'basis' | 'key'>): string => basis ?? key;

/** The steps that count, by the key that composition gave them; billing is compared gate by gate. */
export function currentSteps({ plan, steps }: PlanView): ReadonlyMap<string, CurrentStep> {
  const current = new Map<string, CurrentStep>();
  for (const step of plan.steps) {
    const status = steps.get(step.key);
    if (!status || step.undoes !== undefined || step.group === BILLING_GROUP) continue;
    if (isGivenUp(status.state) || status.obsolete) continue;
    current.set(basisOf(step), { step, status });
  }
  return current;
}

/**
 * Compares step by step, in the order of work of the target and then what it no longer has.
 *
 * A step is sensitive to what it sends or shows. Beyond that, one that waits for an event or marks a point waits again
 * when what it stands behind is done again, and one that passes on what a step gave passes on what that step gives then.
 *
 * @param isConcerned a step that is not is kept, whatever it is compared with
 */
export function compareSteps(
  running: PlanView,
  target: FulfillmentPlan,
  decisions: ChangeDecisions,
  isConcerned: (step: PlannedStep) => boolean = () => true
): readonly Comparison[] {
  const current = currentSteps(running);
  const items = { now: itemsByKey(running.plan.items), then: itemsByKey(target.items) };
  const comparisons = new Map<string, Comparison>();
  const effectOf = (key: string): StepEffect | undefined => comparisons.get(key)?.effect;
  for (const step of target.steps) {
    if (step.group === BILLING_GROUP) continue;
    const found = current.get(step.key);
    const isKept = found !== undefined && !isConcerned(step);
    comparisons.set(step.key, isKept ? kept(step, found) : compare(step, found, items, effectOf, decisions));
  }
  for (const [basis, found] of current) {
    if (!comparisons.has(basis)) comparisons.set(basis, gone(basis, found));
  }
  return [...comparisons.values()];
}

type Items = ReadonlyMap<string, TechnicalItem>;
const itemsByKey = (items: readonly TechnicalItem[]): Items => new Map(items.map((item) => [item.key, item]));

function compare(
  target: PlannedStep,
  current: CurrentStep | undefined,
  items: { readonly now: Items; readonly then: Items },
  effectOf: EffectOf,
  decisions: ChangeDecisions
): Comparison {
  const basis = target.key;
  if (!current) return { basis, effect: 'added', because: 'The changed order needs it.', target, undo: false };
  const because = differences(current.step, target, items, effectOf) ?? postponed(current, target, effectOf);
  if (because === undefined) return kept(target, current);
  const undo = target.change?.undo !== undefined && current.step.skip === undefined;
  if (target.skip && !current.step.skip) return { ...gone(basis, current), because: target.skip.text, target };
  if (current.step.skip) return { basis, effect: 'replaced', because, current, target, undo: false };
  if (isUntouched(current)) {
    return { basis, effect: 'replaced', because, current, target, undo: undo && wasTried(current) };
  }
  const strategy = decided(current.step, decisions);
  if (strategy === 'keep') return kept(target, current);
  return { basis, effect: 'redone', because, current, target, undo: strategy === 'undoThenRedo' && undo, strategy };
}

const kept = (target: PlannedStep, current: CurrentStep): Comparison => ({
  basis: target.key,
  effect: 'kept',
  because: '',
  current,
  target,
  undo: false,
});

function decided(step: PlannedStep, { strategies }: ChangeDecisions): ChangeStrategy {
  const strategy = step.change?.strategy ?? 'redo';
  return strategy === 'ask' ? (strategies?.[step.definition] ?? 'ask') : strategy;
}

function gone(basis: string, current: CurrentStep): Comparison {
  const because = 'The changed order no longer needs it.';
  const undoable = current.step.change?.undo !== undefined;
  if (isUntouched(current)) {
    return { basis, effect: 'withdrawn', because, current, undo: undoable && wasTried(current) };
  }
  if (current.status.state === 'Skipped') return { basis, effect: 'withdrawn', because, current, undo: false };
  return { basis, effect: undoable ? 'undone' : 'left', because, current, undo: undoable };
}

/** What differs, in words; undefined when nothing does. */
function differences(
  current: PlannedStep,
  target: PlannedStep,
  items: { readonly now: Items; readonly then: Items },
  effectOf: EffectOf
): string | undefined {
  if (Boolean(current.skip) !== Boolean(target.skip)) return target.skip?.text ?? 'Its condition is true now.';
  if (target.skip) return undefined;
  if (current.gateway !== target.gateway || current.operation !== target.operation) {
    return `It calls ${target.operation ?? ''} of ${target.gateway ?? ''} now.`;
  }
  const sent = payloadDifference(current.payload, target.payload, effectOf);
  if (sent !== undefined) return sent;
  if (target.type === 'manual') {
    const shown = itemDifference(target, items);
    if (shown !== undefined) return shown;
  }
  if (target.type === 'callout' || target.type === 'auto' || target.type === 'manual') return undefined;
  const isAgain = target.type === 'milestone' ? isRenewed : (effect: StepEffect | undefined) => effect === 'redone';
  const again = target.dependsOn.find(({ step }) => isAgain(effectOf(step)));
  return again && `It comes after ${again.step}, which changes.`;
}

type EffectOf = (key: string) => StepEffect | undefined;

/** Whether what stands there after the change is another step. */
const isRenewed = (effect: StepEffect | undefined): boolean =>
  effect === 'added' || effect === 'replaced' || effect === 'redone';

/** A step that is due but not begun waits again when something new comes before it. */
function postponed({ status }: CurrentStep, target: PlannedStep, effectOf: EffectOf): string | undefined {
  const isDue = status.state === 'Ready' || status.state === 'Scheduled' || status.state === 'OnHold';
  if (!isDue || status.attempt > 0) return undefined;
  const again = target.dependsOn.find(({ step }) => isRenewed(effectOf(step)));
  return again && `It waits for ${again.step}, which changes.`;
}

function payloadDifference(
  current: PlannedStep['payload'],
  target: PlannedStep['payload'],
  effectOf: EffectOf
): string | undefined {
  for (const name of new Set([...Object.keys(current), ...Object.keys(target)])) {
    const [before, after] = [current[name], target[name]];
    if (isReference(after)) {
      if (isRenewed(effectOf(after.$step))) return `${name} comes from ${after.$step}, which changes.`;
      if (!isReference(before) || before.field !== after.field) return `${name} comes from ${after.$step} now.`;
    } else if (JSON.stringify(before) !== JSON.stringify(after)) {
      return `${name} is ${shown(after)} and was ${shown(before)}.`;
    }
  }
  return undefined;
}

const isReference = (value: PayloadValue | undefined): value is { readonly $step: string; readonly field: string } =>
  typeof value === 'object' && '$step' in value;

const shown = (value: PayloadValue | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** What a person works with has no payload: the items themselves are what the task shows. */
function itemDifference(
  { itemKeys, change }: PlannedStep,
  items: { readonly now: Items; readonly then: Items }
): string | undefined {
  for (const key of itemKeys) {
    const difference = attributeDifference(items.now.get(key), items.then.get(key), change?.sensitiveTo);
    if (difference !== undefined) return `${difference} in ${key}.`;
  }
  return undefined;
}

function attributeDifference(
  before: TechnicalItem | undefined,
  after: TechnicalItem | undefined,
  names: readonly string[] | undefined
): string | undefined {
  const changed = changedAttributes(before, after);
  const relevant = names ? changed.filter((name) => names.includes(name)) : changed;
  const [name] = relevant;
  if (name !== undefined)
    return `${name} is ${shown(after?.attributes[name])} and was ${shown(before?.attributes[name])}`;
  if (names || before?.quantity === after?.quantity) return undefined;
  return `The quantity is ${after?.quantity ?? 0} and was ${before?.quantity ?? 0}`;
}

/** Names of attributes whose values differ. */
export function changedAttributes(
  before: TechnicalItem | undefined,
  after: TechnicalItem | undefined
): readonly string[] {
  const names = new Set([...Object.keys(before?.attributes ?? {}), ...Object.keys(after?.attributes ?? {})]);
  return [...names].filter((name) => before?.attributes[name] !== after?.attributes[name]);
}
