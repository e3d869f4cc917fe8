import type { PlannedStep, StepStatus } from '../../domain/plan.ts';
import type { DesignVersion } from '../../domain/fulfillmentDesign.ts';
import type { PlanState } from '../../domain/states.ts';
import type { Sql } from '../db/database.ts';
import type { PlanNode, StepNode } from './nodes.ts';

/**
 * Locks plans in the order of their numbers, which every transaction that changes steps does first: no two can wait for
 * each other, and whoever comes second sees what the first has done. Also gives the database's time.
 */
export async function lockPlans(
  sql: Sql,
  planNos: readonly number[]
): Promise<{ readonly plans: readonly PlanNode[]; readonly databaseNow: number }> {
  const rows = await sql.query<PlanRow>(
    `select no::float8 as no, id, order_number, revision, doc -> 'design' as design, steps, state, settled, begun, broken,
            floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now
       from om.plan where no = any($1::bigint[]) order by no for update`,
    [planNos]
  );
  const plans = rows.map(({ order_number, now: _now, ...row }) => ({ ...row, orderNumber: order_number }));
  return { plans, databaseNow: rows.at(-1)?.now ?? Date.now() };
}

interface PlanRow {
  readonly no: number;
  readonly id: string;
  readonly order_number: string;
  readonly revision: number;
  readonly design: DesignVersion;
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
  targets: readonly { readonly planNo: number; readonly seq: number }[],
  withSuccessors: boolean
): Promise<readonly StepNode[]> {
  if (targets.length === 0) return [];
  const rows = await sql.query<StepRow>(withSuccessors ? LOAD_NEAR : LOAD, [
    targets.map(({ planNo }) => planNo),
    targets.map(({ seq }) => seq),
  ]);
  const asked = new Set(targets.map(({ planNo, seq }) => `${planNo}/${seq}`));
  return rows.map((row) => ({
    planNo: row.plan_no,
    seq: row.seq,
    step: row.doc,
    items: row.items,
    lines: row.lines,
    gate: row.gate ?? undefined,
    successors: row.successors ?? [],
    status: row.status,
    stateBefore: row.status.state,
    pending: row.pending,
    notBefore: row.not_before ?? undefined,
    worker: row.worker ?? undefined,
    job: row.job ?? undefined,
    openFalloutId: row.fallout ?? undefined,
    expanded: row.successors === null || (withSuccessors && asked.has(`${row.plan_no}/${row.seq}`)),
    changed: false,
  }));
}

const COLUMNS = `
  select s.plan_no::float8 as plan_no, s.seq, s.doc, s.items, s.lines, s.gate, t.status, t.pending, t.not_before,
         t.worker, t.job,
         (select json_agg(json_build_array(e.to_seq, e.lag_ms)) from om.edge e
           where e.plan_no = s.plan_no and e.from_seq = s.seq) as successors,
         (select f.id from om.fallout f
           where f.plan_no = s.plan_no and f.seq = s.seq and f.resolved_at is null limit 1) as fallout`;
const LOAD = `${COLUMNS}
    from unnest($1::bigint[], $2::int[]) as w (plan_no, seq)
    join om.step s using (plan_no, seq)
    join om.step_status t using (plan_no, seq)`;
const LOAD_NEAR = `
  with target as (select * from unnest($1::bigint[], $2::int[]) as x (plan_no, seq)),
       wanted as (
         select plan_no, seq from target
         union
         select e.plan_no, e.to_seq from target x join om.edge e on e.plan_no = x.plan_no and e.from_seq = x.seq)
  ${COLUMNS}
    from wanted w
    join om.step s using (plan_no, seq)
    join om.step_status t using (plan_no, seq)`;

interface StepRow {
  readonly plan_no: number;
  readonly seq: number;
  readonly doc: PlannedStep;
  readonly items: readonly number[];
  readonly lines: readonly number[];
  readonly gate: number | null;
  readonly status: StepStatus;
  readonly pending: number;
  readonly not_before: string | null;
  readonly worker: number | null;
  readonly job: string | null;
  readonly successors: readonly (readonly [number, number])[] | null;
  readonly fallout: string | null;
}
