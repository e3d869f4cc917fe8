import type { Sql } from '../db/database.ts';

/** One entry of the journal of a plan. */
export interface JournalEntry {
  /** 1 for the first of the plan; absent when an earlier version wrote it. */
  readonly entry?: number;
  readonly at: string;
  readonly stepKey?: string;
  readonly who: string;
  readonly what: string;
  readonly reason?: string;
  /** Fields that the step got by it, null for those that it lost; or facts about the plan. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** SHA-256 in hex, over this entry and the hash of the one before. */
  readonly hash?: string;
}

/** As it is stored, for whoever computes hashes. */
export interface StoredEntry {
  readonly entry: number | null;
  readonly seq: number | null;
  readonly stepKey: string | null;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly reason: string | null;
  readonly data: string | null;
  readonly hash: string | null;
}

/** What happened to a plan, oldest first. */
export async function readJournal(sql: Sql, planId: string): Promise<readonly JournalEntry[]> {
  return (await storedEntries(sql, planId)).map(toEntry);
}

export function storedEntries(sql: Sql, planId: string): Promise<readonly StoredEntry[]> {
  return sql.query<StoredEntry>(ENTRIES, [planId]);
}

export function toEntry({ seq: _, data, ...row }: StoredEntry): JournalEntry {
  const fields = Object.entries({ ...row, data: data === null ? null : (JSON.parse(data) as object) });
  return Object.fromEntries(fields.filter(([, value]) => value !== null)) as unknown as JournalEntry;
}

const ENTRIES = `
  select j.entry, j.seq, s.key as "stepKey",
         to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, j.who, j.what, j.reason,
         j.data::text as data, encode(j.hash, 'hex') as hash
    from om.plan p
    join om.journal j on j.plan_no = p.no
    left join om.step s on s.plan_no = j.plan_no and s.seq = j.seq
   where p.id = $1 order by j.no`;
