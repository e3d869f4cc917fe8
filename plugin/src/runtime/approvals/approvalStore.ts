import type { ApprovalLink, ApprovalStore } from '../../engine/approvalPorts.ts';
import type { Database } from '../db/database.ts';

interface LinkRow {
  readonly request_id: string;
  readonly request_key: string;
  readonly subject_id: string;
  readonly actor_id: string;
  readonly expires_at: string;
  readonly used_at: string | null;
}

const MOST_WRONG_CODES = 5;

/** Links and messages of approvals. Every method is one statement: of two callers at once one is the first. */
export class DatabaseApprovalStore implements ApprovalStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async addLink(link: ApprovalLink): Promise<void> {
    await this.#database.query(
      `insert into om.approval_link (hash, request_id, request_key, subject_id, actor_id, expires_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (hash) do nothing`,
      [link.hash, link.requestId, link.requestKey, link.subjectId, link.actorId, link.expiresAt]
    );
  }

  async link(hash: string): Promise<ApprovalLink | undefined> {
    const [row] = await this.#database.query<LinkRow>(`select * from om.approval_link where hash = $1`, [hash]);
    if (row === undefined) return undefined;
    return {
      hash,
      requestId: row.request_id,
      requestKey: row.request_key,
      subjectId: row.subject_id,
      actorId: row.actor_id,
      expiresAt: Number(row.expires_at),
      ...(row.used_at === null ? {} : { usedAt: Number(row.used_at) }),
    };
  }

  async useLink(hash: string, at: number): Promise<boolean> {
    const rows = await this.#database.query(
      `update om.approval_link set used_at = $2 where hash = $1 and used_at is null and expires_at > $2 returning hash`,
      [hash, at]
    );
    return rows.length === 1;
  }

  async releaseLink(hash: string): Promise<void> {
    await this.#database.query(`update om.approval_link set used_at = null where hash = $1`, [hash]);
  }

  async setCode(hash: string, codeHash: string, expiresAt: number, perLink: number): Promise<boolean> {
    const rows = await this.#database.query(
      `update om.approval_link set code_hash = $2, code_expires = $3, codes = codes + 1
       where hash = $1 and codes < $4 returning hash`,
      [hash, codeHash, expiresAt, perLink]
    );
    return rows.length === 1;
  }

  async checkCode(hash: string, codeHash: string, now: number): Promise<boolean> {
    const [row] = await this.#database.query<{ readonly right: boolean }>(
      `update om.approval_link
       set wrong_codes = wrong_codes + case when code_hash = $2 and code_expires > $3 then 0 else 1 end
       where hash = $1 and wrong_codes < $4
       returning coalesce(code_hash = $2 and code_expires > $3, false) as right`,
      [hash, codeHash, now, MOST_WRONG_CODES]
    );
    return row?.right === true;
  }

  async beginMessage(key: string, maxAttempts: number): Promise<number | undefined> {
    const [row] = await this.#database.query<{ readonly attempts: number }>(
      `insert into om.approval_message as m (key, attempts, state) values ($1, 1, 'open')
       on conflict (key) do update set attempts = m.attempts + 1 where m.state = 'open' and m.attempts < $2
       returning attempts`,
      [key, maxAttempts]
    );
    return row?.attempts;
  }

  async endMessage(
    key: string,
    { state, detail }: { readonly state: 'sent' | 'failed'; readonly detail: string }
  ): Promise<void> {
    await this.#database.query(`update om.approval_message set state = $2, detail = $3 where key = $1`, [
      key,
      state,
      detail.slice(0, 500),
    ]);
  }
}
