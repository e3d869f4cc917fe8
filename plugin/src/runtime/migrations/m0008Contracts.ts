/** What the contract desk remembers: which contracts to look at, what was said to signature services, and the search index. */
export const contracts = `
create table om.contract_due (
  contract_id  text primary key,
  -- Counts the notes: who has finished an earlier one does not settle a later one.
  note         bigint not null default 1,
  due_at       bigint,
  failures     int not null default 0,
  problem      text
);
create index contract_due_at on om.contract_due (due_at) where due_at is not null;

create table om.contract_call (
  key       text primary key,
  attempts  int not null
);

create table om.contract_signature (
  reference    text primary key,
  contract_id  text not null,
  provider     text not null,
  envelope_id  text,
  state        text,
  status       jsonb,
  must_ask     boolean not null default false,
  heard_at     bigint
);
create index contract_signature_envelope on om.contract_signature (provider, envelope_id);

create table om.contract_document (
  contract_id      text primary key,
  contract_number  text not null,
  account_name     text not null,
  type             text not null,
  state            text not null,
  start_date       text,
  end_date         text,
  title            text not null,
  body             text not null,
  words            tsvector not null generated always as (
    setweight(to_tsvector('simple', contract_number || ' ' || account_name), 'A') ||
    setweight(to_tsvector('simple', title || ' ' || type), 'B') ||
    setweight(to_tsvector('simple', body), 'C')
  ) stored
);
create index contract_document_words on om.contract_document using gin (words);
`;
