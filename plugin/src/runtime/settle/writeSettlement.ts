import { itemStateOf, type Progress } from '../../domain/progress.ts';
import type { Sql } from '../db/database.ts';
import { fulfilAssets } from '../assets/assetChanges.ts';
import { chainJournal, JOURNAL } from './journalChain.ts';
import { adviseOpened } from '../repair/advice.ts';
import { addNotices } from '../notices/noticeStore.ts';
import { PROMISE_PURPOSES, type SettlementWrites } from './settlementWrites.ts';

/** Writes what a settlement gathered, except its jobs: two statements, whatever its size. */
export async function writeSettlement(sql: Sql, writes: SettlementWrites): Promise<void> {
  await writeProgress(sql, writes);
  const steps = [...writes.steps.values()].map(
    ({ planNo, seq, status, pending, notBefore, worker, job, openFalloutId }) => ({
      plan_no: planNo,
      seq,
      status,
      pending,
      not_before: notBefore ?? null,
      worker: worker ?? null,
      job: job ?? null,
      fallout: openFalloutId ?? null,
    })
  );
  const plans = [...writes.plans.values()].map(({ no, state, settled, begun, broken }) => ({
    no,
    state,
    settled,
    begun,
    broken,
  }));
  if (writes.promisesEnded.size > 0) {
    await sql.query(PROMISES_ENDED, [JSON.stringify([...writes.promisesEnded.values()]), PROMISE_PURPOSES]);
  }
  if (steps.length > 0 || plans.length > 0 || writes.journalRows.length > 0) {
    await sql.query(WRITE, [
      JSON.stringify(steps),
      JSON.stringify(plans),
      JSON.stringify(await chainJournal(sql, writes.journalRows)),
      JSON.stringify(inOrder(writes)),
      JSON.stringify([...writes.timers.values()]),
    ]);
  }
  if (writes.notices.length > 0) await addNotices(sql, writes.notices);
  if (writes.certificates.length > 0) await sql.query(CERTIFICATES, [JSON.stringify(writes.certificates)]);
  await fulfilAssets(sql, writes.fulfilled);
  if (writes.lines.size > 0) {
    const lines = [...writes.lines.values()].map(({ planNo, seq, billing, certificateId }) => ({
      plan_no: planNo,
      seq,
      billing,
      certificate_id: certificateId ?? null,
    }));
    await sql.query(LINES, [JSON.stringify(lines)]);
  }
  await writeOpened(sql, writes);
  if (writes.falloutsClosed.length > 0) await sql.query(FALLOUTS_CLOSED, [JSON.stringify(writes.falloutsClosed)]);
  if (writes.inboxKept.length > 0) await sql.query(INBOX_KEPT, [JSON.stringify(writes.inboxKept)]);
  if (writes.inboxStates.length > 0) await sql.query(INBOX, [JSON.stringify(writes.inboxStates)]);
}

/** Fallouts that are opened, with who must see to them and what helped before. Their steps are written already. */
export async function writeOpened(sql: Sql, { falloutsOpened }: SettlementWrites): Promise<void> {
  if (falloutsOpened.length === 0) return;
  await sql.query(FALLOUTS_OPENED, [JSON.stringify(falloutsOpened)]);
  await adviseOpened(sql, falloutsOpened);
}

/** Counts on items and lines; those whose derived state changed by it are to be projected. */
async function writeProgress(sql: Sql, writes: SettlementWrites): Promise<void> {
  if (writes.items.size === 0 && writes.lineProgress.size === 0) return;
  const rows = await sql.query<ProgressRow>(PROGRESS, [
    JSON.stringify([...writes.items.values()]),
    JSON.stringify([...writes.lineProgress.values()]),
  ]);
  for (const { kind, plan_no, key, d_settled, d_begun, d_broken, ...after } of rows) {
    const before: Progress = {
      steps: after.steps,
      settled: after.settled - d_settled,
      begun: after.begun - d_begun,
      broken: after.broken - d_broken,
    };
    if (itemStateOf(before) !== itemStateOf(after)) writes.mark(plan_no, kind, key);
  }
}

const RANK = { plan: 0, item: 1, line: 2, step: 3, certificate: 4, fallout: 5, message: 6, asset: 7 } as const;

/** Parents first: records are projected in the order in which they were first marked. */
export const inOrder = (writes: SettlementWrites): readonly object[] =>
  [...writes.dirty.values()].sort((a, b) => RANK[a.kind] - RANK[b.kind]);

interface ProgressRow extends Progress {
  readonly kind: 'item' | 'line';
  readonly plan_no: number;
  readonly key: string;
  readonly d_settled: number;
  readonly d_begun: number;
  readonly d_broken: number;
}

