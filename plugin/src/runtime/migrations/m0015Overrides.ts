/** Who asked to go behind hard points of no return, and who decided. */
export const overrides = `
create table om.override (
  no        bigint generated always as identity primary key,
  -- The event that asked.
  id        text not null unique,
  -- The order that carries the change, or is to be cancelled.
  order_id  text not null,
  plan_no   bigint not null references om.plan,
  doc       jsonb not null
);
create index override_order on om.override (order_id, no desc);
`;
