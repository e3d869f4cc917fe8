/** One-time links to approvals and the messages that were sent about them. Of tokens and codes only hashes are kept. */
export const approvals = `
create table om.approval_link (
  hash          text primary key,
  request_id    text not null,
  request_key   text not null,
  subject_id    text not null,
  actor_id      text not null,
  expires_at    bigint not null,
  used_at       bigint,
  code_hash     text,
  code_expires  bigint,
  codes         int not null default 0,
  wrong_codes   int not null default 0
);
create table om.approval_message (
  key       text primary key,
  attempts  int not null,
  state     text not null check (state in ('open', 'sent', 'failed')),
  detail    text
);
`;
