import { progressOf, type Progress } from '../../domain/progress.ts';
import type { InboxMessage, SubmittedOrder } from '../../engine/ports.ts';
import { fulfilAssets, insertAssetChanges } from '../assets/assetChanges.ts';
import type { Sql } from '../db/database.ts';
import { chainJournal, JOURNAL } from '../settle/journalChain.ts';
import type { SettlementWrites } from '../settle/settlementWrites.ts';
import { inOrder, MARK, writeOpened } from '../settle/writeSettlement.ts';
import type { StepNode } from '../store/nodes.ts';
import { linksOf } from '../store/stepCatalog.ts';
import type { NewPlan } from './newPlan.ts';

/** Claims the plan ids; a plan that is known already is not in the answer. */
export async function insertPlanRows(
  sql: Sql,
  orders: readonly SubmittedOrder[]
): Promise<{ readonly numbers: ReadonlyMap<string, number>; readonly databaseNow: number }> {
  const rows = orders.map(({ plan, order }) => {
    const { id, orderId, orderNumber, revision, steps } = plan;
    const doc = { ...plan, items: undefined, steps: undefined, gates: undefined, assets: undefined };
    const promised_at = dateOf(order.promisedAt ?? order.requestedAt);
    return { id, order_id: orderId, order_number: orderNumber, revision, doc, steps: steps.length, promised_at };
  });
  const inserted = await sql.query<{ readonly no: number; readonly id: string; readonly now: number }>(PLANS, [
    JSON.stringify(rows),
  ]);
  return { numbers: new Map(inserted.map(({ id, no }) => [id, no])), databaseNow: inserted[0]?.now ?? Date.now() };
}

/** What nobody can read as a date promises nothing. */
function dateOf(text: string | undefined): string | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** Everything of new plans, as it is after the first steps have had their turn. */
export async function insertPlanParts(
  sql: Sql,
  plans: readonly NewPlan[],
  writes: SettlementWrites,
  inbox: readonly InboxMessage[]
): Promise<void> {
  markAll(plans, writes);
  const json = (rows: readonly object[]): string => JSON.stringify(rows);
  await sql.query(STATES, [json(plans.map(({ node }) => node))]);
  await sql.query(ITEMS, [json(plans.flatMap(itemRows))]);
  await sql.query(STEPS, [json(plans.flatMap(({ steps }) => steps.map(stepRow)))]);
  await sql.query(STATUSES, [json(plans.flatMap(({ steps }) => steps.map(statusRow)))]);
  await sql.query(EDGES, [
    json(plans.flatMap(({ node, edges }) => edges.map(({ from, to, lagMs }) => [node.no, to, from, lagMs]))),
  ]);
  await sql.query(GATES, [
    json(plans.flatMap(({ gates }) => gates.map(({ planNo, seq, gate }) => ({ plan_no: planNo, seq, doc: gate })))),
  ]);
  if (writes.certificates.length > 0) await sql.query(CERTIFICATES, [json(writes.certificates)]);
  await sql.query(LINES, [json(plans.flatMap(lineRows))]);
  await sql.query(GATE_PARTS, [
    json(
      plans.flatMap(({ gates }) => gates.flatMap((gate) => gate.lines.map(({ seq }) => [gate.planNo, gate.seq, seq])))
    ),
    json(
      plans.flatMap(({ gates }) =>
        gates.flatMap((gate) => gate.required.map(({ seq }) => [gate.planNo, gate.seq, seq]))
      )
    ),
  ]);
  await sql.query(REST, [
    json(await chainJournal(sql, writes.journalRows)),
    json([...writes.timers.values()]),
    json(inbox.map(({ source, messageId }) => ({ source, message_id: messageId }))),
    json(inOrder(writes)),
  ]);
  await writeOpened(sql, writes);
  await insertAssetChanges(
    sql,
    plans.map(({ node, plan }) => ({ no: node.no, plan }))
  );
  await fulfilAssets(sql, writes.fulfilled);
}

function markAll(plans: readonly NewPlan[], writes: SettlementWrites): void {
  for (const { node, plan, lines, steps } of plans) {
    for (const { key } of plan.items) writes.mark(node.no, 'item', key);
    for (const { lineId } of lines) writes.mark(node.no, 'line', lineId);
    for (const { step } of steps) writes.mark(node.no, 'step', step.key);
  }
}

/** How far the steps are that concern each item or line. */
function progressBy(
  steps: readonly StepNode[],
  seqsOf: (step: StepNode) => readonly number[],
  count: number
): readonly Progress[] {
  const progress = Array.from({ length: count }, () => ({ steps: 0, settled: 0, begun: 0, broken: 0 }));
  for (const step of steps) {
    const { settled, begun, broken } = progressOf(step.status.state);
    for (const seq of seqsOf(step)) {
      const entry = progress[seq];
      if (entry === undefined) continue;
      entry.steps += 1;
      entry.settled += settled;
      entry.begun += begun;
      entry.broken += broken;
    }
  }
  return progress;
}

