/** What comes in and goes out, what people look into, and who works. */
export const messages = `
create table om.inbox (
  source       text not null,
  message_id   text not null,
  received_at  timestamptz not null,
  -- Waiting: it came before its step was ready for it, and is applied when the step is.
  state        text not null check (state in ('Waiting', 'Applied', 'Ignored', 'Refused')),
  external_id  text,
  plan_no      bigint,
  seq          int,
  event        jsonb,
  primary key (source, message_id)
);
create index inbox_waiting_step on om.inbox (plan_no, seq) where state = 'Waiting' and plan_no is not null;
create index inbox_waiting_external on om.inbox (source, external_id) where state = 'Waiting' and plan_no is null;

-- Records that the CRM has not seen as they are now. A record is in here once, however often it changed.
create table om.outbox (
  no       bigint generated always as identity,
  plan_no  bigint not null,
  kind     text not null,
  key      text not null,
  version  bigint not null,
  -- When it was last handed out, counted up: 0 is never, so that what failed comes after what was not tried.
  taken    bigint not null default 0,
  primary key (plan_no, kind, key)
) with (fillfactor = 70);
create index outbox_next on om.outbox (taken, no);
create sequence om.outbox_version;

create table om.fallout (
  id           text primary key,
  plan_no      bigint not null references om.plan,
  seq          int not null,
  state        text not null,
  error_code   text not null,
  message      text not null,
  fingerprint  text not null,
  opened_at    timestamptz not null,
  resolved_at  timestamptz,
  resolution   text,
  resolved_by  text
);
create index fallout_step on om.fallout (plan_no, seq);
create index fallout_open on om.fallout (fingerprint) where resolved_at is null;

create table om.message (
  no         bigint generated always as identity primary key,
  id         text not null unique,
  plan_no    bigint not null references om.plan,
  seq        int not null,
  gateway    text not null,
  direction  text not null check (direction in ('Outbound', 'Inbound')),
  at         timestamptz not null,
  exchange   jsonb not null
);
create index message_plan on om.message (plan_no);

create table om.journal (
  no       bigint generated always as identity,
  plan_no  bigint not null,
  seq      int,
  at       timestamptz not null,
  who      text not null,
  what     text not null,
  reason   text,
  primary key (plan_no, no)
);
create trigger journal_append_only before update or delete or truncate on om.journal
  for each statement execute function om.refuse_change();

create sequence om.worker_no as int;
create table om.worker (
  no          int primary key,
  name        text not null,
  started_at  timestamptz not null default clock_timestamp(),
  heard_at    timestamptz not null default clock_timestamp()
);

create table om.state (
  key         text primary key,
  value       text not null,
  updated_at  timestamptz not null default clock_timestamp()
);
`;
