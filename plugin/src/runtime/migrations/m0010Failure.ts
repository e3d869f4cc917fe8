/** Vendors that are down or closed for maintenance, and what is known of failures. */
export const failure = `
create table om.gateway (
  key         text primary key,
  state       text not null check (state in ('Closed', 'Open', 'HalfOpen', 'Maintenance', 'Draining')),
  note        text not null,
  who         text not null,
  since       timestamptz not null,
  -- When an open circuit is tried, a try counts as lost, or a maintenance window ends by itself.
  until       timestamptz,
  -- How often it opened since it was last closed: each time it stays open longer.
  openings    int not null default 0,
  per_second  float8,
  drained_at  timestamptz
);

-- Steps on hold for their vendor, in the order in which they are released.
create table om.held (
  plan_no  bigint not null,
  seq      int not null,
  gateway  text not null,
  no       bigint generated always as identity,
  primary key (plan_no, seq),
  foreign key (plan_no, seq) references om.step_status
);
create index held_next on om.held (gateway, no);

-- How often it could not be fired: what cannot be fired at all is given to a person.
alter table om.timer add column tries int not null default 0;

create index fallout_fingerprint on om.fallout (fingerprint);
`;
