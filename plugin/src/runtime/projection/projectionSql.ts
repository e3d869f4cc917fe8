/** What is read and written of the outbox and of the records that it names. */
import { ITEM_COLUMNS, LINE_FIELDS } from '../read/planView.ts';

// Rows that a settlement is changing right now are passed over: waiting for them here could end in a deadlock.
export const TAKE = `
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

export const ACK = `
  with seen as (
    select o.plan_no, o.kind, o.key
      from json_to_recordset($1::json) as x (kind text, plan_id text, key text, version bigint)
      join om.plan p on p.id = x.plan_id
      join om.outbox o on o.plan_no = p.no and o.kind = x.kind and o.key = x.key and o.version = x.version
       for update of o skip locked)
  delete from om.outbox o using seen s where o.plan_no = s.plan_no and o.kind = s.kind and o.key = s.key`;

export const HEADS = `
  select no::float8 as no, state, doc, cancelling, steps, settled, begun, broken,
         -- Nobody counts what a change has given up; without a change there is none.
         case when changes = 0 then 0 else (
           select count(*)::int from om.step_status t
            where t.plan_no = p.no and t.state in ('Discarded', 'Amended', 'Compensating', 'Compensated')) end as given_up,
         (select o.doc from om.outlook o where o.plan_no = p.no) as outlook,
         (select json_agg(c.order_id order by c.revision) from om.change c
           where c.plan_no = p.no and c.order_id is not null) as change_orders
    from om.plan p
   where no = any($1::bigint[]) order by no`;

const CLOSED_STATES = `'{Completed,Skipped,Discarded,Amended,Compensating,Compensated}'::text[]`;
const WANTED = `unnest($1::bigint[], $2::text[]) as w (plan_no, key)`;
export const ITEMS = `${ITEM_COLUMNS} join ${WANTED} on w.plan_no = i.plan_no and w.key = i.key order by i.plan_no, i.seq`;
export const LINES = `
  select ${LINE_FIELDS},
         (select json_agg(a.line_id order by a.line_id) from om.line_alias a
           where a.plan_no = l.plan_no and a.line_seq = l.seq) as aliases
    from om.line l join ${WANTED} on w.plan_no = l.plan_no and w.key = l.line_id order by l.plan_no, l.seq`;
const ISO = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

// What a step waits for is shown to people: fifty names say enough.
export const STEPS = `
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

export const CERTIFICATES = `
  select c.plan_no::float8 as plan_no, c.doc from ${WANTED} join om.certificate c on c.id = w.key order by c.id`;

export const FALLOUTS = `
  select f.plan_no::float8 as plan_no, f.id, s.key as "stepKey", f.state, f.error_code as "errorCode", f.message,
         f.fingerprint, ${ISO('f.opened_at')} as "openedAt", ${ISO('f.resolved_at')} as "resolvedAt",
         f.resolution, f.resolved_by as "resolvedBy", f.queue, ${ISO('f.due_at')} as "dueAt", f.advice
    from ${WANTED}
    join om.fallout f on f.id = w.key
    join om.step s on s.plan_no = f.plan_no and s.seq = f.seq
   order by f.opened_at`;

export const MESSAGES = `
  select m.plan_no::float8 as plan_no, m.id, s.key as "stepKey", m.gateway, m.direction,
         ${ISO('m.at')} as at, m.exchange
    from ${WANTED}
    join om.message m on m.id = w.key
    join om.step s on s.plan_no = m.plan_no and s.seq = m.seq
   order by m.no`;

export const ASSETS = `
  select w.plan_no::float8 as plan_no, a.doc as asset,
         (select json_agg(i.doc order by i.id) from om.asset_item i where i.asset_ids @> array[a.id]) as items
    from ${WANTED} join om.asset a on a.id = w.key order by a.id`;

export const REPROJECT = `
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
