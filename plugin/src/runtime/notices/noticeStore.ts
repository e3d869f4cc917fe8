import type { Sql } from '../db/database.ts';
import type { DueNotice, NoticeOutcome } from '../../engine/noticePorts.ts';
import type { Notice } from './notice.ts';

/** One that is known already stays as it is. */
export async function addNotices(sql: Sql, notices: readonly Notice[]): Promise<void> {
  await sql.query(
    `insert into om.notice (id, plan_no, seq, kind, rung, gateway, recipient, at, next_at, subject, body)
     select x.id, x.plan_no, x.seq, x.kind, x.rung, x.gateway, x.recipient, x.at, x.at, x.subject, x.body
       from json_to_recordset($1::json)
         as x (id text, plan_no bigint, seq int, kind text, rung int, gateway text, recipient text, at timestamptz,
               subject text, body text)
     on conflict (id) do nothing`,
    [JSON.stringify(notices)]
  );
}

/**
 * Takes messages that are due. The attempt is counted and committed before anything is sent: whoever is killed while it
 * sends leaves a message that comes up again after the lease, as the next attempt.
 */
export async function takeNotices(
  sql: Sql,
  { now, leaseMs, limit }: { readonly now: number; readonly leaseMs: number; readonly limit: number }
): Promise<readonly DueNotice[]> {
  const rows = await sql.query<{ [K in keyof Required<DueNotice>]: DueNotice[K] | null }>(TAKE, [now, leaseMs, limit]);
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as DueNotice
  );
}

/** @param attempt of the claim; the outcome of one that somebody else has taken since is dropped */
export async function settleNotice(
  sql: Sql,
  { id, attempt }: Pick<DueNotice, 'id' | 'attempt'>,
  outcome: NoticeOutcome
): Promise<void> {
  const state = outcome.kind === 'sent' ? 'Sent' : outcome.kind === 'failed' ? 'Failed' : 'Pending';
  await sql.query(
    `update om.notice set state = $3, external_id = $4, reason = $5,
            next_at = case when $6::float8 is null then next_at else to_timestamp($6::float8 / 1000) end
      where id = $1 and attempt = $2 and state = 'Pending'`,
    [
      id,
      attempt,
      state,
      outcome.kind === 'sent' ? outcome.externalId : null,
      outcome.kind === 'sent' ? null : outcome.reason,
      outcome.kind === 'later' ? outcome.at : null,
    ]
  );
}

const TAKE = `
  with due as (
    select id from om.notice
     where state = 'Pending' and next_at <= to_timestamp($1::float8 / 1000)
     order by next_at, id limit $3 for update skip locked),
  taken as (
    update om.notice n set attempt = n.attempt + 1, next_at = to_timestamp(($1::float8 + $2::float8) / 1000)
      from due where n.id = due.id returning n.*)
  select n.id, n.kind, n.gateway, n.recipient, n.attempt, n.subject, n.body as text, p.id as "planId", p.order_number as "orderNumber",
         p.doc ->> 'accountName' as "accountName", s.key as "stepKey", s.doc ->> 'name' as "stepName",
         t.status ->> 'dueAt' as "dueAt"
    from taken n
    join om.plan p on p.no = n.plan_no
    left join om.step s on s.plan_no = n.plan_no and s.seq = n.seq
    left join om.step_status t on t.plan_no = n.plan_no and t.seq = n.seq
   order by n.at, n.id`;
