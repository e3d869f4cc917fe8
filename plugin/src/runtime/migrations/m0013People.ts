/** Dates that were promised, how plans stand against them, and whose turn it was. */
export const people = `
-- What the order is held against; absent while nothing was promised.
alter table om.plan add column promised_at timestamptz;

-- How a plan stands, as people were last shown it.
create table om.outlook (
  plan_no  bigint primary key references om.plan,
  doc      json not null,
  -- When it may look different although nothing happens.
  next_at  timestamptz
);
create index outlook_next on om.outlook (next_at) where next_at is not null;

-- Who got the latest tasks of a queue: the higher the number, the later.
create table om.turn (
  queue   text not null,
  worker  text not null,
  no      bigint not null,
  primary key (queue, worker)
);
create sequence om.turn_no;

-- Messages to customers are about the whole order, and say what was decided when it was.
alter table om.notice alter column seq drop not null;
alter table om.notice drop constraint notice_kind_check;
alter table om.notice add constraint notice_kind_check check (kind in ('remind', 'reassign', 'manager', 'promise'));
alter table om.notice add column subject text;
alter table om.notice add column body text;
`;
