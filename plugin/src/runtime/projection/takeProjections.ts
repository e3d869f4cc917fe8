import type { Asset, DeliveredItem } from '../../domain/asset.ts';
import type { BillingCertificate, PlannedStep, StepStatus } from '../../domain/plan.ts';
import type { Outlook } from '../../domain/outlook.ts';
import { orderStateOf, type Progress } from '../../domain/progress.ts';
import type { PlanState } from '../../domain/states.ts';
import {
  projectedEntity,
  readProjectedEntity,
  type FalloutProjection,
  type GatewayMessageProjection,
  type ItemProjection,
  type LineProjection,
  type PlanProjection,
  type ProjectedKind,
  type ProjectionBatch,
} from '../../engine/ports.ts';
import type { Sql } from '../db/database.ts';
import { dueOutlooks, movedOutlooks } from '../outlook/chooseOutlooks.ts';
import { renewOutlooks, type Look, type ShownOutlook } from '../outlook/renewOutlooks.ts';
import { lineStatus, stateOf, type ItemRow, type LineRow, type PlanHeader } from '../read/planView.ts';
import {
  TAKE,
  ACK,
  HEADS,
  ITEMS,
  LINES,
  STEPS,
  CERTIFICATES,
  FALLOUTS,
  MESSAGES,
  ASSETS,
  REPROJECT,
} from './projectionSql.ts';

/**
 * Takes records that the CRM has not seen as they are now, those that were never tried first, and of a plan its header
 * and items with the rest, since what hangs below cannot be written without them. The versions are read before the
 * records: what is given is as new as its version or newer, and in the second case is given again.
 */
export async function takeProjections(sql: Sql, limit: number, look: Look): Promise<ProjectionBatch> {
  const taken = await takeRows(sql, limit, look);
  if (taken.length === 0) return { mark: [], plans: [] };
  const plans = new Map<number, Draft>();
  const heads = await sql.query<HeadRow>(HEADS, [[...new Set(taken.map(({ plan_no }) => plan_no))]]);
  for (const head of heads) plans.set(head.no, draftOf(head));
  const outlooks = new Map(heads.map(({ no, outlook }) => [no, outlook]));
  const want = (kind: ProjectedKind): readonly [readonly number[], readonly string[]] => {
    const rows = taken.filter((row) => row.kind === kind);
    return [rows.map(({ plan_no }) => plan_no), rows.map(({ key }) => key)];
  };
  const draft = (planNo: number): Draft => {
    const found = plans.get(planNo);
    if (found === undefined) throw new Error(`Plan ${planNo} is to be projected but does not exist`);
    return found;
  };
  for (const { kind, plan_no } of taken) if (kind === 'plan') draft(plan_no).planChanged = true;
  for (const row of await fetchRows<ItemRow>(sql, ITEMS, want('item'))) {
    draft(row.plan_no).items.push(itemOf(row, outlooks.get(row.plan_no)));
  }
  for (const row of await fetchRows<StepRow>(sql, STEPS, want('step'))) {
    const step = { ...row.doc, dependsOn: row.depends_on ?? [] };
    draft(row.plan_no).steps.push({ step, status: row.status, waitsFor: row.waits_for ?? [] });
  }
  for (const row of await fetchRows<LineRow & AliasRow>(sql, LINES, want('line'))) {
    draft(row.plan_no).lines.push(...linesOf(row, outlooks.get(row.plan_no)));
  }
  for (const row of await fetchRows<CertificateRow>(sql, CERTIFICATES, want('certificate'))) {
    draft(row.plan_no).certificates.push(row.doc);
  }
  for (const { plan_no, ...row } of await fetchRows<FalloutRow>(sql, FALLOUTS, want('fallout'))) {
    draft(plan_no).fallouts.push(withoutNulls(row));
  }
  for (const { plan_no, ...row } of await fetchRows<MessageRow>(sql, MESSAGES, want('message'))) {
    draft(plan_no).messages.push(row);
  }
  for (const { plan_no, asset, items } of await fetchRows<AssetRow>(sql, ASSETS, want('asset'))) {
    draft(plan_no).assets?.push({ asset, items: items ?? [] });
  }
  return {
    mark: taken.map(({ kind, plan_id, key, version }) => ({ entity: projectedEntity(kind, plan_id, key), version })),
    plans: [...plans.values()],
  };
}

/** What is taken, and what looks different by it. */
async function takeRows(sql: Sql, limit: number, look: Look): Promise<readonly TakenRow[]> {
  const first = await sql.query<TakenRow>(TAKE, [limit]);
  // How a plan stands follows from its steps and its promise, which are rows of these kinds.
  const moved = new Set(first.flatMap(({ kind, plan_no }) => (kind === 'plan' || kind === 'step' ? [plan_no] : [])));
  const due = [...(await movedOutlooks(sql, [...moved], look.now)), ...(await dueOutlooks(sql, look.now))];
  return [...first, ...(await renewOutlooks(sql, [...new Set(due)], { ...look, shown: first }))];
}

