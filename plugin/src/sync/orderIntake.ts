import type { FulfillmentRuntime, InboxMessage, SubmittedOrder } from '../engine/ports.ts';
import type { ExecutableDesign } from '../domain/fulfillmentDesign.ts';
import type { CommercialOrder } from '../domain/order.ts';
import type { Problem } from '../domain/result.ts';
import { createAssetIntake, type OrdersAdmitted } from './assetIntake.ts';
import { createChangeIntake } from './changeIntake.ts';
import type { IntakeDependencies } from './intakeDependencies.ts';
import { isRefusal } from './health.ts';
import { planOrder } from '../engine/planOrder.ts';
import type { Quarantined } from './quarantine.ts';
import { describeError } from './syncLogger.ts';

export interface OrderToTake {
  readonly orderId: string;
  /** The event that announced it; absent for orders that reconciliation found. */
  readonly message?: InboxMessage;
}

export interface IntakeResult {
  readonly started: number;
  readonly known: number;
  readonly rejected: number;
  readonly quarantined: number;
  /** Left Acknowledged in the CRM because there is no design that could be used; reconciliation takes them later. */
  readonly deferred: number;
  /** Left Acknowledged in the CRM until other orders on the same assets have ended. */
  readonly waiting: number;
}

const NOTHING: IntakeResult = { started: 0, known: 0, rejected: 0, quarantined: 0, deferred: 0, waiting: 0 };

/**
 * Takes submitted orders in: reads them, plans them with the active design, hands them to the runtime. An order that the
 * rules refuse is rejected in the CRM with its reasons; one that breaks something is put into quarantine alone.
 *
 * @throws when the CRM or the database is away. Nothing is lost by it: everything here may be done again.
 */
