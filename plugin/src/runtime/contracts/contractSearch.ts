import type { ContractHit, ContractSearch, IndexedContract } from '../../contracts/ports.ts';
import type { Sql } from '../db/database.ts';

/** PostgreSQL takes at most a megabyte of words in one vector; a contract that is longer is found by its first part. */
const MAX_BODY = 400_000;

export async function writeDocument(sql: Sql, contract: IndexedContract): Promise<void> {
  await sql.query(
    `insert into om.contract_document
       (contract_id, contract_number, account_name, type, state, start_date, end_date, title, body)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (contract_id) do update set
       contract_number = excluded.contract_number, account_name = excluded.account_name, type = excluded.type,
       state = excluded.state, start_date = excluded.start_date, end_date = excluded.end_date,
       title = excluded.title, body = excluded.body`,
    [
      contract.contractId,
      contract.contractNumber,
      contract.accountName,
      contract.type,
      contract.state,
      contract.startDate ?? null,
      contract.endDate ?? null,
      contract.title,
      contract.body.slice(0, MAX_BODY),
    ]
  );
}

interface HitRow {
  readonly contract_id: string;
  readonly contract_number: string;
  readonly account_name: string;
  readonly type: string;
  readonly state: string;
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly title: string;
  readonly excerpt: string;
  readonly rank: number;
}

/** Ranking reads the words of each match: where nearly every contract matches, the newest are ranked. */
const MOST_RANKED = 2_000;

/** The best first. Excerpts are cut from those alone that are shown: cutting reads the whole document. */
export async function searchContracts(sql: Sql, search: ContractSearch): Promise<readonly ContractHit[]> {
  const rows = await sql.query<HitRow>(
    `with wanted as (select websearch_to_tsquery('simple', $1) as query),
     found as (
       select document.contract_id
       from om.contract_document document, wanted
       where document.words @@ wanted.query
         and ($2::text is null or document.type = $2) and ($3::text is null or document.state = $3)
       order by document.contract_number desc limit ${MOST_RANKED}
     ),
     best as (
       select document.*, ts_rank(document.words, wanted.query) as rank
       from found join om.contract_document document using (contract_id), wanted
       order by rank desc, document.contract_number desc limit $4
     )
     select best.*, ts_headline('simple', best.title || '. ' || best.body, wanted.query,
       'StartSel=«, StopSel=», MaxWords=30, MinWords=12, MaxFragments=1') as excerpt
     from best, wanted order by best.rank desc, best.contract_number desc`,
    [search.text, search.type ?? null, search.state ?? null, search.limit]
  );
  return rows.map((row): ContractHit => ({
    contractId: row.contract_id,
    contractNumber: row.contract_number,
    accountName: row.account_name,
    type: row.type,
    state: row.state,
    title: row.title,
    excerpt: row.excerpt.replaceAll(/\s+/g, ' '),
    rank: row.rank,
    ...(row.start_date === null ? {} : { startDate: row.start_date }),
    ...(row.end_date === null ? {} : { endDate: row.end_date }),
  }));
}