function itemRows({ node, plan, steps }: NewPlan): readonly object[] {
  const progress = progressBy(steps, ({ items }) => items, plan.items.length);
  return plan.items.map((doc, seq) => ({ plan_no: node.no, seq, key: doc.key, doc, ...progress[seq] }));
}

function lineRows({ node, lines, steps }: NewPlan): readonly object[] {
  const progress = progressBy(steps, (step) => step.lines, lines.length);
  return lines.map(({ seq, lineId, billing, certificateId }) => ({
    plan_no: node.no,
    seq,
    line_id: lineId,
    billing: billing ?? null,
    certificate_id: certificateId ?? null,
    ...progress[seq],
  }));
}

const stepRow = ({ planNo, seq, step, items, lines, gate, successors }: StepNode): object => ({
  plan_no: planNo,
  seq,
  key: step.key,
  type: step.type,
  doc: step,
  links: linksOf({ items, lines, gate, successors }),
});

const statusRow = ({ planNo, seq, status, pending, notBefore, openFalloutId }: StepNode): object => ({
  plan_no: planNo,
  seq,
  status,
  pending,
  not_before: notBefore ?? null,
  fallout: openFalloutId ?? null,
});

const PLANS = `
  insert into om.plan (id, order_id, order_number, revision, state, doc, steps, settled, begun, broken,
                       promised_at)
  select x.id, x.order_id, x.order_number, x.revision, 'NotStarted', x.doc, x.steps, 0, 0, 0, x.promised_at
    from json_to_recordset($1::json)
      as x (id text, order_id text, order_number text, revision int, doc json, steps int,
            promised_at timestamptz)
   order by x.id
  on conflict (id) do nothing
  returning no::float8 as no, id, floor(extract(epoch from clock_timestamp()) * 1000)::float8 as now`;

const STATES = `
  update om.plan t set state = x.state, settled = x.settled, begun = x.begun, broken = x.broken
    from json_to_recordset($1::json) as x (no bigint, state text, settled int, begun int, broken int)
   where t.no = x.no`;

const ITEMS = `
  insert into om.item (plan_no, seq, key, doc, steps, settled, begun, broken)
  select * from json_to_recordset($1::json)
    as x (plan_no bigint, seq int, key text, doc json, steps int, settled int, begun int, broken int)`;

const STEPS = `
  insert into om.step (plan_no, seq, key, type, doc, links)
  select *
    from json_to_recordset($1::json)
      as x (plan_no bigint, seq int, key text, type text, doc json, links json)`;

const STATUSES = `
  insert into om.step_status (plan_no, seq, status, pending, not_before, fallout)
  select * from json_to_recordset($1::json)
    as x (plan_no bigint, seq int, status jsonb, pending int, not_before text, fallout text)`;

const EDGES = `
  insert into om.edge (plan_no, to_seq, from_seq, lag_ms)
  select (e ->> 0)::bigint, (e ->> 1)::int, (e ->> 2)::int, (e ->> 3)::bigint
    from json_array_elements($1::json) e`;

const GATES = `
  insert into om.gate (plan_no, seq, doc)
  select * from json_to_recordset($1::json) as x (plan_no bigint, seq int, doc json)`;

const CERTIFICATES = `
  insert into om.certificate (id, plan_no, gate_seq, doc, released_at)
  select * from json_to_recordset($1::json)
    as x (id text, plan_no bigint, gate_seq int, doc json, released_at timestamptz)`;

const LINES = `
  insert into om.line (plan_no, seq, line_id, billing, certificate_id, steps, settled, begun, broken)
  select * from json_to_recordset($1::json)
    as x (plan_no bigint, seq int, line_id text, billing text, certificate_id text,
          steps int, settled int, begun int, broken int)`;

const GATE_PARTS = `
  with l as (
    insert into om.gate_line (plan_no, gate_seq, line_seq)
    select (e ->> 0)::bigint, (e ->> 1)::int, (e ->> 2)::int from json_array_elements($1::json) e)
  insert into om.gate_step (plan_no, gate_seq, step_seq)
  select (e ->> 0)::bigint, (e ->> 1)::int, (e ->> 2)::int from json_array_elements($2::json) e`;

const REST = `
  with j as (${JOURNAL('$1')}),
  t as (
    insert into om.timer (plan_no, seq, purpose, due_at)
    select * from json_to_recordset($2::json) as x (plan_no bigint, seq int, purpose text, due_at timestamptz)),
  i as (
    insert into om.inbox (source, message_id, received_at, state)
    select x.source, x.message_id, clock_timestamp(), 'Applied'
      from json_to_recordset($3::json) as x (source text, message_id text)
    on conflict (source, message_id) do nothing),
  o as (${MARK})
  select 1 as done`;
