import type { Database } from '../db/database.ts';
import type { RuntimeLogger } from '../runtimeOptions.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { giveToPerson, MOST_TRIES } from '../watchdog/quarantineStep.ts';
import { dueTimers, fireTimers, putOffTimer, type DueTimer } from './fireTimers.ts';

const TIMERS_AT_ONCE = 500;
/** How long what breaks its transaction stands back behind the others. */
export const PUT_OFF_MS = 60_000;

interface Parts {
  readonly database: Database;
  readonly context: SettleContext;
  readonly logger: RuntimeLogger;
}

/** Fires the timers that are due, those that cannot be fired together one by one. False: there were none. */
export async function fireDue(parts: Parts, wake: () => void): Promise<boolean> {
  const due = await dueTimers(parts.database, parts.context.clockNow(), TIMERS_AT_ONCE);
  if (due.length > 0) await fire(parts, due, wake);
  return due.length > 0;
}

async function fire(parts: Parts, due: readonly DueTimer[], wake: () => void): Promise<void> {
  const { database, context, logger } = parts;
  try {
    const { queued } = await database.transaction((sql) => fireTimers(sql, context, due));
    if (queued) wake();
  } catch (error) {
    const [only] = due;
    if (only === undefined) return;
    if (due.length > 1) {
      for (const timer of due) await fire(parts, [timer], wake);
      return;
    }
    logger.error({ ...only, error: (error as Error).message }, 'timer put off');
    const { tries } = await putOffTimer(database, only, PUT_OFF_MS);
    const { plan_no: planNo, seq } = only;
    if (tries >= MOST_TRIES) await giveToPerson(parts, { planNo, seq, cause: (error as Error).message });
  }
}
