import type { Problem } from '../../domain/result.ts';
import type { StepState } from '../../domain/states.ts';
import type { StepSignal } from '../../engine/ports.ts';
import type { Database, Sql } from '../db/database.ts';
import { settleBatch } from '../settle/settleBatch.ts';
import type { SettleContext } from '../settle/settleTypes.ts';

/** What a signal would do. */
export type Rehearsal =
  | {
      readonly kind: 'applied';
      readonly state: StepState;
      /** The step waits for a second person. */
      readonly isRequested: boolean;
      /** Billing gates that would open by it. */
      readonly gatesOpened: number;
    }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Ends the transaction without its effects. */
class Rehearsed extends Error {
  readonly outcome: Rehearsal;
  constructor(outcome: Rehearsal) {
    super('rehearsed');
    this.outcome = outcome;
  }
}

/**
 * Gives the signal to the engine in a transaction that is taken back, with the whole cascade: what it says is what would
 * happen now. The plan is locked for that moment.
 */
export async function rehearse(
  database: Database,
  context: SettleContext,
  { planId, stepKey, signal }: StepSignal
): Promise<Rehearsal> {
  try {
    return await database.transaction(async (sql) => {
      const before = await countCertificates(sql, planId);
      const who = 'by' in signal ? signal.by : 'rehearsal';
      const correlation = { planId, stepKey };
      const item = { kind: 'message', source: 'rehearsal', messageId: `${planId}:${stepKey}`, correlation } as const;
      const { outcomes } = await settleBatch(sql, [{ ...item, event: signal, who }], context);
      const [outcome] = outcomes;
      if (outcome?.kind === 'refused') throw new Rehearsed({ kind: 'refused', problem: outcome.problem });
      if (outcome?.kind !== 'applied') throw new Rehearsed({ kind: 'ignored' });
      const [step] = await sql.query<{ readonly state: StepState; readonly requested: boolean }>(STEP, [
        planId,
        stepKey,
      ]);
      if (step === undefined) throw new Rehearsed({ kind: 'ignored' });
      throw new Rehearsed({
        kind: 'applied',
        state: step.state,
        isRequested: step.requested,
        gatesOpened: (await countCertificates(sql, planId)) - before,
      });
    });
  } catch (thrown) {
    if (thrown instanceof Rehearsed) return thrown.outcome;
    throw thrown;
  }
}

async function countCertificates(sql: Sql, planId: string): Promise<number> {
  const [row] = await sql.query<{ readonly count: number }>(
    `select count(*)::int as count from om.certificate c join om.plan p on p.no = c.plan_no where p.id = $1`,
    [planId]
  );
  return row?.count ?? 0;
}

const STEP = `
  select t.state, t.status ? 'forceRequest' as requested
    from om.plan p
    join om.step s on s.plan_no = p.no
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
   where p.id = $1 and s.key = $2`;
