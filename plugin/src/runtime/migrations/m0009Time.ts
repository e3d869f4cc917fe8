/** Messages that somebody is to get when dates slip, and when plans under way are expected to end. */
export const time = `
create table om.notice (
  id           text primary key,
  plan_no      bigint not null references om.plan,
  seq          int,
  kind         text not null check (kind in ('remind', 'reassign', 'manager', 'promise')),
  rung         int,
  gateway      text not null,
  recipient    text not null,
  at           timestamptz not null,
  facts        jsonb not null,
  state        text not null default 'Pending' check (state in ('Pending', 'Sent', 'Failed')),
  attempt      int not null default 0,
  next_at      timestamptz not null,
  external_id  text,
  reason       text
);
create index notice_due on om.notice (next_at) where state = 'Pending';

create table om.forecast (
  plan_no        bigint primary key references om.plan,
  -- What it was made of: it is made anew when one of these differs.
  settled        int not null,
  begun          int not null,
  broken         int not null,
  changes        int not null,
  at             timestamptz not null,
  projected_end  timestamptz not null,
  promised       timestamptz,
  level          text not null check (level in ('OnTrack', 'AtRisk', 'Late')),
  -- Share of like cases in which what is left took longer than there is time.
  risk           real,
  -- How often a new date was promised.
  renewals       int not null default 0
) with (fillfactor = 70);
`;
