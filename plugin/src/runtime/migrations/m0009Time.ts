/** Messages that somebody is to get when dates slip. */
export const time = `
create table om.notice (
  id           text primary key,
  plan_no      bigint not null references om.plan,
  seq          int not null,
  kind         text not null check (kind in ('remind', 'reassign', 'manager')),
  rung         int not null,
  gateway      text not null,
  recipient    text not null,
  at           timestamptz not null,
  state        text not null default 'Pending' check (state in ('Pending', 'Sent', 'Failed')),
  attempt      int not null default 0,
  next_at      timestamptz not null,
  external_id  text,
  reason       text
);
create index notice_due on om.notice (next_at) where state = 'Pending';
`;
