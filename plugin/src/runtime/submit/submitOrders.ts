import type { InboxMessage, SubmitOutcome, SubmittedOrder } from '../../engine/ports.ts';
import { startPlan } from '../../engine/reactPlan.ts';
import type { Database, Sql } from '../db/database.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import type { PlanNode } from '../store/nodes.ts';
import { linksOf } from '../store/stepCatalog.ts';
import { newPlan, type NewPlan } from './newPlan.ts';
import { insertPlanRows, insertPlanParts } from './insertPlans.ts';

/** Large submissions are stored in transactions of about so many steps, so that none holds a batch of orders up long. */
const STEPS_PER_TRANSACTION = 6_000;

/**
 * Stores plans with their first jobs. Each transaction takes whole plans; the messages that announced them are recorded
 * with the last one, so that a crash between two of them leads to a repetition that finds the first ones known.
 */
export async function submitOrders(
  database: Database,
  context: SettleContext,
  orders: readonly SubmittedOrder[],
  inbox: readonly InboxMessage[]
): Promise<{ readonly outcomes: readonly SubmitOutcome[]; readonly queued: boolean }> {
  await context.queue.ensure(orders.flatMap(({ plan }) => plan.steps.flatMap(({ gateway }) => gateway ?? [])));
  const outcomes: SubmitOutcome[] = [];
  let queued = false;
  const groups = inGroups(orders);
  for (const [index, group] of groups.entries()) {
    const last = index === groups.length - 1;
    const result = await database.transaction((sql) => submitGroup(sql, context, group, last ? inbox : []));
    outcomes.push(...result.outcomes);
    queued ||= result.queued;
  }
  return { outcomes, queued };
}

async function submitGroup(
  sql: Sql,
  context: SettleContext,
  orders: readonly SubmittedOrder[],
  inbox: readonly InboxMessage[]
): Promise<{ readonly outcomes: readonly SubmitOutcome[]; readonly queued: boolean }> {
  const { numbers, databaseNow } = await insertPlanRows(sql, orders);
  const now = context.clockNow() ?? databaseNow;
  const seen = new Set<string>();
  const plans: NewPlan[] = [];
  const outcomes = orders.map(({ plan, order }): SubmitOutcome => {
    const no = seen.has(plan.id) ? undefined : numbers.get(plan.id);
    seen.add(plan.id);
    if (no === undefined) return { planId: plan.id, outcome: 'alreadyKnown' };
    plans.push(newPlan(no, order, plan, startPlan(plan)));
    return { planId: plan.id, outcome: 'started' };
  });
  const settlement = new Settlement(
    sql,
    context.catalog,
    plans.map(({ node }) => node),
    now
  );
  for (const plan of plans) {
    settlement.add(plan.steps);
    for (const gate of plan.gates) settlement.addGate(gate);
    announce(settlement, plan.node, now);
  }
  await settlement.run(
    plans.flatMap((plan) =>
      plan.first.map((seq) => ({ planNo: plan.node.no, seq, event: { kind: 'dependenciesMet' }, who: 'engine' }))
    )
  );
  await insertPlanParts(sql, plans, settlement.writes, inbox);
  for (const node of plans.flatMap(({ steps }) => steps)) {
    context.catalog.put(node, { step: node.step, links: linksOf(node) });
  }
  await context.queue.add(sql, settlement.writes.jobs);
  return { outcomes, queued: settlement.writes.jobs.length > 0 };
}

function announce(settlement: Settlement, plan: PlanNode, now: number): void {
  settlement.writes.planState(plan, plan.state, now);
}

function inGroups(orders: readonly SubmittedOrder[]): readonly (readonly SubmittedOrder[])[] {
  const groups: SubmittedOrder[][] = [[]];
  let steps = 0;
  for (const order of orders) {
    if (steps > 0 && steps + order.plan.steps.length > STEPS_PER_TRANSACTION) {
      groups.push([]);
      steps = 0;
    }
    groups.at(-1)?.push(order);
    steps += order.plan.steps.length;
  }
  return groups;
}
