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
import {
  ITEM_COLUMNS,
  LINE_FIELDS,
  lineStatus,
  stateOf,
  type ItemRow,
  type LineRow,
  type PlanHeader,
} from '../read/planView.ts';

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
    stepsTotal: head.steps,
    stepsDone: head.settled,
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

// Rows that a settlement is changing right now are passed over: waiting for them here could end in a deadlock.
const TAKE = `
  with first as (
         select plan_no, kind, key from om.outbox order by taken, no limit $1 for update skip locked),
       parents as (
         select plan_no, kind, key from om.outbox
          where kind in ('plan', 'item') and plan_no in (select plan_no from first) for update skip locked),
       wanted as (select * from first union select * from parents),
       turn as (select coalesce(max(taken), 0) + 1 as taken from om.outbox)
  update om.outbox o set taken = t.taken
    from wanted w, turn t, om.plan p
   where o.plan_no = w.plan_no and o.kind = w.kind and o.key = w.key and p.no = o.plan_no
  returning o.plan_no::float8 as plan_no, p.id as plan_id, o.kind, o.key, o.version::text as version`;

const ACK = `
  with seen as (
    select o.plan_no, o.kind, o.key
      from json_to_recordset($1::json) as x (kind text, plan_id text, key text, version bigint)
      join om.plan p on p.id = x.plan_id
      join om.outbox o on o.plan_no = p.no and o.kind = x.kind and o.key = x.key and o.version = x.version
       for update of o skip locked)
  delete from om.outbox o using seen s where o.plan_no = s.plan_no and o.kind = s.kind and o.key = s.key`;

const HEADS = `
  select no::float8 as no, state, doc, cancelling, steps, settled, begun, broken,
         (select o.doc from om.outlook o where o.plan_no = p.no) as outlook,
         (select json_agg(c.order_id order by c.revision) from om.change c
           where c.plan_no = p.no and c.order_id is not null) as change_orders
    from om.plan p
   where no = any($1::bigint[]) order by no`;

const CLOSED_STATES = `'{Completed,Skipped,Discarded,Amended,Compensating,Compensated}'::text[]`;
const WANTED = `unnest($1::bigint[], $2::text[]) as w (plan_no, key)`;
const ITEMS = `${ITEM_COLUMNS} join ${WANTED} on w.plan_no = i.plan_no and w.key = i.key order by i.plan_no, i.seq`;
const LINES = `
  select ${LINE_FIELDS},
         (select json_agg(a.line_id order by a.line_id) from om.line_alias a
           where a.plan_no = l.plan_no and a.line_seq = l.seq) as aliases
    from om.line l join ${WANTED} on w.plan_no = l.plan_no and w.key = l.line_id order by l.plan_no, l.seq`;
const ISO = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

// What a step waits for is shown to people: fifty names say enough.
const STEPS = `
  select s.plan_no::float8 as plan_no, s.doc, t.status,
         (select json_agg(json_build_object('step', f.key, 'lagMs', e.lag_ms) order by e.from_seq)
            from om.edge e join om.step f on f.plan_no = e.plan_no and f.seq = e.from_seq
           where e.plan_no = s.plan_no and e.to_seq = s.seq) as depends_on,
         case when t.state = 'Pending' then
           (select json_agg(key) from (
             select f.key
               from om.edge e
               join om.step f on f.plan_no = e.plan_no and f.seq = e.from_seq
               join om.step_status g on g.plan_no = e.plan_no and g.seq = e.from_seq
              where e.plan_no = s.plan_no and e.to_seq = s.seq and not (g.state = any(${CLOSED_STATES}))
              order by e.from_seq limit 50) open) end as waits_for
    from ${WANTED}
    join om.step s using (plan_no, key)
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
   order by s.plan_no, s.seq`;

const CERTIFICATES = `
  select c.plan_no::float8 as plan_no, c.doc from ${WANTED} join om.certificate c on c.id = w.key order by c.id`;

const FALLOUTS = `
  select f.plan_no::float8 as plan_no, f.id, s.key as "stepKey", f.state, f.error_code as "errorCode", f.message,
         f.fingerprint, ${ISO('f.opened_at')} as "openedAt", ${ISO('f.resolved_at')} as "resolvedAt",
         f.resolution, f.resolved_by as "resolvedBy", f.queue, ${ISO('f.due_at')} as "dueAt", f.advice
    from ${WANTED}
    join om.fallout f on f.id = w.key
    join om.step s on s.plan_no = f.plan_no and s.seq = f.seq
   order by f.opened_at`;

const MESSAGES = `
  select m.plan_no::float8 as plan_no, m.id, s.key as "stepKey", m.gateway, m.direction,
         ${ISO('m.at')} as at, m.exchange
    from ${WANTED}
    join om.message m on m.id = w.key
    join om.step s on s.plan_no = m.plan_no and s.seq = m.seq
   order by m.no`;

const ASSETS = `
  select w.plan_no::float8 as plan_no, a.doc as asset,
         (select json_agg(i.doc order by i.id) from om.asset_item i where i.asset_ids @> array[a.id]) as items
    from ${WANTED} join om.asset a on a.id = w.key order by a.id`;

const REPROJECT = `
  with p as (select no from om.plan where id = any($1::text[])),
  parts as (
    select no as plan_no, 'plan' as kind, '' as key, 0 as rank from p
    union all select i.plan_no, 'item', i.key, 1 from om.item i join p on p.no = i.plan_no
    union all select l.plan_no, 'line', l.line_id, 2 from om.line l join p on p.no = l.plan_no
    union all select s.plan_no, 'step', s.key, 3 from om.step s join p on p.no = s.plan_no
    union all select c.plan_no, 'certificate', c.id, 4 from om.certificate c join p on p.no = c.plan_no
    union all select f.plan_no, 'fallout', f.id, 5 from om.fallout f join p on p.no = f.plan_no
    union all select m.plan_no, 'message', m.id, 6 from om.message m join p on p.no = m.plan_no
    union all select c.plan_no, 'asset', c.id, 7 from om.asset_change c join p on p.no = c.plan_no
               where c.kind = 'asset' and c.fulfilled)
  insert into om.outbox (plan_no, kind, key, version)
  select plan_no, kind, key, nextval('om.outbox_version') from parts order by rank
  on conflict (plan_no, kind, key) do update set version = excluded.version`;
