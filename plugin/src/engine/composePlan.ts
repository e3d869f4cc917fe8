/**
 * Composition: from technical items to the plan of steps that delivers them.
 *
 * A plan composes whole or not at all, and the same design, order and time give the same plan.
 */
import type { ChangePolicy, ExecutableDesign, StepDefinition } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { FulfillmentPlan, PayloadValue, PlannedStep, Reason } from '../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { addBilling } from './composition/addBilling.ts';
import { Drafts, type DraftDefinition, type GroupInstance, type StepDraft } from './composition/draft.ts';
import { instanceGroups, type InstancedGroup, type ScenarioSelection } from './composition/groupInstances.ts';
import { DependencyLinker } from './composition/linkDependencies.ts';
import { resolveStepPayload, resolveUndo } from './composition/resolvePayloads.ts';
import { cyclicPlan, scheduleSteps, sortSteps, type Scheduled } from './composition/schedule.ts';
import type { Decomposition } from './decompose.ts';
import { evaluate, inputsText } from './decomposition/selection.ts';
import { designIndex } from './designIndex.ts';
import { stepKey } from './keys.ts';

/** `<order external id>/r<revision>`: one plan per revision of an order, whoever composes it and however often. */
export const planId = (order: Pick<CommercialOrder, 'externalId' | 'revision'>): string =>
  `${order.externalId}/r${order.revision}`;

/**
 * @param now milliseconds since the epoch; the plan is scheduled from here
 * @param selection which scenarios count; those for the action of the item without it
 */
export function composePlan(
  design: ExecutableDesign,
  order: CommercialOrder,
  decomposition: Decomposition,
  now: number,
  selection?: ScenarioSelection
): Result<FulfillmentPlan, readonly Problem[]> {
  const problems: Problem[] = [];
  const { items, resolved, unfulfilled } = decomposition;
  const groups = instanceGroups(design, items, resolved, problems, selection);
  const drafts = new Drafts();
  const payloads = addSteps(drafts, groups, problems);
  const linker = new DependencyLinker(drafts, designIndex(design).dependencies, resolved, items);
  linker.linkAll();
  for (const [step, payload] of payloads) {
    resolveStepPayload(step, payload, drafts, linker, problems);
    const { undo } = step.definition.change ?? {};
    if (undo) step.undo = resolveUndo(step, undo, problems);
  }
  const gates = addBilling(drafts, design.billing, resolved, problems);
  drafts.settleEdges();
  const sorted = sortSteps(drafts.all);
  if ('cycle' in sorted) problems.push(cyclicPlan(sorted.cycle));
  if (problems.length > 0 || 'cycle' in sorted) return refuse(problems);
  const schedule = scheduleSteps(sorted.order, now);
  const time = isoTimes();
  return ok({
    id: planId(order),
    orderId: order.id,
    orderExternalId: order.externalId,
    orderNumber: order.orderNumber,
    accountName: order.accountName,
    revision: order.revision,
    design: design.version,
    items,
    steps: plannedSteps(drafts, schedule, time),
    gates,
    projectedEnd: time(schedule.end),
    unfulfilled,
  });
}

type Payloads = readonly (readonly [StepDraft, StepDefinition['payload']])[];

function addSteps(drafts: Drafts, groups: readonly InstancedGroup[], problems: Problem[]): Payloads {
  const payloads: [StepDraft, StepDefinition['payload']][] = [];
  for (const { group, instances } of groups) {
    for (const instance of instances) {
      for (const definition of group.steps) {
        const skip = skipReason(definition, instance, problems);
        const step = drafts.add({
          key: stepKey(definition.key, instance.scopeKey),
          definition,
          instance,
          reasons: instance.reasons,
          ...(skip && { skip }),
        });
        if (!skip) payloads.push([step, definition.payload]);
      }
    }
  }
  return payloads;
}

function skipReason(definition: StepDefinition, instance: GroupInstance, problems: Problem[]): Reason | undefined {
  const { when, key } = definition;
  if (!when) return undefined;
  const result = evaluate(when, instance.expressions);
  if (!result.ok) {
    problems.push({
      code: 'ExpressionFailed',
      message: `The condition of ${stepKey(key, instance.scopeKey)} cannot be evaluated: ${result.text}.`,
      path: `groups.${key}.when`,
      action: 'Let a rule write what the condition reads, or let it do without (has(…)).',
    });
    return undefined;
  }
  if (result.value) return undefined;
  return {
    kind: 'skipped',
    key,
    text: `Not needed: ${when.source} is false${inputsText(when, instance.expressions)}.`,
  };
}

/** Many steps share their times. */
function isoTimes(): (time: number) => string {
  const known = new Map<number, string>();
  return (time) => {
    let text = known.get(time);
    if (text === undefined) known.set(time, (text = new Date(time).toISOString()));
    return text;
  };
}

/** What all steps of one definition have in common. */
type StepFacts = Omit<
  PlannedStep,
  | 'key'
  | 'itemKeys'
  | 'lineIds'
  | 'dependsOn'
  | 'payload'
  | 'plannedStart'
  | 'plannedEnd'
  | 'critical'
  | 'reasons'
  | 'change'
>;

function stepFacts(definition: DraftDefinition): StepFacts {
  const { gateway, operation, queue, instructions, form, delayMs, event, pointOfNoReturn } = definition;
  const { assignment, failure, sla, calendar, delayInWorkingTime } = definition;
  return {
    definition: definition.key,
    group: definition.group,
    name: definition.name,
    type: definition.type,
    mandatory: definition.mandatory,
    durationMs: definition.durationMs,
    retry: definition.retry,
    ...(gateway !== undefined && { gateway }),
    ...(operation !== undefined && { operation }),
    ...(queue !== undefined && { queue }),
    ...(assignment && { assignment }),
    ...(instructions !== undefined && { instructions }),
    ...(definition.type === 'manual' && { form }),
    ...(delayMs !== undefined && { delayMs }),
    ...(event !== undefined && { event }),
    ...(calendar && { calendar }),
    ...(delayInWorkingTime && { delayInWorkingTime }),
    ...(sla && { sla }),
    ...(failure && { failure }),
    ...(pointOfNoReturn && { pointOfNoReturn }),
  };
}

function plannedSteps({ all }: Drafts, schedule: Scheduled, time: (ms: number) => string): readonly PlannedStep[] {
  const facts = new Map<DraftDefinition, StepFacts>();
  return schedule.order.map((step) => {
    const { definition, instance, index } = step;
    let common = facts.get(definition);
    if (!common) facts.set(definition, (common = stepFacts(definition)));
    const planned: PlannedStep = {
      ...common,
      key: step.key,
      itemKeys: instance.itemKeys,
      lineIds: instance.lineIds,
      dependsOn: step.dependsOn.map(({ from, lagMs }) => ({ step: (all[from] as StepDraft).key, lagMs })),
      payload: step.payload,
      plannedStart: time(schedule.starts[index] ?? 0),
      plannedEnd: time(schedule.ends[index] ?? 0),
      critical: schedule.isCritical(index),
      reasons: step.reasons,
      ...(definition.change && { change: changePolicy(definition.change, step.undo) }),
    };
    if (!step.skip && !step.join) return planned;
    return { ...planned, ...(step.skip && { skip: step.skip }), ...(step.join && { join: step.join }) };
  });
}

function changePolicy(
  { strategy, sensitiveTo }: ChangePolicy<unknown>,
  undo: ChangePolicy<PayloadValue>['undo']
): ChangePolicy<PayloadValue> {
  return { strategy, ...(undo && { undo }), ...(sensitiveTo && { sensitiveTo }) };
}
