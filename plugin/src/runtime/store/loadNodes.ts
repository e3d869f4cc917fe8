import type { StepStatus } from '../../domain/plan.ts';
import type { DesignVersion } from '../../domain/fulfillmentDesign.ts';
import type { PlanState } from '../../domain/states.ts';
import type { Sql } from '../db/database.ts';
import { stepId, type PlanNode, type StepNode } from './nodes.ts';
import type { StepAt, StepCatalog } from './stepCatalog.ts';

/**
 * Locks plans in the order of their numbers, which every transaction that changes steps does first: no two can wait for
 * each other, and whoever comes second sees what the first has done. Also gives the database's time.
 */
export async function lockPlans(
  sql: Sql,
  planNos: readonly number[]
): Promise<{ readonly plans: readonly PlanNode[]; readonly databaseNow: number }> {
  const rows = await sql.query<PlanRow>(
    `select no::float8 as no, id, order_number, revision, doc -> 'design' as design, changes, cancelling, steps, state,
            settled, begun, broken,
            floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now
       from om.plan where no = any($1::bigint[]) order by no for update`,
    [planNos]
  );
  const plans = rows.map((row) => ({ ...row, orderNumber: row.order_number }));
  return { plans, databaseNow: rows.at(-1)?.now ?? Date.now() };
}

interface PlanRow {
  readonly no: number;
  readonly id: string;
  readonly order_number: string;
  readonly revision: number;
  readonly design: DesignVersion;
  readonly changes: number;
  readonly cancelling: boolean;
  readonly steps: number;
  readonly state: PlanState;
  readonly settled: number;
  readonly begun: number;
  readonly broken: number;
  readonly now: number;
}

/** Loads steps of locked plans; with `withSuccessors` also those that depend on them. */
export async function loadNodes(
  sql: Sql,
  catalog: StepCatalog,
  targets: readonly StepAt[],
  withSuccessors: boolean
): Promise<readonly StepNode[]> {
  if (targets.length === 0) return [];
  const plans = await catalog.load(sql, targets);
  const wanted = new Map(targets.map((at) => [stepId(at.planNo, at.seq), at]));
  const asked = new Set(withSuccessors ? wanted.keys() : []);
  if (withSuccessors) {
    for (const { planNo, seq } of targets) {
      for (const [next] of plans.get(stepId(planNo, seq))?.links.next ?? []) {
        wanted.set(stepId(planNo, next), { planNo, seq: next });
      }
    }
    const near = [...wanted].flatMap(([id, at]) => (plans.has(id) ? [] : [at]));
    for (const [id, plan] of await catalog.load(sql, near)) plans.set(id, plan);
  }
  const rows = await sql.query<StatusRow>(STATUSES, [
    Array.from(wanted.values(), ({ planNo }) => planNo),
    Array.from(wanted.values(), ({ seq }) => seq),
  ]);
  return rows.map((row) => {
    const at = { planNo: row.plan_no, seq: row.seq };
    const plan = plans.get(stepId(at.planNo, at.seq));
    if (plan === undefined) throw new Error(`Step ${at.seq} of plan ${at.planNo} has a status but no plan`);
    const { step, links } = plan;
    return {
      ...at,
      step,
      items: links.items,
      lines: links.lines,
      gate: links.gate,
      successors: links.next,
      status: row.status,
      pending: row.pending,
      notBefore: row.not_before ?? undefined,
      worker: row.worker ?? undefined,
      job: row.job ?? undefined,
      openFalloutId: row.fallout ?? undefined,
      expanded: links.next.length === 0 || asked.has(stepId(at.planNo, at.seq)),
    };
  });
}

/** The same for steps that are known by their keys. */
export async function loadNodesByKey(
  sql: Sql,
  catalog: StepCatalog,
  targets: readonly { readonly planNo: number; readonly key: string }[]
): Promise<readonly StepNode[]> {
  if (targets.length === 0) return [];
  const found = await sql.query<{ readonly plan_no: number; readonly seq: number }>(
    `select distinct s.plan_no::float8 as plan_no, s.seq
       from unnest($1::bigint[], $2::text[]) as w (plan_no, key) join om.step s using (plan_no, key)`,
    [targets.map(({ planNo }) => planNo), targets.map(({ key }) => key)]
  );
  const at = found.map(({ plan_no: planNo, seq }) => ({ planNo, seq }));
  return loadNodes(sql, catalog, at, false);
}

const STATUSES = `
  select t.plan_no::float8 as plan_no, t.seq, t.status, t.pending, t.not_before, t.worker, t.job, t.fallout
    from unnest($1::bigint[], $2::int[]) as w (plan_no, seq)
    join om.step_status t using (plan_no, seq)`;

interface StatusRow {
  readonly plan_no: number;
  readonly seq: number;
  readonly status: StepStatus;
  readonly pending: number;
  readonly not_before: string | null;
  readonly worker: number | null;
  readonly job: string | null;
  readonly fallout: string | null;
}
