import type { ChangeDecisions, ChangeImpact, OverrideRequest } from '../domain/change.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { PlanView } from '../domain/plan.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import { changedOrder, type ChangedOrder } from '../engine/change/changedOrder.ts';
import { dataChanges } from '../engine/change/dataChanges.ts';
import { overrideBy, pointsInTheWay, type OverrideDecision } from '../engine/change/overrides.ts';
import { cancelledPlan, revisePlan } from '../engine/change/revisePlan.ts';
import { isOnAssets } from '../engine/assets/assetOrder.ts';
import type { ChangeOutcome, ChangeReport, PlanChange } from '../engine/ports.ts';
import type { IntakeDependencies } from './intakeDependencies.ts';
import { planOrder } from '../engine/planOrder.ts';

/** A change that came in between is a reason to compute anew, not to give up. */
const ATTEMPTS = 5;

export interface CancelRequest {
  /** Names the request; one that was carried out is not carried out again. */
  readonly id: string;
  readonly orderId: string;
  readonly by: string;
  readonly reason?: string;
  readonly decisions: ChangeDecisions;
}

/** Somebody asks to go behind the hard points of no return that are in the way of a change. */
export interface OverrideAsk {
  readonly id: string;
  /** The order that carries the change, or that is to be cancelled. */
  readonly orderId: string;
  readonly by: string;
  readonly reason: string;
}
/** Somebody decides about what was asked. */
export interface OverrideAnswer extends Omit<OverrideDecision, 'at'> {
  readonly id: string;
  readonly orderId: string;
}

/** Somebody wants to know what a change, or a cancellation, would do. */
export interface PreviewRequest {
  readonly id: string;
  readonly orderId: string;
  readonly decisions: ChangeDecisions;
}

/** The plan of an order under way, and the order as the latest change has left it. */
interface UnderWay {
  readonly view: PlanView;
  readonly order: CommercialOrder;
}

type Change = Omit<PlanChange, 'planId' | 'decisions' | 'by'>;

/**
 * Changes and cancellations of orders under way. What people see before is computed by the same code on the same plan;
 * the runtime computes it once more under its lock.
 *
 * @throws when the CRM or the database is away. Nothing is lost by it: everything here may be done again.
 */
