/** What customers have, what plans make of it, and whose turn it is. */
export const assets = `
create table om.asset (
  id          text primary key,
  root_id     text not null,
  account_id  text not null,
  state       text not null check (state in ('Active', 'Suspended', 'Terminated')),
  doc         jsonb not null
);
create index asset_root on om.asset (root_id);

-- Technical items as they were last delivered: what later orders are compared with.
create table om.asset_item (
  id         text primary key,
  asset_ids  text[] not null,
  doc        jsonb not null
);
create index asset_item_assets on om.asset_item using gin (asset_ids);

-- What becomes of assets and items once one of these lines is fulfilled.
create table om.asset_change (
  plan_no    bigint not null references om.plan,
  kind       text not null check (kind in ('asset', 'item')),
  id         text not null,
  root_id    text,
  line_ids   text[] not null,
  -- Null for an item that is no longer there.
  doc        jsonb,
  fulfilled  boolean not null default false,
  primary key (plan_no, kind, id)
);
create index asset_change_root on om.asset_change (root_id) where kind = 'asset';
create index asset_change_item on om.asset_change (id) where kind = 'item';

-- Orders on assets, in the order in which they were accepted. One whose plan has ended is over by that.
create table om.asset_turn (
  no            bigint generated always as identity primary key,
  order_id      text not null unique,
  order_number  text not null,
  roots         text[] not null,
  taken_at      timestamptz not null default clock_timestamp(),
  -- It got no plan, and will get none: refused, or cancelled while it waited.
  ended_at      timestamptz
);
create index asset_turn_open on om.asset_turn (no) where ended_at is null;
`;