export function createOrderIntake(dependencies: IntakeDependencies) {
  const { crm, runtime, clock, logger, metrics, quarantine } = dependencies;
  const changes = createChangeIntake(dependencies);
  const assets = createAssetIntake(dependencies);

  async function take(orders: readonly OrderToTake[]): Promise<IntakeResult> {
    if (orders.length === 0) return NOTHING;
    const ids = [...new Set(orders.map((order) => order.orderId))];
    const design = await crm.activeDesign();
    if (!design.ok) {
      logger.warn({ code: design.error.code, action: design.error.action, orders: ids.length }, design.error.message);
      metrics.orders.inc({ outcome: 'deferred' }, ids.length);
      return { ...NOTHING, deferred: ids.length };
    }
    // Events come again after a restart: an order that was rejected or has begun meanwhile is not begun anew.
    const { orders: read, problems } = await crm.readOrders(ids, { state: 'Acknowledged' });
    const fresh = read.filter((order) => order.amends === undefined);
    const { bound, conflicts } = await underContract(fresh);
    const { ready, waiting } = await assets.admit(inSequence(bound, ids));
    const { planned, refused, broken } = planAll(design.value, ready);
    const planless = new Set([...refused.keys(), ...broken.map(({ orderId }) => orderId)]);
    await assets.dismiss(bound.filter(({ id }) => planless.has(id)));
    for (const [orderId, reasons] of conflicts) refused.set(orderId, reasons);
    const changed = await takeChanges(
      read.filter((order) => order.amends !== undefined),
      refused
    );
    const troubles = [...broken];
    let passed = 0;
    for (const [orderId, problem] of problems) {
      if (problem.code === 'OrderInOtherState') passed += 1;
      else if (problem.code === 'OrderNotFound') troubles.push(trouble(orderId, problem));
      else refused.set(orderId, [problem]);
    }
    const outcomes = await submit(planned, orders);
    troubles.push(...outcomes.troubles, ...(await reject(refused)));
    await quarantine.add(troubles);
    const result = {
      started: outcomes.started + changed.applied,
      known: outcomes.known + passed + changed.known,
      rejected: refused.size,
      quarantined: troubles.length,
      deferred: 0,
      waiting,
    };
    for (const [outcome, count] of Object.entries(result)) if (count > 0) metrics.orders.inc({ outcome }, count);
    return result;
  }

  async function underContract(orders: readonly CommercialOrder[]) {
    const terms = orders.length > 0 ? await dependencies.terms?.(orders) : undefined;
    const conflicts = new Map<string, readonly Problem[]>();
    const bound = orders.flatMap((order) => {
      const result = terms?.get(order.id);
      if (result === undefined) return [order];
      if (result.ok) return [result.value];
      conflicts.set(order.id, result.error);
      return [];
    });
    return { bound, conflicts };
  }

  function planAll(design: ExecutableDesign, orders: OrdersAdmitted['ready']) {
    const planned: SubmittedOrder[] = [];
    const refused = new Map<string, readonly Problem[]>();
    const broken: Quarantined[] = [];
    for (const { order, inUse } of orders) {
      try {
        const plan = planOrder(design, order, clock.now(), inUse);
        if (plan.ok) planned.push({ order, plan: plan.value });
        else refused.set(order.id, plan.error);
      } catch (error) {
        logger.error({ orderId: order.id, err: describeError(error) }, 'an order broke the engine');
        broken.push(trouble(order.id, engineFailure(order, error)));
      }
    }
    return { planned, refused, broken };
  }

  /** Orders that change others, one after the other: each starts from what the one before has left. */
  async function takeChanges(orders: readonly CommercialOrder[], refused: Map<string, readonly Problem[]>) {
    let applied = 0;
    let known = 0;
    for (const order of orders) {
      const outcome = await changes.take(order, 'crm');
      if (outcome.kind === 'applied') applied += 1;
      else if (outcome.kind === 'refused') refused.set(order.id, outcome.problems);
      else known += 1;
    }
    return { applied, known };
  }

  async function submit(planned: readonly SubmittedOrder[], orders: readonly OrderToTake[]) {
    const messages = Map.groupBy(orders, (order) => order.orderId);
    const inboxOf = (each: readonly SubmittedOrder[]): readonly InboxMessage[] =>
      each.flatMap(({ order }) => (messages.get(order.id) ?? []).flatMap(({ message }) => (message ? [message] : [])));
    const troubles: Quarantined[] = [];
    let started = 0;
    let known = 0;
    const count = (outcomes: Awaited<ReturnType<FulfillmentRuntime['submit']>>): void => {
      for (const { outcome } of outcomes)
        if (outcome === 'started') started += 1;
        else known += 1;
    };
    if (planned.length === 0) return { started, known, troubles };
    try {
      count(await runtime.submit(planned, inboxOf(planned)));
    } catch (error) {
      if (planned.length === 1) logger.debug({ err: describeError(error) }, 'one order was not taken by the runtime');
      // Is the database away, or is it one order? A database that answers leaves the order.
      await runtime.counts();
      for (const one of planned) {
        try {
          count(await runtime.submit([one], inboxOf([one])));
        } catch (cause) {
          await runtime.counts();
          logger.error({ orderId: one.order.id, err: describeError(cause) }, 'an order broke the runtime');
          troubles.push(trouble(one.order.id, runtimeFailure(one.order, cause)));
        }
      }
    }
    return { started, known, troubles };
  }

  async function reject(refused: ReadonlyMap<string, readonly Problem[]>): Promise<readonly Quarantined[]> {
    if (refused.size === 0) return [];
    for (const [orderId, problems] of refused) {
      logger.info({ orderId, codes: problems.map((problem) => problem.code) }, 'an order is rejected');
    }
    try {
      await crm.rejectOrders(refused);
      return [];
    } catch (error) {
      if (!isRefusal(error)) throw error;
      logger.error(
        { orders: [...refused.keys()], err: describeError(error) },
        'the CRM did not let orders be rejected'
      );
      return [...refused].flatMap(([orderId, [first]]) => (first ? [trouble(orderId, first)] : []));
    }
  }

  const trouble = (orderId: string, problem: Problem): Quarantined => ({
    id: `order/${orderId}`,
    kind: 'OrderSubmitted',
    orderId,
    code: problem.code,
    message: problem.message,
    action: problem.action,
    at: new Date(clock.now()).toISOString(),
  });

  return {
    take,

    /** Orders on assets whose turn has come. */
    async takeDue(limit: number): Promise<IntakeResult> {
      const due = await runtime.assets.dueTurns(limit);
      return take(due.map((orderId) => ({ orderId })));
    },
  };
}

/** In the order in which they were announced: the CRM reads them in any. */
function inSequence(orders: readonly CommercialOrder[], ids: readonly string[]): readonly CommercialOrder[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export type OrderIntake = ReturnType<typeof createOrderIntake>;

const engineFailure = (order: CommercialOrder, error: unknown): Problem => ({
  code: 'EngineFailure',
  message: `Order ${order.orderNumber} could not be planned: ${error instanceof Error ? error.message : String(error)}`,
  action: 'This is a fault of the product. Report it with the order, then submit the order again: sf order sync run.',
});

const runtimeFailure = (order: CommercialOrder, error: unknown): Problem => ({
  code: 'RuntimeFailure',
  message: `Order ${order.orderNumber} could not be stored: ${error instanceof Error ? error.message : String(error)}`,
  action: 'This is a fault of the product. Report it with the order; reconciliation tries the order again.',
});
