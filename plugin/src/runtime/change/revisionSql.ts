/** Statements of a revision. `$1` is the number of the plan, rows come as JSON. */
export const HEADER = `
  update om.plan set revision = $2::int, doc = (doc::jsonb || $3::jsonb)::json, changes = changes + 1, cancelling = $4
   where no = $1`;

export const CHANGE = `
  insert into om.change (id, plan_no, revision, at, who, doc, impact, order_id)
  values ($1, $2, $3::int, $4::timestamptz, $5, $6::json, $7::json, $8)`;

export const ITEMS = `
  with x as (select * from json_to_recordset($2::json) as x (key text, doc json)),
  known as (
    update om.item t set doc = x.doc from x where t.plan_no = $1 and t.key = x.key returning t.key),
  top as (select coalesce(max(seq), -1) as seq from om.item where plan_no = $1)
  insert into om.item (plan_no, seq, key, doc, steps, settled, begun, broken)
  select $1, top.seq + row_number() over (order by x.key), x.key, x.doc, 0, 0, 0, 0
    from x, top where x.key not in (select key from known)`;

export const LINES = `
  with x as (select * from json_to_recordset($2::json) as x (line_id text, gated boolean)),
  known as (
    update om.line t set billing = coalesce(t.billing, 'Blocked')
      from x where t.plan_no = $1 and t.line_id = x.line_id and x.gated),
  top as (select coalesce(max(seq), -1) as seq from om.line where plan_no = $1)
  insert into om.line (plan_no, seq, line_id, billing, certificate_id, steps, settled, begun, broken)
  select $1, top.seq + row_number() over (order by x.line_id), x.line_id, case when x.gated then 'Blocked' end,
         null, 0, 0, 0, 0
    from x, top where not exists (select 1 from om.line l where l.plan_no = $1 and l.line_id = x.line_id)`;

export const WITHDRAWN = `update om.line set withdrawn = not (line_id = any($2::text[])) where plan_no = $1`;

export const ALIASES = `
  insert into om.line_alias (plan_no, line_seq, line_id)
  select $1, l.seq, x.alias
    from json_to_recordset($2::json) as x (line_id text, alias text)
    join om.line l on l.plan_no = $1 and l.line_id = x.line_id
  on conflict (plan_no, line_id) do nothing`;

export const STEPS = `
  with x as (
    select * from json_to_recordset($1::json)
      as x (plan_no bigint, seq int, key text, type text, doc json, links json, status jsonb, pending int,
            not_before text)),
  s as (insert into om.step (plan_no, seq, key, type, doc, links) select plan_no, seq, key, type, doc, links from x)
  insert into om.step_status (plan_no, seq, status, pending, not_before)
  select plan_no, seq, status, pending, not_before from x`;

export const EDGES = `
  with gone as (
    delete from om.edge e using json_array_elements($3::json) d
     where e.plan_no = $1 and e.from_seq = (d ->> 0)::int and e.to_seq = (d ->> 1)::int)
  insert into om.edge (plan_no, from_seq, to_seq, lag_ms)
  select $1, (e ->> 0)::int, (e ->> 1)::int, (e ->> 2)::bigint from json_array_elements($2::json) e
  on conflict (plan_no, to_seq, from_seq) do nothing`;

export const RELINK = `
  update om.step t
     set doc = (t.doc::jsonb || x.doc)::json, links = (t.links::jsonb || x.links)::json
    from json_to_recordset($2::json) as x (key text, doc jsonb, links jsonb)
   where t.plan_no = $1 and t.key = x.key`;

export const PENDING = `
  update om.step_status t set pending = t.pending + x.by, not_before = greatest(t.not_before, x.not_before)
    from json_to_recordset($2::json) as x (seq int, by int, not_before text)
   where t.plan_no = $1 and t.seq = x.seq`;

export const NEXT = `
  update om.step t
     set links = jsonb_set(t.links::jsonb, '{next}', coalesce((
           select jsonb_agg(jsonb_build_array(e.to_seq, e.lag_ms) order by e.to_seq)
             from om.edge e where e.plan_no = t.plan_no and e.from_seq = t.seq), '[]'))::json
   where t.plan_no = $1 and t.seq = any($2::int[])`;

export const GATES = `
  insert into om.gate (plan_no, seq, doc)
  select $1, x.seq, x.doc from json_to_recordset($2::json) as x (seq int, doc json)`;

export const GATE_LINES = `
  insert into om.gate_line (plan_no, gate_seq, line_seq)
  select $1, x.seq, l.seq
    from json_to_recordset($2::json) as x (seq int, lines json)
    cross join json_array_elements_text(x.lines) as of_line (id)
    join om.line l on l.plan_no = $1 and l.line_id = of_line.id`;

export const GATE_STEPS = `
  insert into om.gate_step (plan_no, gate_seq, step_seq)
  select $1, x.seq, s.seq::int
    from json_to_recordset($2::json) as x (seq int, steps json)
    cross join json_array_elements_text(x.steps) as s (seq)`;

export const MARKS = `
  insert into om.outbox (plan_no, kind, key, version)
  select $1, 'step', key, nextval('om.outbox_version') from unnest($2::text[]) as k (key)
  on conflict (plan_no, kind, key) do update set version = excluded.version`;