const PROGRESS = `
  with i as (
    update om.item t
       set settled = t.settled + x.settled, begun = t.begun + x.begun, broken = t.broken + x.broken
      from json_to_recordset($1::json) as x (plan_no bigint, seq int, settled int, begun int, broken int)
     where t.plan_no = x.plan_no and t.seq = x.seq
    returning 'item' as kind, t.plan_no::float8 as plan_no, t.key, t.steps, t.settled, t.begun, t.broken,
              x.settled as d_settled, x.begun as d_begun, x.broken as d_broken),
  l as (
    update om.line t
       set settled = t.settled + x.settled, begun = t.begun + x.begun, broken = t.broken + x.broken
      from json_to_recordset($2::json) as x (plan_no bigint, seq int, settled int, begun int, broken int)
     where t.plan_no = x.plan_no and t.seq = x.seq
    returning 'line', t.plan_no::float8, t.line_id, t.steps, t.settled, t.begun, t.broken,
              x.settled, x.begun, x.broken)
  select * from i union all select * from l`;

export const MARK = `
    insert into om.outbox (plan_no, kind, key, version)
    select x.plan_no, x.kind, x.key, nextval('om.outbox_version')
      from json_to_recordset($4::json) as x (plan_no bigint, kind text, key text)
    on conflict (plan_no, kind, key) do update set version = excluded.version`;

const WRITE = `
  with s as (
    update om.step_status t
       set status = x.status, pending = x.pending, not_before = x.not_before, worker = x.worker, job = x.job,
           fallout = x.fallout
      from json_to_recordset($1::json)
        as x (plan_no bigint, seq int, status jsonb, pending int, not_before text, worker int, job uuid,
              fallout text)
     where t.plan_no = x.plan_no and t.seq = x.seq),
  p as (
    update om.plan t
       set state = x.state, settled = x.settled, begun = x.begun, broken = x.broken
      from json_to_recordset($2::json) as x (no bigint, state text, settled int, begun int, broken int)
     where t.no = x.no),
  j as (${JOURNAL('$3')}),
  o as (${MARK}),
  t as (
    insert into om.timer (plan_no, seq, purpose, due_at)
    select * from json_to_recordset($5::json) as x (plan_no bigint, seq int, purpose text, due_at timestamptz)
    on conflict (plan_no, seq, purpose) do update set due_at = excluded.due_at)
  select 1 as done`;

// What one transaction both ends and starts again was taken out of its timers, or put in after it ended.
const PROMISES_ENDED = `
  delete from om.timer t using json_to_recordset($1::json) as x (plan_no bigint, seq int)
   where t.plan_no = x.plan_no and t.seq = x.seq and t.purpose = any($2::text[])`;

const CERTIFICATES = `
  insert into om.certificate (id, plan_no, gate_seq, doc, released_at)
  select * from json_to_recordset($1::json)
    as x (id text, plan_no bigint, gate_seq int, doc json, released_at timestamptz)`;

const LINES = `
  update om.line t set billing = x.billing, certificate_id = x.certificate_id
    from json_to_recordset($1::json) as x (plan_no bigint, seq int, billing text, certificate_id text)
   where t.plan_no = x.plan_no and t.seq = x.seq`;

const FALLOUTS_OPENED = `
  insert into om.fallout (id, plan_no, seq, state, error_code, message, fingerprint, opened_at, queue, due_at)
  select x.id, x.plan_no, x.seq, 'Open', x.error_code, x.message, x.fingerprint, x.opened_at, x.queue, x.due_at
    from json_to_recordset($1::json) as x (id text, plan_no bigint, seq int, error_code text, message text,
                                           fingerprint text, opened_at timestamptz, queue text, due_at timestamptz)
  on conflict (id) do nothing`;

const FALLOUTS_CLOSED = `
  update om.fallout t
     set state = 'Closed', resolution = x.resolution, resolved_by = x.resolved_by, resolved_at = x.resolved_at
    from json_to_recordset($1::json) as x (id text, resolution text, resolved_by text, resolved_at timestamptz)
   where t.id = x.id and t.resolved_at is null`;

// A message for several steps has a row for each, the first under its own id.
const INBOX_KEPT = `
  insert into om.inbox (source, message_id, received_at, state, plan_no, seq, event)
  select x.source, x.message_id || x.suffix, clock_timestamp(), 'Waiting', x.plan_no, x.seq, x.event
    from json_to_recordset($1::json)
      as x (source text, message_id text, plan_no bigint, seq int, event jsonb, suffix text)
  on conflict (source, message_id) do update set plan_no = excluded.plan_no, seq = excluded.seq`;

const INBOX = `
  update om.inbox t set state = x.state, event = null
    from json_to_recordset($1::json) as x (source text, message_id text, state text)
   where t.source = x.source and t.message_id = x.message_id and t.state = 'Waiting'`;
