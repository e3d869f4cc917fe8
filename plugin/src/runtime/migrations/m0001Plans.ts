/**
 * Plans with their steps, what depends on what, and what is due. Numbers stand for ids inside; ids are for people.
 * Documents that are written once and read whole are `json`, which is stored as it comes.
 */
export const plans = `
create table om.plan (
  no            bigint generated always as identity primary key,
  id            text not null unique,
  order_id      text not null,
  order_number  text not null,
  revision      int not null,
  state         text not null,
  -- The plan without its items, steps and gates, which have tables of their own.
  doc           json not null,
  -- How many of its steps are settled, have begun, are broken: what other states are derived from.
  steps         int not null,
  settled       int not null,
  begun         int not null,
  broken        int not null,
  created_at    timestamptz not null default clock_timestamp()
) with (fillfactor = 50);
create index plan_order on om.plan (order_id);
create index plan_number on om.plan (order_number);

create table om.item (
  plan_no  bigint not null references om.plan,
  seq      int not null,
  key      text not null,
  doc      json not null,
  steps    int not null,
  settled  int not null,
  begun    int not null,
  broken   int not null,
  primary key (plan_no, seq),
  unique (plan_no, key)
) with (fillfactor = 50);

-- What was planned; never changed.
create table om.step (
  plan_no  bigint not null references om.plan,
  seq      int not null,
  key      text not null,
  type     text not null,
  doc      json not null,
  -- Numbers of its items, lines and successors, and of the billing gate that it is or stands behind.
  links    json not null,
  primary key (plan_no, seq),
  unique (plan_no, key)
);
create index step_manual on om.step (plan_no, seq) where type in ('manual', 'waitForEvent');

-- What has come of it: one narrow row per step, so that a change rewrites little and touches no index.
create table om.step_status (
  plan_no      bigint not null,
  seq          int not null,
  status       jsonb not null,
  state        text not null generated always as (status ->> 'state') stored,
  attempt      int not null generated always as ((status ->> 'attempt')::int) stored,
  external_id  text generated always as (status ->> 'externalId') stored,
  -- Predecessors that are not settled, and the time before which the step may not start.
  pending      int not null check (pending >= 0),
  not_before   text,
  -- Who calls the vendor right now, and by which job of the queue.
  worker       int,
  job          uuid,
  -- The fallout that is open on it.
  fallout      text,
  primary key (plan_no, seq),
  foreign key (plan_no, seq) references om.step,
  check ((worker is null) = (job is null))
) with (fillfactor = 50);
create index step_external on om.step_status (external_id) where external_id is not null;

-- What a step waits for; the way forward is in the step's links, where settling finds it without a search.
create table om.edge (
  plan_no   bigint not null,
  to_seq    int not null,
  from_seq  int not null,
  lag_ms    bigint not null,
  primary key (plan_no, to_seq, from_seq)
);

create table om.timer (
  plan_no  bigint not null references om.plan,
  seq      int not null,
  purpose  text not null,
  due_at   timestamptz not null,
  primary key (plan_no, seq, purpose)
);
create index timer_due on om.timer (due_at);
`;
