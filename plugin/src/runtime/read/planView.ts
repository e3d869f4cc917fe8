import type {
  BillingCertificate,
  BillingGate,
  FulfillmentPlan,
  ItemStatus,
  LineStatus,
  PlannedStep,
  PlanView,
  StepStatus,
  TechnicalItem,
} from '../../domain/plan.ts';
import { itemStateOf, type Progress } from '../../domain/progress.ts';
import type { BillingState, ItemState, PlanState } from '../../domain/states.ts';
import { inDependencyOrder } from '../../engine/dependencyOrder.ts';
import type { Sql } from '../db/database.ts';

/** A whole plan with its live state, as one snapshot. */
export async function readPlan(sql: Sql, planId: string): Promise<PlanView | undefined> {
  const [head] = await sql.query<PlanRow>(`select no::float8 as no, state, doc from om.plan where id = $1`, [planId]);
  if (head === undefined) return undefined;
  const { no } = head;
  const items = await sql.query<ItemRow>(`${ITEM_COLUMNS} where plan_no = $1 order by seq`, [no]);
  const steps = await sql.query<StepRow>(STEPS, [no]);
  const gates = await sql.query<{ readonly doc: BillingGate }>(
    `select doc from om.gate where plan_no = $1 order by seq`,
    [no]
  );
  const lines = await sql.query<LineRow>(`select ${LINE_FIELDS} from om.line l where plan_no = $1 order by seq`, [no]);
  const certificates = await sql.query<{ readonly doc: BillingCertificate }>(
    `select doc from om.certificate where plan_no = $1 order by gate_seq`,
    [no]
  );
  return {
    plan: {
      ...head.doc,
      items: items.map(({ doc }) => doc),
      steps: inDependencyOrder(steps.map(({ doc, depends_on }) => ({ ...doc, dependsOn: depends_on ?? [] }))),
      gates: gates.map(({ doc }) => doc),
    },
    state: head.state,
    steps: new Map(steps.map(({ status }) => [status.key, status])),
    items: new Map(items.map((item): [string, ItemStatus] => [item.key, { key: item.key, state: stateOf(item) }])),
    lines: new Map(lines.map((line) => [line.line_id, lineStatus(line)])),
    certificates: certificates.map(({ doc }) => doc),
  };
}

export const lineStatus = (line: LineRow): LineStatus => ({
  lineId: line.line_id,
  state: stateOf(line),
  ...(line.billing !== null && { billing: line.billing }),
  ...(line.certificate_id !== null && { certificateId: line.certificate_id }),
});

/** What a change of the order took away is cancelled, however far it was. */
export const stateOf = (row: Progress & { readonly withdrawn: boolean }): ItemState =>
  row.withdrawn ? 'Cancelled' : itemStateOf(row);

export type PlanHeader = Omit<FulfillmentPlan, 'items' | 'steps' | 'gates'>;
interface PlanRow {
  readonly no: number;
  readonly state: PlanState;
  readonly doc: PlanHeader;
}
export interface ItemRow extends Progress {
  readonly plan_no: number;
  readonly key: string;
  readonly withdrawn: boolean;
  readonly doc: TechnicalItem;
}
export interface LineRow extends Progress {
  readonly plan_no: number;
  readonly line_id: string;
  readonly withdrawn: boolean;
  readonly billing: BillingState | null;
  readonly certificate_id: string | null;
}
interface StepRow {
  readonly doc: PlannedStep;
  readonly status: StepStatus;
  readonly depends_on: PlannedStep['dependsOn'] | null;
}

export const ITEM_COLUMNS = `
  select i.plan_no::float8 as plan_no, i.key, i.doc, i.withdrawn, i.steps, i.settled, i.begun, i.broken from om.item i`;
export const LINE_FIELDS = `
  l.plan_no::float8 as plan_no, l.line_id, l.withdrawn, l.billing, l.certificate_id, l.steps, l.settled, l.begun, l.broken`;
const STEPS = `
  with back as (
    select e.to_seq, json_agg(json_build_object('step', f.key, 'lagMs', e.lag_ms) order by e.from_seq) as depends_on
      from om.edge e join om.step f on f.plan_no = e.plan_no and f.seq = e.from_seq
     where e.plan_no = $1 group by e.to_seq)
  select s.doc, t.status, b.depends_on
    from om.step s
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
    left join back b on b.to_seq = s.seq
   where s.plan_no = $1
   order by s.seq`;
