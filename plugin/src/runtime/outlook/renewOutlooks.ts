/** Keeps how plans stand, and marks for the CRM what looks different. */
import type { JeopardyLevel } from '../../domain/outlook.ts';
import type { PlannedStep, StepStatus } from '../../domain/plan.ts';
import { looksDifferent, outlookOf, type PlanOutlook } from '../../engine/outlook.ts';
import type { History } from '../../engine/insight/lateness.ts';
import type { Sql } from '../db/database.ts';

/** What is shown of a plan. Levels of parts that were ever in jeopardy stay in it, so that the CRM hears of the end of it. */
export type ShownOutlook = Omit<PlanOutlook, 'nextAt'>;

/** Plans that look different by now although nothing happened, the longest due first. */
export async function dueOutlooks(sql: Sql, now: number, limit: number): Promise<readonly number[]> {
  const rows = await sql.query<{ readonly plan_no: number }>(
    `select plan_no::float8 as plan_no from om.outlook where next_at <= to_timestamp($1::float8 / 1000)
      order by next_at limit $2`,
    [now, limit]
  );
  return rows.map(({ plan_no }) => plan_no);
}

/**
 * Looks at plans anew. The rows of those that look different for people are marked to be projected, in one statement with
 * what is kept: who is killed in between has done neither.
 */
export async function renewOutlooks(
  sql: Sql,
  planNos: readonly number[],
  { now, history }: { readonly now: number; readonly history: History }
): Promise<void> {
  if (planNos.length === 0) return;
  const heads = await sql.query<HeadRow>(HEADS, [planNos]);
  const byPlan = Map.groupBy(await sql.query<StepRow>(STEPS, [planNos]), ({ plan_no }) => plan_no);
  const names = await partNames(sql, planNos);
  const rows: OutlookRow[] = [];
  const marks: MarkRow[] = [];
  for (const { no, promised_at, shown } of heads) {
    const steps = (byPlan.get(no) ?? []).map(({ doc, links, depends_on }) => ({
      ...doc,
      dependsOn: depends_on ?? [],
      // With the bundles and items above them, which are as late as what is in them.
      itemKeys: links.items.flatMap((seq) => names.get(`item|${no}|${seq}`) ?? []),
      lineIds: links.lines.flatMap((seq) => names.get(`line|${no}|${seq}`) ?? []),
    }));
    const statuses = new Map((byPlan.get(no) ?? []).map(({ status }) => [status.key, status]));
    const next = outlookOf({
      steps,
      statusOf: (key) => statuses.get(key),
      now,
      history,
      ...(promised_at !== null && { promised: promised_at }),
    });
    const before = shown ?? undefined;
    const changed = looksDifferent(before, next, now);
    const items = levels(before?.items, next.items);
    const lines = levels(before?.lines, next.lines);
    if (changed) marks.push({ plan_no: no, kind: 'plan', key: '' });
    for (const key of items.changed) marks.push({ plan_no: no, kind: 'item', key });
    for (const key of lines.changed) marks.push({ plan_no: no, kind: 'line', key });
    const { nextAt, ...told } = changed || !before ? next : { ...before, nextAt: next.nextAt };
    rows.push({
      plan_no: no,
      doc: { ...told, items: items.all, lines: lines.all },
      next_at: nextAt === undefined ? null : new Date(nextAt).toISOString(),
    });
  }
  await sql.query(WRITE, [JSON.stringify(rows), JSON.stringify(marks)]);
}

/** Keys of items and ids of lines, by their numbers. */
async function partNames(sql: Sql, planNos: readonly number[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ readonly id: string; readonly name: string }>(
    `select 'item|' || plan_no || '|' || seq as id, key as name from om.item where plan_no = any($1::bigint[])
     union all select 'line|' || plan_no || '|' || seq, line_id from om.line where plan_no = any($1::bigint[])`,
    [planNos]
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

type Levels = Readonly<Record<string, JeopardyLevel>>;

/** What was in jeopardy and no longer is, is on track again, and said to be so. */
function levels(before: Levels = {}, after: Levels): { readonly all: Levels; readonly changed: readonly string[] } {
  const known = Object.keys(before).map((key) => [key, 'OnTrack'] as const);
  const all: Record<string, JeopardyLevel> = { ...Object.fromEntries(known), ...after };
  return { all, changed: Object.keys(all).filter((key) => all[key] !== (before[key] ?? 'OnTrack')) };
}

interface HeadRow {
  readonly no: number;
  readonly promised_at: number | null;
  readonly shown: ShownOutlook | null;
}
interface StepRow {
  readonly plan_no: number;
  readonly doc: PlannedStep;
  readonly links: { readonly items: readonly number[]; readonly lines: readonly number[] };
  readonly status: StepStatus;
  readonly depends_on: PlannedStep['dependsOn'] | null;
}
interface OutlookRow {
  readonly plan_no: number;
  readonly doc: ShownOutlook;
  readonly next_at: string | null;
}
interface MarkRow {
  readonly plan_no: number;
  readonly kind: 'plan' | 'item' | 'line';
  readonly key: string;
}

const HEADS = `
  select p.no::float8 as no, floor(extract(epoch from p.promised_at) * 1000)::float8 as promised_at, o.doc as shown
    from om.plan p left join om.outlook o on o.plan_no = p.no
   where p.no = any($1::bigint[]) order by p.no`;

const STEPS = `
  with back as (
    select e.plan_no, e.to_seq, json_agg(json_build_object('step', f.key, 'lagMs', e.lag_ms)) as depends_on
      from om.edge e join om.step f on f.plan_no = e.plan_no and f.seq = e.from_seq
     where e.plan_no = any($1::bigint[]) group by e.plan_no, e.to_seq)
  select s.plan_no::float8 as plan_no, s.doc, s.links, t.status, b.depends_on
    from om.step s
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
    left join back b on b.plan_no = s.plan_no and b.to_seq = s.seq
   where s.plan_no = any($1::bigint[])
   order by s.plan_no, s.seq`;

// Plans are locked first and in order, like in every transaction that marks rows of several.
const WRITE = `
  with locked as materialized (
    select no from om.plan
     where no in (select plan_no from json_to_recordset($1::json) as x (plan_no bigint)) order by no for update),
  o as (
    insert into om.outlook (plan_no, doc, next_at)
    select x.plan_no, x.doc, x.next_at
      from json_to_recordset($1::json) as x (plan_no bigint, doc json, next_at timestamptz)
      join locked l on l.no = x.plan_no
    on conflict (plan_no) do update set doc = excluded.doc, next_at = excluded.next_at)
  insert into om.outbox (plan_no, kind, key, version)
  select x.plan_no, x.kind, x.key, nextval('om.outbox_version')
    from json_to_recordset($2::json) as x (plan_no bigint, kind text, key text)
    join locked l on l.no = x.plan_no
  on conflict (plan_no, kind, key) do update set version = excluded.version`;