export function createChangeIntake({ crm, runtime, clock, logger }: IntakeDependencies) {
  async function underWay(orderId: string): Promise<Result<UnderWay, readonly Problem[]>> {
    const planId = (await runtime.plansOfOrder(orderId)).at(-1);
    const view = planId === undefined ? undefined : await runtime.plan(planId);
    if (!view) return refuse([notUnderWay(orderId)]);
    const changed = await runtime.changedOrder(view.plan.id);
    if (changed) return ok({ view, order: changed });
    const { orders, problems } = await crm.readOrders([orderId]);
    const [order] = orders;
    // The order as it was planned: the CRM may number its revisions on its own.
    return order ? ok({ view, order: { ...order, revision: view.plan.revision } }) : refuse([...problems.values()]);
  }

  /** The change that an order carries, as the runtime makes it. */
  async function changeBy(order: CommercialOrder, current: UnderWay): Promise<Result<Change, readonly Problem[]>> {
    const scope = order.amends?.scope ?? 'partial';
    const changed = changedOrder(current.order, { order, scope });
    if (!changed.ok) return changed;
    const design = await crm.designByHash(current.view.plan.design.hash);
    if (!design.ok) return refuse([design.error]);
    const { order: whole } = changed.value;
    const inUse = isOnAssets(whole) ? await runtime.assets.inUse(whole) : undefined;
    const target = planOrder(design.value, whole, clock.now(), inUse);
    if (!target.ok) return target;
    const { aliases } = changed.value satisfies ChangedOrder;
    return ok({
      changeId: order.id,
      changeOrderId: order.id,
      target: target.value,
      order: whole,
      data: dataChanges(current.order, whole),
      aliases,
    });
  }

  const cancellationOf = (id: string, { view, order }: UnderWay, reason?: string): Change => ({
    changeId: id,
    ...(reason !== undefined && { reason }),
    target: cancelledPlan(view),
    order: { ...order, revision: order.revision + 1, lines: [] },
    aliases: new Map(),
    cancels: true,
  });

  /** A change that was made is not computed anew: on the order as it left it, it would make no sense. */
  async function make(
    { orderId, changeId, by }: { readonly orderId: string; readonly changeId: string; readonly by: string },
    decisions: ChangeDecisions,
    changeOf: (current: UnderWay) => Promise<Result<Change, readonly Problem[]>>
  ): Promise<ChangeOutcome> {
    const made = await runtime.madeChange(changeId);
    if (made) return made;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const current = await underWay(orderId);
      if (!current.ok) return { kind: 'refused', problems: current.error };
      const change = await changeOf(current.value);
      if (!change.ok) return { kind: 'refused', problems: change.error };
      const planId = current.value.view.plan.id;
      const outcome = await runtime.change({ ...change.value, planId, by, decisions });
      if (outcome.kind !== 'stale') return outcome;
    }
    return { kind: 'refused', problems: [tooBusy(orderId)] };
  }

  /** What the change that an order carries would do, or its cancellation, and to which plan. */
  async function foresee(
    orderId: string,
    decisions: ChangeDecisions
  ): Promise<{ readonly report: ChangeReport; readonly planId?: string }> {
    const { orders, problems } = await crm.readOrders([orderId]);
    const [order] = orders;
    const at = new Date(clock.now()).toISOString();
    if (!order) return { report: { outcome: 'refused', problems: [...problems.values()], at } };
    const changed = order.amends?.orderId ?? orderId;
    const report = await assess(changed, decisions, (current) =>
      order.amends ? changeBy(order, current) : Promise.resolve(ok(cancellationOf('', current)))
    );
    const planId = (await runtime.plansOfOrder(changed)).at(-1);
    return { report, ...(planId !== undefined && { planId }) };
  }

  async function assess(
    orderId: string,
    decisions: ChangeDecisions,
    changeOf: (current: UnderWay) => Promise<Result<Change, readonly Problem[]>>
  ): Promise<ChangeReport> {
    const at = new Date(clock.now()).toISOString();
    const current = await underWay(orderId);
    if (!current.ok) return { outcome: 'refused', problems: current.error, at };
    const change = await changeOf(current.value);
    if (!change.ok) return { outcome: 'refused', problems: change.error, at };
    const { target, data = [] } = change.value;
    const revised = revisePlan(current.value.view, { target, data, decisions }, clock.now());
    if (!revised.ok) return { outcome: 'refused', problems: revised.error, at };
    return { outcome: 'preview', impact: revised.value.impact, at };
  }

  /** An order that waits for others has no work to undo: it is only taken out of the queue. */
  async function withdraw({ id, orderId, by }: Pick<CancelRequest, 'id' | 'orderId' | 'by'>): Promise<boolean> {
    if (!(await runtime.assets.endTurn(orderId))) return false;
    await crm.noteOrders(new Map([[orderId, { reason: `Cancelled by ${by} while it waited.`, cancelled: true }]]));
    const time = new Date(clock.now()).toISOString();
    const impact = nothingUndone(time);
    await crm.writeChangeReport(orderId, { outcome: 'applied', impact, at: time, answers: id });
    logger.info({ orderId, by }, 'an order was cancelled while it waited for its turn');
    return true;
  }

  async function tell(
    orderId: string,
    answers: string,
    shown: ChangeReport,
    request: OverrideRequest | undefined
  ): Promise<ChangeReport> {
    const told = { ...shown, answers, ...(request && { override: request }) };
    await crm.writeChangeReport(orderId, told);
    return told;
  }

  /** With what an approved request lets the change go behind. */
  async function withOverride(orderId: string, decisions: ChangeDecisions) {
    const request = await runtime.overrides.latest(orderId);
    const override = overrideBy(request);
    return { request, decisions: { ...decisions, ...(override && { override }) } };
  }

  async function report(
    orderId: string,
    outcome: ChangeOutcome,
    { request, answers }: { readonly request: OverrideRequest | undefined; readonly answers?: string }
  ): Promise<void> {
    const about = { ...(request && { override: request }), ...(answers !== undefined && { answers }) };
    const at = new Date(clock.now()).toISOString();
    // Whoever made it before may have died before it was reported.
    const impact =
      outcome.kind === 'applied' ? outcome.revision.impact : outcome.kind === 'duplicate' && outcome.impact;
    if (impact) {
      logger.info(
        { orderId, planId: impact.planId, revision: impact.revision, counts: impact.counts },
        'a plan was changed'
      );
      await crm.writeChangeReport(orderId, { outcome: 'applied', impact, at, ...about });
    } else if (outcome.kind === 'refused') {
      logger.info({ orderId, codes: outcome.problems.map(({ code }) => code) }, 'a change is refused');
      await crm.writeChangeReport(orderId, { outcome: 'refused', problems: outcome.problems, at, ...about });
    }
  }

  return {
    /** Makes the change that a submitted order carries. A refused one is to be rejected with the problems. */
    async take(order: CommercialOrder, by: string): Promise<ChangeOutcome> {
      const { request, decisions } = await withOverride(order.id, {});
      const asked = { orderId: order.amends?.orderId ?? '', changeId: order.id, by };
      const outcome = await make(asked, decisions, (current) => changeBy(order, current));
      await report(order.id, outcome, { request });
      return outcome;
    },

    async cancel({ id, orderId, by, reason, decisions: asked }: CancelRequest): Promise<ChangeOutcome | Withdrawn> {
      if (await withdraw({ id, orderId, by })) return { kind: 'withdrawn' };
      const { request, decisions } = await withOverride(orderId, asked);
      const outcome = await make({ orderId, changeId: id, by }, decisions, (current) =>
        Promise.resolve(ok(cancellationOf(id, current, reason)))
      );
      await report(orderId, outcome, { request, answers: id });
      return outcome;
    },

    /** Shows on the order what its change would do, or, for an order that changes no other, what cancelling it would. */
    async preview({ id, orderId, decisions: asked }: PreviewRequest): Promise<ChangeReport> {
      const { request, decisions } = await withOverride(orderId, asked);
      return tell(orderId, id, (await foresee(orderId, decisions)).report, request);
    },

    /** Asks for what hard points of no return forbid. With anything else in the way, or nothing, there is nothing to ask. */
    async askOverride({ id, orderId, by, reason }: OverrideAsk): Promise<ChangeReport> {
      const { request: before, decisions } = await withOverride(orderId, {});
      const { report: shown, planId } = await foresee(orderId, decisions);
      const steps = shown.outcome === 'refused' ? pointsInTheWay(shown.problems) : [];
      const asked: OverrideRequest = { id, state: 'Requested', by, reason, at: shown.at, steps };
      const isNew = planId !== undefined && steps.length > 0 && before?.id !== id;
      const request = isNew ? await runtime.overrides.ask(planId, orderId, asked) : before;
      if (isNew) logger.info({ orderId, by, steps }, 'an override is asked for');
      return tell(orderId, id, shown, request);
    },

    /** Approves or refuses what was asked, and shows what the change does by it. */
    async decideOverride({ id, orderId, ...answer }: OverrideAnswer): Promise<ChangeReport> {
      const at = new Date(clock.now()).toISOString();
      const decided = await runtime.overrides.decide(orderId, { ...answer, at });
      logger.info({ orderId, by: answer.by, decision: answer.decision, ok: decided.ok }, 'an override was decided');
      const { request, decisions } = await withOverride(orderId, {});
      const shown: ChangeReport = decided.ok
        ? (await foresee(orderId, decisions)).report
        : { outcome: 'refused', problems: [decided.error], at };
      return tell(orderId, id, shown, request);
    },
  };
}

/** The order had no plan yet. */
export interface Withdrawn {
  readonly kind: 'withdrawn';
}

const nothingUndone = (time: string): ChangeImpact => ({
  planId: '',
  revision: 1,
  steps: [],
  counts: { kept: 0, added: 0, replaced: 0, redone: 0, undone: 0, withdrawn: 0, left: 0 },
  data: [],
  fees: [],
  endBefore: time,
  endAfter: time,
  overridden: [],
});

export type ChangeIntake = ReturnType<typeof createChangeIntake>;

const notUnderWay = (orderId: string): Problem => ({
  code: 'OrderNotUnderWay',
  message: `Order ${orderId} has no plan, so there is no work to change.`,
  path: `Order ${orderId}`,
  action: 'Submit that order first and wait until it is in progress, or change it while it is a draft.',
});

const tooBusy = (orderId: string): Problem => ({
  code: 'OrderTooBusy',
  message: `Order ${orderId} was changed ${ATTEMPTS} times while this change was computed.`,
  path: `Order ${orderId}`,
  action: 'Submit the change again.',
});
