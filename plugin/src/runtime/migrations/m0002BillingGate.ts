/**
 * The billing gate as an invariant of the database: whoever writes the SQL, a line is Released or Billing only with a
 * certificate of its gate, and only while every step that the gate requires is settled. What a gate requires, and a
 * certificate once written, cannot be changed.
 */
export const billingGate = `
create table om.gate (
  plan_no  bigint not null,
  seq      int not null,
  doc      json not null,
  primary key (plan_no, seq),
  foreign key (plan_no, seq) references om.step
);

create table om.certificate (
  id           text primary key,
  plan_no      bigint not null,
  gate_seq     int not null,
  doc          json not null,
  released_at  timestamptz not null,
  unique (plan_no, gate_seq),
  foreign key (plan_no, gate_seq) references om.gate
);

create table om.line (
  plan_no         bigint not null references om.plan,
  seq             int not null,
  line_id         text not null,
  billing         text check (billing in ('Blocked', 'Eligible', 'Released', 'Billing', 'Suspended', 'Reversed')),
  certificate_id  text references om.certificate,
  steps           int not null,
  settled         int not null,
  begun           int not null,
  broken          int not null,
  primary key (plan_no, seq),
  unique (plan_no, line_id)
) with (fillfactor = 50);

-- A line belongs to one gate at most: a second one, with less to wait for, cannot be slipped in.
create table om.gate_line (
  plan_no   bigint not null,
  gate_seq  int not null,
  line_seq  int not null,
  primary key (plan_no, line_seq),
  foreign key (plan_no, gate_seq) references om.gate,
  foreign key (plan_no, line_seq) references om.line
);

create table om.gate_step (
  plan_no   bigint not null,
  gate_seq  int not null,
  step_seq  int not null,
  primary key (plan_no, gate_seq, step_seq),
  foreign key (plan_no, step_seq) references om.step_status
);

create function om.require_settled(of_plan bigint, of_gate int) returns void language plpgsql as $$
declare open_steps text;
begin
  select string_agg(s.key || ' is ' || t.state, ', ' order by s.seq) into open_steps
    from om.gate_step g
    join om.step s on s.plan_no = g.plan_no and s.seq = g.step_seq
    join om.step_status t on t.plan_no = g.plan_no and t.seq = g.step_seq
   where g.plan_no = of_plan and g.gate_seq = of_gate
     and not (t.state = 'Completed' or t.state = 'Skipped' and coalesce(t.status ->> 'note', '') <> '');
  if open_steps is not null then
    raise exception 'BillingGateClosed: %', open_steps using errcode = 'OM001',
      hint = 'Complete these steps, skip them with a reason, or have them waived; the gate then opens by itself.';
  end if;
end $$;

create function om.check_release() returns trigger language plpgsql as $$
declare of_gate int;
begin
  select c.gate_seq into of_gate
    from om.certificate c
    join om.gate_line l on l.plan_no = c.plan_no and l.gate_seq = c.gate_seq
   where c.id = new.certificate_id and c.plan_no = new.plan_no and l.line_seq = new.seq;
  if not found then
    raise exception 'BillingGateClosed: line % has no certificate of its gate', new.line_id using errcode = 'OM001',
      hint = 'The certificate is written when the billing gate step completes.';
  end if;
  perform om.require_settled(new.plan_no, of_gate);
  return null;
end $$;

create function om.check_certificate() returns trigger language plpgsql as $$
begin
  perform om.require_settled(new.plan_no, new.gate_seq);
  return null;
end $$;

create function om.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'Immutable: rows of % are never changed', tg_table_name using errcode = 'OM002';
end $$;

-- At the end of the transaction, so that steps, certificate and lines may be written in any order.
create constraint trigger line_release after insert or update of billing, certificate_id, plan_no, seq on om.line
  deferrable initially deferred for each row
  when (new.billing in ('Released', 'Billing')) execute function om.check_release();
create constraint trigger certificate_settled after insert on om.certificate
  deferrable initially deferred for each row execute function om.check_certificate();

create trigger certificate_immutable before update or delete or truncate on om.certificate
  for each statement execute function om.refuse_change();
create trigger gate_immutable before update or delete or truncate on om.gate
  for each statement execute function om.refuse_change();
create trigger gate_line_immutable before update or delete or truncate on om.gate_line
  for each statement execute function om.refuse_change();
create trigger gate_step_immutable before update or delete or truncate on om.gate_step
  for each statement execute function om.refuse_change();
`;
