import { openFallout } from '../../engine/fallout.ts';
import type { Database, Sql } from '../db/database.ts';
import { RuntimeError } from '../runtimeError.ts';
import type { RuntimeLogger } from '../runtimeOptions.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { loadNodes, lockPlans } from '../store/loadNodes.ts';

/** How often a step may break the transaction that would move it, before a person gets it. */
export const MOST_TRIES = 3;

/**
 * Gives a step that breaks whatever would move it to a person: it fails for good and has a fallout, without the engine being
 * asked, which may be what it breaks. Retry, skip and force work as for any other failure.
 */
export async function quarantineStep(
  sql: Sql,
  context: SettleContext,
  { planNo, seq, cause }: { readonly planNo: number; readonly seq: number; readonly cause: string }
): Promise<void> {
  const { plans, databaseNow } = await lockPlans(sql, [planNo]);
  const [plan] = plans;
  const [node] = await loadNodes(sql, context.catalog, [{ planNo, seq }], false);
  if (plan === undefined || node === undefined || node.openFalloutId !== undefined) return;
  const settlement = new Settlement(sql, context.catalog, plans, context.clockNow() ?? databaseNow);
  const { writes, now } = settlement;
  const at = new Date(now).toISOString();
  const message = `The step cannot be processed: ${cause}`;
  const error = { class: 'permanent', code: 'PoisonStep', message } as const;
  const { nextAttemptAt: _, ...status } = node.status;
  const fallout = openFallout(plan.id, node.step, status.attempt, error, at);
  const id = `${fallout.id}!${now}`;
  node.openFalloutId = id;
  writes.step(plan, node, { ...status, state: 'FatallyFailed', error, endedAt: at }, 'engine', now);
  writes.openFallout(node, { ...fallout, id });
  await writeSettlement(sql, writes);
}

/** The same, and if that does not work either it is tried again with the step. What is left of its job or timer does nothing. */
export async function giveToPerson(
  {
    database,
    context,
    logger,
  }: { readonly database: Database; readonly context: SettleContext; readonly logger: RuntimeLogger },
  step: { readonly planNo: number; readonly seq: number; readonly cause: string }
): Promise<void> {
  try {
    await database.transaction((sql) => quarantineStep(sql, context, step));
    logger.error(step, 'step given to a person');
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    logger.error({ ...step, error: (error as Error).message }, 'step could not be given to a person');
  }
}
