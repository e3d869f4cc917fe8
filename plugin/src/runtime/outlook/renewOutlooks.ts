/** Keeps how plans stand, and marks for the CRM what looks different. */
import type { JeopardyLevel } from '../../domain/outlook.ts';
import type { PlannedStep, StepStatus } from '../../domain/plan.ts';
import { inDependencyOrder } from '../../engine/dependencyOrder.ts';
import { looksDifferent, outlookOf, type PlanOutlook } from '../../engine/outlook.ts';
import type { History } from '../../engine/insight/lateness.ts';
import type { Sql } from '../db/database.ts';
import type { StepLinks } from '../store/stepCatalog.ts';

/** What is shown of a plan. Levels of parts that were ever in jeopardy stay in it, so that the CRM hears of the end of it. */
export type ShownOutlook = Omit<PlanOutlook, 'nextAt'>;

/** The row of a part that looks different. */
export interface MarkRow {
  readonly plan_no: number;
  readonly kind: 'plan' | 'item' | 'line';
  readonly key: string;
}
export interface MarkedRow extends MarkRow {
  readonly plan_id: string;
  readonly version: string;
}

export interface Look {
  readonly now: number;
  readonly history: History;
  /** Rows that are shown with what this look finds, and need no mark for that. */
  readonly shown?: readonly { readonly plan_no: number; readonly kind: string; readonly key: string }[];
}

/** So many steps are in memory at a time. */
const STEPS_AT_ONCE = 20_000;

/**
 * Looks at plans anew. The rows of those that look different for people are marked to be projected, in one statement with
 * what is kept: who is killed in between has done neither.
 *
 * @returns rows that nobody had marked before: what they show is no older than this look. One that somebody marks
 * meanwhile is not among them: it may be about more than this look has seen.
 */
export async function renewOutlooks(sql: Sql, planNos: readonly number[], look: Look): Promise<readonly MarkedRow[]> {
  if (planNos.length === 0) return [];
  const marked: MarkedRow[] = [];
  for (const heads of inGroups(await sql.query<HeadRow>(HEADS, [planNos]))) {
    marked.push(...(await renewGroup(sql, heads, look)));
  }
  return marked;
}

function inGroups(heads: readonly HeadRow[]): readonly (readonly HeadRow[])[] {
  const groups: HeadRow[][] = [];
  let room = 0;
  for (const head of heads) {
    if (groups.length === 0 || head.steps > room) {
      groups.push([]);
      room = STEPS_AT_ONCE;
    }
    groups.at(-1)?.push(head);
    room -= head.steps;
  }
  return groups;
}

async function renewGroup(
  sql: Sql,
  heads: readonly HeadRow[],
  { now, history, shown: rowsShown = [] }: Look
): Promise<readonly MarkedRow[]> {
  const planNos = heads.map(({ no }) => no);
  const byPlan = Map.groupBy(await sql.query<StepRow>(STEPS, [planNos]), ({ plan_no }) => plan_no);
  const names = await partNames(sql, planNos);
  const isShown = new Set(rowsShown.map(({ kind, plan_no, key }) => `${kind}|${plan_no}|${key}`));
  const rows: OutlookRow[] = [];
  const marks: MarkRow[] = [];
  for (const { no, promised_at, shown } of heads) {
    const steps = inDependencyOrder(stepsOf(byPlan.get(no) ?? [], (kind, seq) => names.get(`${kind}|${no}|${seq}`)));
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
  const unseen = marks.filter(({ kind, plan_no, key }) => !isShown.has(`${kind}|${plan_no}|${key}`));
  const written = await sql.query<MarkedRow & { readonly is_new: boolean }>(WRITE, [
    JSON.stringify(rows),
    JSON.stringify(unseen),
    new Date(now).toISOString(),
  ]);
  return written.filter(({ is_new }) => is_new);
}

/** With the bundles and items above them, which are as late as what is in them, and what they wait for. */
function stepsOf(
  rows: readonly StepRow[],
  nameOf: (kind: 'item' | 'line', seq: number) => string | undefined
): readonly PlannedStep[] {
  const keys = new Map(rows.map(({ seq, status }) => [seq, status.key]));
  const before = new Map<number, PlannedStep['dependsOn'][number][]>();
  for (const { seq, links } of rows) {
    for (const [next, lagMs] of links.next) {
      const edge = { step: keys.get(seq) ?? '', lagMs };
      const known = before.get(next);
      if (known) known.push(edge);
      else before.set(next, [edge]);
    }
  }
  return rows.map(({ seq, doc, links }) => ({
    ...doc,
    dependsOn: before.get(seq) ?? [],
    itemKeys: links.items.flatMap((item) => nameOf('item', item) ?? []),
    lineIds: links.lines.flatMap((line) => nameOf('line', line) ?? []),
  }));
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
  readonly steps: number;
  readonly promised_at: number | null;
  readonly shown: ShownOutlook | null;
}
interface StepRow {
  readonly plan_no: number;
  readonly seq: number;
  readonly doc: PlannedStep;
  readonly links: StepLinks;
  readonly status: StepStatus;
}
interface OutlookRow {
  readonly plan_no: number;
  readonly doc: ShownOutlook;
  readonly next_at: string | null;
}

const HEADS = `
  select p.no::float8 as no, p.steps, floor(extract(epoch from p.promised_at) * 1000)::float8 as promised_at, o.doc as shown
    from om.plan p left join om.outlook o on o.plan_no = p.no
   where p.no = any($1::bigint[]) order by p.no`;

const STEPS = `
  select s.plan_no::float8 as plan_no, s.seq, s.doc, s.links, t.status
    from om.step s join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
   where s.plan_no = any($1::bigint[])
   order by s.plan_no, s.seq`;

// Plans are locked first and in order, like in every transaction that marks rows of several. `xmax` of a row that is
// inserted and not updated is 0.
const WRITE = `
  with locked as materialized (
    select no, id from om.plan
     where no in (select plan_no from json_to_recordset($1::json) as x (plan_no bigint)) order by no for update),
  o as (
    insert into om.outlook (plan_no, doc, looked_at, next_at)
    select x.plan_no, x.doc, $3::timestamptz, x.next_at
      from json_to_recordset($1::json) as x (plan_no bigint, doc json, next_at timestamptz)
      join locked l on l.no = x.plan_no
    on conflict (plan_no) do update set doc = excluded.doc, looked_at = excluded.looked_at, next_at = excluded.next_at),
  m as (
    insert into om.outbox (plan_no, kind, key, version)
    select x.plan_no, x.kind, x.key, nextval('om.outbox_version')
      from json_to_recordset($2::json) as x (plan_no bigint, kind text, key text)
      join locked l on l.no = x.plan_no
    on conflict (plan_no, kind, key) do update set version = excluded.version
    returning plan_no, kind, key, version, xmax = 0 as is_new)
  select m.plan_no::float8 as plan_no, l.id as plan_id, m.kind, m.key, m.version::text as version, m.is_new
    from m join locked l on l.no = m.plan_no`;
