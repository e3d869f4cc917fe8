import { z } from 'zod';
import type { Clock, FulfillmentRuntime } from '../engine/ports.ts';
import type { Problem } from '../domain/result.ts';
import type { SyncConfig } from './syncConfig.ts';

const Stored = z.record(
  z.string(),
  z.object({ attempts: z.number(), retryAt: z.number(), entity: z.string(), code: z.string(), message: z.string() })
);
export type RefusedPlan = z.infer<typeof Stored>[string];

const KEY = 'projection.refused';

/**
 * Plans with records that the CRM refuses. They leave the queue, so that they hold up nothing and are not pushed again
 * and again, and are written anew as a whole: when the wait is over, twice as long each time.
 */
export function createRefusedPlans(
  runtime: Pick<FulfillmentRuntime, 'readState' | 'writeState' | 'reproject'>,
  clock: Clock,
  { retryMinMs, retryMaxMs }: Pick<SyncConfig['projection'], 'retryMinMs' | 'retryMaxMs'>
) {
  let cached: Map<string, RefusedPlan> | undefined;

  async function plans(): Promise<Map<string, RefusedPlan>> {
    if (!cached) {
      const stored = await runtime.readState(KEY);
      cached = new Map(stored === undefined ? [] : Object.entries(Stored.parse(JSON.parse(stored))));
    }
    return cached;
  }

  const save = async (): Promise<void> => runtime.writeState(KEY, JSON.stringify(Object.fromEntries(await plans())));

  return {
    plans: async (): Promise<ReadonlyMap<string, RefusedPlan>> => plans(),

    /** Must be called before the records are acknowledged: what is noted here is what brings them back. */
    async note(planId: string, entity: string, problem: Problem): Promise<void> {
      const known = await plans();
      const attempts = (known.get(planId)?.attempts ?? 0) + 1;
      const wait = Math.min(retryMinMs * 2 ** (attempts - 1), retryMaxMs);
      const { code, message } = problem;
      known.set(planId, { attempts, retryAt: clock.now() + wait, entity, code, message: message.slice(0, 500) });
      await save();
    },

    async clear(planIds: readonly string[]): Promise<void> {
      const known = await plans();
      if (planIds.filter((id) => known.delete(id)).length > 0) await save();
    },

    /** Puts the plans whose wait is over back into the queue. */
    async retryDue(): Promise<number> {
      const known = await plans();
      const due = [...known].filter(([, plan]) => plan.retryAt <= clock.now());
      if (due.length === 0) return 0;
      await runtime.reproject(due.map(([id]) => id));
      for (const [id, plan] of due) {
        known.set(id, { ...plan, retryAt: clock.now() + Math.min(retryMinMs * 2 ** plan.attempts, retryMaxMs) });
      }
      await save();
      return due.length;
    },
  };
}