/** Forgets what the CRM has seen, unless it has changed since. */
export async function ackProjections(sql: Sql, mark: ProjectionBatch['mark']): Promise<void> {
  if (mark.length === 0) return;
  const rows = mark.map(({ entity, version }) => {
    const { kind, planId, key } = readProjectedEntity(entity);
    return { kind, plan_id: planId, key, version };
  });
  await sql.query(ACK, [JSON.stringify(rows)]);
}

/** Marks everything of these plans as changed. In a transaction: their rows are locked like for any change of them. */
export async function reproject(sql: Sql, planIds: readonly string[]): Promise<void> {
  await sql.query(`select 1 from om.plan where id = any($1::text[]) order by no for update`, [planIds]);
  await sql.query(REPROJECT, [planIds]);
}

type Draft = {
  -readonly [K in keyof PlanProjection]: PlanProjection[K] extends readonly (infer T)[] | undefined
    ? T[]
    : PlanProjection[K];
};

function draftOf(head: HeadRow): Draft {
  const { id, orderId, orderNumber, revision, projectedEnd, design } = head.doc;
  return {
    plan: { id, orderId, orderNumber, revision, projectedEnd, design },
    planState: head.state,
    ...(head.outlook && { outlook: outlookOf(head.outlook) }),
    orderState: orderStateOf(head.state, head, head.cancelling),
    changeOrderIds: [...(head.change_orders ?? [])],
    stepsTotal: head.steps - head.given_up,
    stepsDone: head.settled - head.given_up,
    planChanged: false,
    items: [],
    steps: [],
    lines: [],
    certificates: [],
    fallouts: [],
    messages: [],
    assets: [],
  };
}

/** A line, and those of changes that show its state. */
function linesOf(row: LineRow & AliasRow, outlook: ShownOutlook | null | undefined): readonly LineProjection[] {
  const jeopardy = outlook?.lines[row.line_id];
  const status = { ...lineStatus(row), ...(jeopardy && { jeopardy }) };
  // Billing is shown on the line that has the gate.
  return [status, ...(row.aliases ?? []).map((lineId) => ({ lineId, state: status.state }))];
}

const outlookOf = ({ level, projectedEnd, promisedAt, risk, reason, pointsOfNoReturn }: ShownOutlook): Outlook => ({
  level,
  projectedEnd,
  ...(pointsOfNoReturn && { pointsOfNoReturn }),
  ...(promisedAt !== undefined && { promisedAt }),
  ...(risk !== undefined && { risk }),
  reason,
});

const itemOf = (row: ItemRow, outlook: ShownOutlook | null | undefined): ItemProjection => ({
  ...(outlook?.items[row.key] && { jeopardy: outlook.items[row.key] }),
  key: row.key,
  productCode: row.doc.productCode,
  productName: row.doc.productName,
  action: row.doc.action,
  quantity: row.doc.quantity,
  attributes: row.doc.attributes,
  lineIds: row.doc.lineIds,
  parentKeys: row.doc.parentKeys,
  state: stateOf(row),
  reason: row.doc.reasons.map(({ text }) => text).join('\n'),
});

const withoutNulls = (row: Omit<FalloutRow, 'plan_no'>): FalloutProjection =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as FalloutProjection;

async function fetchRows<Row extends object>(
  sql: Sql,
  text: string,
  wanted: readonly [readonly number[], readonly string[]]
): Promise<readonly Row[]> {
  return wanted[0].length === 0 ? [] : sql.query<Row>(text, wanted);
}

interface TakenRow {
  readonly plan_no: number;
  readonly plan_id: string;
  readonly kind: ProjectedKind;
  readonly key: string;
  readonly version: string;
}
interface HeadRow extends Progress {
  readonly cancelling: boolean;
  readonly change_orders: readonly string[] | null;
  readonly given_up: number;
  readonly no: number;
  readonly state: PlanState;
  readonly doc: PlanHeader;
  readonly outlook: ShownOutlook | null;
}
interface StepRow {
  readonly plan_no: number;
  readonly doc: PlannedStep;
  readonly status: StepStatus;
  readonly depends_on: PlannedStep['dependsOn'] | null;
  readonly waits_for: readonly string[] | null;
}
/** Lines of changes that show the state of this one. */
interface AliasRow {
  readonly aliases: readonly string[] | null;
}
interface CertificateRow {
  readonly plan_no: number;
  readonly doc: BillingCertificate;
}
type FalloutRow = { readonly [K in keyof FalloutProjection]-?: FalloutProjection[K] | null } & {
  readonly plan_no: number;
};
interface AssetRow {
  readonly plan_no: number;
  readonly asset: Asset;
  readonly items: readonly DeliveredItem[] | null;
}
type MessageRow = GatewayMessageProjection & { readonly plan_no: number };
