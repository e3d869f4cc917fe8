import type { PlanRevision } from '../../domain/change.ts';
import type { StepStatus } from '../../domain/plan.ts';
import type { StepState } from '../../domain/states.ts';
import { revisePlan } from '../../engine/change/revisePlan.ts';
import type { ChangeOutcome, PlanChange } from '../../engine/ports.ts';
import { moved } from '../../engine/stepMoves.ts';
import { replaceAssetChanges } from '../assets/assetChanges.ts';
import type { Database, Sql } from '../db/database.ts';
import { readPlan } from '../read/planView.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { loadNodesByKey, lockPlans } from '../store/loadNodes.ts';
import type { PlanNode, StepNode } from '../store/nodes.ts';
import { madeChange } from './madeChange.ts';
import { recount } from './recount.ts';
import { insertRevision, type StoredChange } from './writeRevision.ts';

/**
 * Makes a change of an order under way, in one transaction: the plan is locked, the change is assessed once more on the
 * plan as it is at this moment, and written with everything that follows from it.
 */
export async function changePlan(
  database: Database,
  context: SettleContext,
  change: PlanChange
): Promise<{ readonly outcome: ChangeOutcome; readonly queued: boolean }> {
  await context.queue.ensure(
    change.target.steps.flatMap(({ gateway, change: own }) =>
      [gateway, own?.undo?.gateway].filter((key) => key !== undefined)
    )
  );
  return database.transaction((sql) => changeLocked(sql, context, change));
}

type Result = { readonly outcome: ChangeOutcome; readonly queued: boolean };
const nothing = (outcome: ChangeOutcome): Result => ({ outcome, queued: false });

async function changeLocked(sql: Sql, context: SettleContext, change: PlanChange): Promise<Result> {
  const [found] = await sql.query<{ readonly no: number }>(`select no::float8 as no from om.plan where id = $1`, [
    change.planId,
  ]);
  if (!found) return nothing({ kind: 'refused', problems: [unknownPlan(change.planId)] });
  const { plans, databaseNow } = await lockPlans(sql, [found.no]);
  const made = await madeChange(sql, change.changeId);
  if (made) return nothing(made);
  const [plan] = plans;
  const view = await readPlan(sql, change.planId);
  if (!plan || !view) throw new Error(`Plan ${change.planId} is locked and cannot be read`);
  if (change.target.revision !== view.plan.revision + 1) return nothing({ kind: 'stale' });
  const now = context.clockNow() ?? databaseNow;
  const { target, data = [], decisions = {} } = change;
  const revised = revisePlan(view, { target, data, decisions }, now);
  if (!revised.ok) return nothing({ kind: 'refused', problems: revised.error });
  const queued = await write(sql, context, { plan, view, change, revision: revised.value, now });
  return { outcome: { kind: 'applied', revision: revised.value }, queued };
}

async function write(sql: Sql, context: SettleContext, stored: Omit<StoredChange, 'nodes'>): Promise<boolean> {
  const { plan, revision, change, now } = stored;
  const nodes = await touchedNodes(sql, context, plan, revision);
  const settlement = new Settlement(sql, context.catalog, [plan], now);
  const who = change.by;
  const { writes } = settlement;
  for (const { key, note } of revision.discarded) {
    const node = nodes.get(key);
    if (!node) continue;
    close(settlement, node, 'Discarded', note, who);
    if (node.openFalloutId === undefined) continue;
    const at = new Date(now).toISOString();
    writes.closeFallout(node, {
      kind: 'closeFallout',
      falloutId: node.openFalloutId,
      resolution: 'skipped',
      by: who,
      at,
    });
    node.openFalloutId = undefined;
  }
  for (const { key, note } of revision.amended) close(settlement, nodes.get(key), 'Amended', note, who);
  for (const { key, note } of revision.compensating) close(settlement, nodes.get(key), 'Compensating', note, who);
  for (const { key, then, note } of revision.obsolete) {
    const node = nodes.get(key);
    if (!node) continue;
    writes.step(plan, node, { ...node.status, obsolete: then, note }, who, now, 'Obsolete');
  }
  const added = await insertRevision(sql, { ...stored, nodes });
  await replaceAssetChanges(sql, plan.no, change.target.assets ?? []);
  plan.steps += added.length;
  plan.cancelling = change.cancels === true;
  writes.journalPlan(plan.no, now, who, plan.cancelling ? 'CancelRequested' : 'Changed', change.reason, {
    changeId: change.changeId,
    revision: revision.revision,
    projectedEnd: revision.projectedEnd,
    data: revision.impact.data,
    items: revision.items.map(({ key }) => key),
    itemsWithdrawn: revision.itemsWithdrawn,
    linesWithdrawn: change.cancels === true ? change.order.lines.map(({ id }) => id) : [],
  });
  writes.planState(plan, plan.state, now);
  // Written before the new steps have their turn: those look at what is stored, and at nothing else.
  await writeSettlement(sql, writes);
  await recount(sql, plan.no);
  return runAdded(sql, context, plan.no, now);
}

function close(settlement: Settlement, node: StepNode | undefined, state: StepState, note: string, who: string): void {
  if (!node) return;
  const status: StepStatus = moved(node.status, [state], { note, nextAttemptAt: undefined });
  settlement.writes.step(settlement.plan(node.planNo), node, status, who, settlement.now);
}

/** Every step that the revision names and that the plan has already, by key. */
async function touchedNodes(
  sql: Sql,
  context: SettleContext,
  plan: PlanNode,
  revision: PlanRevision
): Promise<Map<string, StepNode>> {
  context.catalog.atChange(plan.no, plan.changes);
  const keys = new Set([
    ...[...revision.discarded, ...revision.amended, ...revision.compensating, ...revision.obsolete].map(
      ({ key }) => key
    ),
    ...[...revision.edgesAdded, ...revision.edgesDropped].flatMap(({ from, to }) => [from, to]),
    ...revision.steps.flatMap(({ dependsOn }) => dependsOn.map(({ step }) => step)),
    ...revision.relinked.map(({ key }) => key),
    ...revision.gates.flatMap(({ requiredSteps }) => requiredSteps),
  ]);
  const targets = [...keys].map((key) => ({ planNo: plan.no, key }));
  const nodes = await loadNodesByKey(sql, context.catalog, targets);
  return new Map(nodes.map((node) => [node.step.key, node]));
}

/** Steps that wait for nothing have their turn. Read anew, with the links that the change has given them. */
async function runAdded(sql: Sql, context: SettleContext, planNo: number, now: number): Promise<boolean> {
  const { plans } = await lockPlans(sql, [planNo]);
  const due = await sql.query<{ readonly seq: number }>(
    `select seq from om.step_status where plan_no = $1 and state = 'Pending' and pending = 0 order by seq`,
    [planNo]
  );
  const settlement = new Settlement(sql, context.catalog, plans, now);
  for (const plan of plans) settlement.writes.plans.set(plan.no, plan);
  await settlement.run(due.map(({ seq }) => ({ planNo, seq, event: { kind: 'dependenciesMet' }, who: 'engine' })));
  await writeSettlement(sql, settlement.writes);
  await context.queue.add(sql, settlement.writes.jobs);
  return settlement.writes.jobs.length > 0;
}

const unknownPlan = (planId: string) => ({
  code: 'UnknownPlan',
  message: `There is no plan ${planId}.`,
  path: planId,
  action: 'Submit the order first.',
});
