import { openFallout } from '../../engine/fallout.ts';
import type { StepEvent } from '../../engine/reaction.ts';
import type { Database, Sql } from '../db/database.ts';
import { refreshAdvice } from '../repair/advice.ts';
import { Settlement, type StepInput } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { loadNodes, lockPlans } from '../store/loadNodes.ts';
import type { StepNode } from '../store/nodes.ts';
import { findOwnerless, type Ownerless, type OwnerlessRow } from './ownerless.ts';

/** What the watchdog found at its last look and set going again. Empty is how it should be. */
export interface WatchdogReport {
  readonly at: string;
  readonly found: readonly Ownerless[];
  /** Those of them that have an owner again. */
  readonly repaired: number;
}

const MOST = 500;
const WHO = 'watchdog';

/**
 * Looks for steps that nothing will move, and gives each what it lacks: one transaction for each plan. Open fallouts learn
 * what repairs of their kind came to.
 */
export async function runWatchdog(database: Database, context: SettleContext): Promise<WatchdogReport> {
  const queue = queueTable(database);
  const found = await findOwnerless(database, queue, { limit: MOST });
  let left = 0;
  for (const planNo of new Set(found.map(({ plan_no }) => plan_no))) {
    await database.transaction((sql) => repairPlan(sql, context, queue, planNo));
    left += (await findOwnerless(database, queue, { planNo, limit: MOST })).length;
  }
  await refreshAdvice(database);
  return {
    at: new Date(context.clockNow() ?? Date.now()).toISOString(),
    found: found.map(({ planId, stepKey, state, missing }) => ({ planId, stepKey, state, missing })),
    repaired: Math.max(0, found.length - left),
  };
}

export const queueTable = (database: Database): string => `${database.schema}_queue.job`;

async function repairPlan(sql: Sql, context: SettleContext, queue: string, planNo: number): Promise<void> {
  const { plans, databaseNow } = await lockPlans(sql, [planNo]);
  // Looked for again under the lock: what was found may have moved on.
  const rows = await findOwnerless(sql, queue, { planNo, limit: MOST });
  if (rows.length === 0) return;
  await sql.query(RECOUNT, [planNo, rows.filter(({ state }) => state === 'Pending').map(({ seq }) => seq)]);
  const settlement = new Settlement(sql, context.catalog, plans, context.clockNow() ?? databaseNow);
  const targets = rows.map(({ plan_no, seq }) => ({ planNo: plan_no, seq }));
  const nodes = new Map((await loadNodes(sql, context.catalog, targets, true)).map((node) => [node.seq, node]));
  settlement.add([...nodes.values()]);
  const inputs: StepInput[] = [];
  for (const row of rows) {
    const node = nodes.get(row.seq);
    if (node === undefined) continue;
    settlement.writes.journal(node, settlement.now, WHO, 'OwnerMissing', row.missing);
    for (const event of repair(settlement, row, node)) {
      inputs.push({ planNo, seq: row.seq, event, who: WHO });
    }
  }
  await settlement.run(inputs);
  await writeSettlement(sql, settlement.writes);
  await context.queue.add(sql, settlement.writes.jobs);
}

/** What sets a step going again: events for the engine, or what the runtime itself has lost. */
function repair(settlement: Settlement, { state, type }: OwnerlessRow, node: StepNode): readonly StepEvent[] {
  const { now, writes } = settlement;
  const { status, step } = node;
  switch (state) {
    case 'Pending':
      return node.pending === 0 ? [{ kind: 'dependenciesMet' }] : [];
    case 'Scheduled':
      writes.timer(node, 'schedule', node.notBefore ?? iso(now));
      return [];
    case 'Ready':
      // The engine gives the call once more, with the same key.
      return [{ kind: 'hold', note: 'The call was lost.' }, { kind: 'resume' }];
    case 'InProgress':
      return [{ kind: 'leaseExpired', attempt: status.attempt }];
    case 'Waiting':
      if (type === 'timer') {
        writes.timer(node, 'timer', status.nextAttemptAt ?? iso(now));
        return [];
      }
      return [{ kind: 'failed', error: { class: 'transient', code: 'AnswerLost', message: 'No answer can come.' } }];
    case 'Failed':
      writes.timer(node, 'retry', status.nextAttemptAt ?? iso(now));
      return [];
    case 'FatallyFailed': {
      const error = status.error ?? { class: 'permanent', code: 'Unknown', message: 'The cause was lost.' };
      const fallout = openFallout(settlement.plan(node.planNo).id, step, status.attempt, error, iso(now));
      // The one of this attempt was resolved, while the step still is as it was.
      const id = `${fallout.id}!${now}`;
      node.openFalloutId = id;
      writes.touch(node);
      writes.openFallout(node, { ...fallout, id });
      return [];
    }
    case 'OnHold':
      return [{ kind: 'resume' }];
    default:
      return [];
  }
}

const iso = (time: number): string => new Date(time).toISOString();

const RECOUNT = `
  update om.step_status t set pending = (
    select count(*) from om.edge e
      join om.step_status f on f.plan_no = e.plan_no and f.seq = e.from_seq
     where e.plan_no = t.plan_no and e.to_seq = t.seq
       and not (f.state = any('{Completed,Skipped,Discarded,Amended,Compensating,Compensated}'::text[])))
   where t.plan_no = $1 and t.seq = any($2::int[])`;
