/** Changes of orders under way: what each was, and what it took out of the plan. */
export const changes = `
-- How often the plan was changed: what processes keep in memory of its steps holds for one number only.
alter table om.plan add column changes int not null default 0;
-- The order was cancelled: the plan ends as Cancelled once what was done is undone.
alter table om.plan add column cancelling boolean not null default false;
alter table om.item add column withdrawn boolean not null default false;
alter table om.line add column withdrawn boolean not null default false;

-- Lines of orders that carry changes: they show the state of the line that they speak of.
create table om.line_alias (
  plan_no   bigint not null,
  line_seq  int not null,
  line_id   text not null,
  primary key (plan_no, line_id),
  foreign key (plan_no, line_seq) references om.line
);

create table om.change (
  id        text primary key,
  plan_no   bigint not null references om.plan,
  revision  int not null,
  -- The CRM order that carries it; null for a cancellation.
  order_id  text,
  at        timestamptz not null,
  who       text not null,
  -- The whole order as it is from here on, and what the change did.
  doc       json not null,
  impact    json not null,
  unique (plan_no, revision)
);
create trigger change_immutable before update or delete or truncate on om.change
  for each statement execute function om.refuse_change();

-- A line may get another gate when a change discards the one it has; two that could open it never has.
alter table om.gate_line drop constraint gate_line_pkey;
alter table om.gate_line add primary key (plan_no, gate_seq, line_seq);
create index gate_line_line on om.gate_line (plan_no, line_seq);

create function om.check_one_gate() returns trigger language plpgsql as $$
declare gates text;
begin
  select string_agg(s.key, ', ' order by s.seq) into gates
    from om.gate_line l
    join om.step s on s.plan_no = l.plan_no and s.seq = l.gate_seq
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
   where l.plan_no = new.plan_no and l.line_seq = new.line_seq and t.state <> 'Discarded'
  having count(*) > 1;
  if gates is not null then
    raise exception 'BillingGateClosed: a line has several gates: %', gates using errcode = 'OM001',
      hint = 'A second gate takes the place of one that a change of the order discards.';
  end if;
  return null;
end $$;
create constraint trigger gate_line_one after insert on om.gate_line
  deferrable initially deferred for each row execute function om.check_one_gate();

-- A gate that took the place of another opens only when nothing is open that the other one required.
create or replace function om.require_settled(of_plan bigint, of_gate int) returns void language plpgsql as $$
declare open_steps text;
begin
  select string_agg(s.key || ' is ' || t.state, ', ' order by s.seq) into open_steps
    from om.gate_step g
    join om.step s on s.plan_no = g.plan_no and s.seq = g.step_seq
    join om.step_status t on t.plan_no = g.plan_no and t.seq = g.step_seq
   where g.plan_no = of_plan
     and (g.gate_seq = of_gate
            and not (t.state = 'Completed' or t.state = 'Skipped' and coalesce(t.status ->> 'note', '') <> '')
          or g.gate_seq in (select o.gate_seq
                              from om.gate_line l join om.gate_line o using (plan_no, line_seq)
                             where l.plan_no = of_plan and l.gate_seq = of_gate and o.gate_seq <> of_gate)
            and t.state not in ('Completed', 'Skipped', 'Discarded', 'Amended', 'Compensating', 'Compensated'));
  if open_steps is not null then
    raise exception 'BillingGateClosed: %', open_steps using errcode = 'OM001',
      hint = 'Complete these steps, skip them with a reason, or have them waived; the gate then opens by itself.';
  end if;
end $$;
`;
