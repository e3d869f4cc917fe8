import type { OverrideRequest } from '../../domain/change.ts';
import { ok, type Problem, type Result } from '../../domain/result.ts';
import { decideOverride, type OverrideDecision } from '../../engine/change/overrides.ts';
import type { OverrideDesk } from '../../engine/ports.ts';
import type { Database, Sql } from '../db/database.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { lockPlans } from '../store/loadNodes.ts';

/** Requests in the database of the plans; each is an entry of the journal when it is made and when it is decided. */
export class DatabaseOverrideDesk implements OverrideDesk {
  readonly #database: Database;
  readonly #context: SettleContext;

  constructor(database: Database, context: SettleContext) {
    this.#database = database;
    this.#context = context;
  }

  async latest(orderId: string): Promise<OverrideRequest | undefined> {
    return (await latestOf(this.#database, orderId))?.doc;
  }

  ask(planId: string, orderId: string, request: OverrideRequest): Promise<OverrideRequest> {
    return this.#database.transaction(async (sql) => {
      const [plan] = await sql.query<{ readonly no: number }>(`select no::float8 as no from om.plan where id = $1`, [
        planId,
      ]);
      if (!plan) throw new Error(`There is no plan ${planId} whose points could be overridden`);
      await lockPlans(sql, [plan.no]);
      const [known] = await sql.query<OverrideRow>(`select doc from om.override where id = $1`, [request.id]);
      if (known) return known.doc;
      await sql.query(`insert into om.override (id, order_id, plan_no, doc) values ($1, $2, $3, $4)`, [
        request.id,
        orderId,
        plan.no,
        JSON.stringify(request),
      ]);
      await this.#journal(sql, plan.no, { who: request.by, what: 'OverrideRequested', orderId, request });
      return request;
    });
  }

  decide(orderId: string, decision: OverrideDecision): Promise<Result<OverrideRequest, Problem>> {
    return this.#database.transaction(async (sql) => {
      const first = await latestOf(sql, orderId);
      if (first) await lockPlans(sql, [first.plan_no]);
      // Under the lock: another decision may have come first.
      const found = first && (await latestOf(sql, orderId));
      const decided = decideOverride(found?.doc, decision, orderId);
      if (!decided.ok || !found || decided.value === found.doc) return decided;
      const request = decided.value;
      await sql.query(`update om.override set doc = $2 where id = $1`, [request.id, JSON.stringify(request)]);
      const what = `Override${request.state}`;
      await this.#journal(sql, found.plan_no, { who: decision.by, what, orderId, request });
      return ok(request);
    });
  }

  async #journal(
    sql: Sql,
    planNo: number,
    { who, what, orderId, request }: { who: string; what: string; orderId: string; request: OverrideRequest }
  ): Promise<void> {
    const { plans, databaseNow } = await lockPlans(sql, [planNo]);
    const now = this.#context.clockNow() ?? databaseNow;
    const { writes } = new Settlement(sql, this.#context.catalog, plans, now);
    const reason = what === 'OverrideRequested' ? request.reason : request.decision?.reason;
    writes.journalPlan(planNo, now, who, what, reason, { override: request.id, orderId, steps: request.steps });
    await writeSettlement(sql, writes);
  }
}

interface OverrideRow {
  readonly plan_no: number;
  readonly doc: OverrideRequest;
}

async function latestOf(sql: Sql, orderId: string): Promise<OverrideRow | undefined> {
  const [row] = await sql.query<OverrideRow>(
    `select plan_no::float8 as plan_no, doc from om.override where order_id = $1 order by no desc limit 1`,
    [orderId]
  );
  return row;
}
