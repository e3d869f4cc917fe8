import { hash } from 'node:crypto';
import type { Sql } from '../db/database.ts';

/** What happened, before it is chained to what happened earlier. */
export interface JournalRow {
  readonly plan_no: number;
  /** Number of the step; null for the plan as a whole. */
  readonly seq: number | null;
  /** ISO 8601 with milliseconds, as it is hashed and read back. */
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly reason: string | null;
  /** Fields that a step got, null for those that it lost; or facts about the plan. */
  readonly data: object | null;
}

export interface ChainedRow extends JournalRow {
  /** 1 for the first of the plan. */
  readonly entry: number;
  readonly hash: string;
}

/** The last entry of a plan; for one that has none, what stands before the first. */
export interface ChainEnd {
  readonly entry: number;
  readonly hash: string;
}

/** What the first entry of a plan follows: entries of one plan cannot be passed off as those of another. */
export const chainStart = (planId: string): ChainEnd => ({ entry: 0, hash: hash('sha256', planId, 'hex') });

/** The hash of an entry, in hex. `data` is the text that is stored. */
export function entryHash(
  previous: string,
  entry: number,
  { seq, at, who, what, reason, data }: Omit<JournalRow, 'plan_no' | 'data'> & { readonly data: string | null }
): string {
  return hash('sha256', JSON.stringify([previous, entry, seq, at, who, what, reason, data]), 'hex');
}

/**
 * Numbers and hashes entries. The caller has locked the plans, so nobody else adds to their chains; the ends are read in
 * a statement of its own, since one that waited for the lock would still see the journal as it was before.
 */
export async function chainJournal(sql: Sql, rows: readonly JournalRow[]): Promise<readonly ChainedRow[]> {
  if (rows.length === 0) return [];
  const ends = new Map<number, ChainEnd>();
  const planNos = [...new Set(rows.map(({ plan_no }) => plan_no))];
  for (const { no, id, entry, hash: last } of await sql.query<EndRow>(ENDS, [planNos])) {
    ends.set(no, entry === null || last === null ? chainStart(id) : { entry, hash: last });
  }
  return rows.map((row) => {
    const end = ends.get(row.plan_no);
    if (end === undefined) throw new Error(`The journal is about plan ${row.plan_no}, which does not exist`);
    const entry = end.entry + 1;
    const data = row.data === null ? null : JSON.stringify(row.data);
    const next = { entry, hash: entryHash(end.hash, entry, { ...row, data }) };
    ends.set(row.plan_no, next);
    return { ...row, entry, hash: `\\x${next.hash}` };
  });
}

interface EndRow {
  readonly no: number;
  readonly id: string;
  readonly entry: number | null;
  readonly hash: string | null;
}

const ENDS = `
  select p.no::float8 as no, p.id, j.entry, encode(j.hash, 'hex') as hash
    from unnest($1::bigint[]) as w (no)
    join om.plan p using (no)
    left join lateral (
      select entry, hash from om.journal j where j.plan_no = p.no order by j.no desc limit 1) j on true`;

/** Writes chained entries, given as JSON by a parameter of the statement that this is part of. */
export const JOURNAL = (parameter: string): string => `
    insert into om.journal (plan_no, seq, at, who, what, reason, data, entry, hash)
    select * from json_to_recordset(${parameter}::json)
      as x (plan_no bigint, seq int, at timestamptz, who text, what text, reason text, data json, entry int, hash bytea)`;
