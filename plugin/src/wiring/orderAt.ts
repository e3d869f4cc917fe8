/** Time travel: an order as it stood at an instant, from the journal of its plan. */
import type { LineView, OrderView, StepView } from '../domain/orderView.ts';
import type { PlanView, PlannedStep, StepStatus } from '../domain/plan.ts';
import { isClosed, isGivenUp } from '../domain/states.ts';
import { orderStateOf, progressOf, type Progress } from '../domain/progress.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { foldJournal } from '../engine/foldJournal.ts';
import type { PostgresRuntime } from '../runtime/index.ts';

export type TimeMachine = Pick<PostgresRuntime, 'plansOfOrder' | 'planAt' | 'journal'>;

/**
 * The order with the states that its plan had at `at` (ISO 8601). What the CRM alone holds (lines, prices, names, the
 * requested and the promised date) is as it is now; lines that came later are left out.
 */
export async function orderAt(runtime: TimeMachine, order: OrderView, at: string): Promise<Result<OrderView, Problem>> {
  for (const planId of (await runtime.plansOfOrder(order.id)).toReversed()) {
    const view = await runtime.planAt(planId, at);
    if (view === undefined) continue;
    const until = Date.parse(at);
    const told = foldJournal((await runtime.journal(planId)).filter((entry) => Date.parse(entry.at) <= until));
    return ok(overlay(order, view, told.cancelling));
  }
  return refuse({
    code: 'NoPlanThen',
    message: `Order ${order.orderNumber} had no plan at ${at}.`,
    path: `order ${order.orderNumber}`,
    action: 'Give a later time; the journal begins with the submission of the order.',
  });
}

function overlay(order: OrderView, view: PlanView, isCancelling: boolean): OrderView {
  const { plan } = view;
  const progress = totalOf(view.steps);
  const givenUp = [...view.steps.values()].filter(({ state }) => isGivenUp(state)).length;
  const { stateReason: _, projectedAt: __, ...header } = order;
  return {
    ...header,
    state: orderStateOf(view.state, progress, isCancelling),
    revision: plan.revision,
    projectedAt: plan.projectedEnd,
    stepsTotal: progress.steps - givenUp,
    stepsDone: progress.settled - givenUp,
    lines: order.lines.flatMap((line) => lineAt(line, view)),
    plan: {
      externalId: plan.id,
      state: view.state,
      revision: plan.revision,
      designNumber: plan.design.number,
      designHash: plan.design.hash,
      items: plan.items.map((item) => ({
        key: item.key,
        productCode: item.productCode,
        productName: item.productName,
        action: item.action,
        quantity: item.quantity,
        attributes: item.attributes,
        state: view.items.get(item.key)?.state ?? '',
        lineExternalIds: item.lineIds.map((id) => order.lines.find((line) => line.id === id)?.externalId ?? id),
        parentKeys: item.parentKeys,
        reason: item.reasons.map(({ text }) => text).join('\n'),
      })),
      steps: stepsAt(order, view),
      certificates: (order.plan?.certificates ?? []).filter(({ gateKey }) =>
        view.certificates.some((certificate) => certificate.gateKey === gateKey)
      ),
    },
  };
}

function totalOf(steps: PlanView['steps']): Progress {
  const total = { steps: 0, settled: 0, begun: 0, broken: 0 };
  for (const { state } of steps.values()) {
    const { settled, begun, broken } = progressOf(state);
    total.steps += 1;
    total.settled += settled;
    total.begun += begun;
    total.broken += broken;
  }
  return total;
}

/** A line that the plan knows, or one that needs no work, as it is; one that came later is none. */
function lineAt(line: LineView, view: PlanView): readonly LineView[] {
  const then = view.lines.get(line.id);
  const { state, billingState: _, certificate, ...rest } = line;
  if (then === undefined) {
    const isIdle = view.plan.unfulfilled.some(({ lineId }) => lineId === line.id) || state === undefined;
    return isIdle ? [line] : [];
  }
  return [
    {
      ...rest,
      state: then.state,
      ...(then.billing !== undefined && { billingState: then.billing }),
      ...(then.certificateId !== undefined && certificate !== undefined && { certificate }),
    },
  ];
}

function stepsAt(order: OrderView, view: PlanView): readonly StepView[] {
  const known = new Map((order.plan?.steps ?? []).map((step) => [step.key, step.id]));
  return view.plan.steps.map((step) => {
    const status = view.steps.get(step.key) ?? { key: step.key, state: 'Pending' as const, attempt: 0 };
    return stepAt(step, status, known.get(step.key) ?? step.key, waitsFor(step, view));
  });
}

const waitsFor = ({ key, dependsOn }: PlannedStep, { steps }: PlanView): readonly string[] =>
  (steps.get(key)?.state ?? 'Pending') === 'Pending'
    ? dependsOn.map(({ step }) => step).filter((step) => !isClosed(steps.get(step)?.state ?? 'Pending'))
    : [];

const stepAt = (
  step: PlannedStep,
  { key, state, attempt, error, externalId, note, ...times }: StepStatus,
  id: string,
  waiting: readonly string[]
): StepView => ({
  id,
  key,
  group: step.group,
  name: step.name,
  type: step.type,
  state,
  mandatory: step.mandatory,
  critical: step.critical,
  attempt,
  waitsFor: waiting,
  plannedStart: step.plannedStart,
  plannedEnd: step.plannedEnd,
  ...(step.itemKeys.length === 1 && step.itemKeys[0] !== undefined && { itemKey: step.itemKeys[0] }),
  ...(step.gateway !== undefined && { gateway: step.gateway }),
  ...((times.queue ?? step.queue) !== undefined && { queue: times.queue ?? step.queue ?? '' }),
  ...given('readyAt', times.readyAt),
  ...given('startedAt', times.startedAt),
  ...given('endedAt', times.endedAt),
  ...given('dueAt', times.dueAt),
  ...given('nextAttemptAt', times.nextAttemptAt),
  ...given('vendorReference', externalId),
  ...given('errorCode', error?.code),
  ...given('errorMessage', error?.message),
  ...given('note', note),
});

const given = <K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: string });
