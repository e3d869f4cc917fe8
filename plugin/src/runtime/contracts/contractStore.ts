import type {
  ContractHit,
  ContractSearch,
  ContractStore,
  DueContract,
  IndexedContract,
  KnownSignature,
} from '../../contracts/ports.ts';
import { isSignatureFinal, supersedesSignature, type SignatureState } from '../../domain/signature.ts';
import type { SignatureNotice, SignatureStatus } from '../../engine/vendorPorts.ts';
import type { Database, Sql } from '../db/database.ts';
import { searchContracts, writeDocument } from './contractSearch.ts';

interface SignatureRow {
  readonly reference: string;
  readonly contract_id: string;
  readonly provider: string;
  readonly envelope_id: string | null;
  readonly state: SignatureState | null;
  readonly status: SignatureStatus | null;
  readonly must_ask: boolean;
}

const FINAL: readonly SignatureState[] = ['Completed', 'Declined', 'Voided', 'Expired', 'Failed'];

/** What the contract desk remembers, on PostgreSQL. */
export class DatabaseContractStore implements ContractStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async note(contractIds: readonly string[], at: number): Promise<void> {
    if (contractIds.length > 0) await note(this.#database, contractIds, at);
  }

  async dueContracts(limit: number, now: number): Promise<readonly DueContract[]> {
    const rows = await this.#database.query<{ contract_id: string; note: string; failures: number }>(
      `select contract_id, note::text as note, failures from om.contract_due
       where due_at <= $1 order by due_at, contract_id limit $2`,
      [now, limit]
    );
    return rows.map(({ contract_id, note: noted, failures }) => ({ contractId: contract_id, note: noted, failures }));
  }

  async settled({ contractId, note: noted }: DueContract, next: number | undefined): Promise<void> {
    await this.#database.query(
      `update om.contract_due set due_at = $3, failures = 0, problem = null where contract_id = $1 and note = $2`,
      [contractId, noted, next ?? null]
    );
  }

  async failed({ contractId, note: noted }: DueContract, problem: string, next: number): Promise<void> {
    await this.#database.query(
      `update om.contract_due set due_at = $3, failures = failures + 1, problem = $4 where contract_id = $1 and note = $2`,
      [contractId, noted, next, problem]
    );
  }

  async countAttempt(key: string): Promise<number> {
    const [row] = await this.#database.query<{ readonly attempts: number }>(
      `insert into om.contract_call (key, attempts) values ($1, 1)
       on conflict (key) do update set attempts = om.contract_call.attempts + 1 returning attempts`,
      [key]
    );
    return row?.attempts ?? 1;
  }

  async openSignature(signature: {
    readonly reference: string;
    readonly contractId: string;
    readonly provider: string;
  }): Promise<void> {
    await this.#database.query(
      `insert into om.contract_signature (reference, contract_id, provider) values ($1, $2, $3)
       on conflict (reference) do nothing`,
      [signature.reference, signature.contractId, signature.provider]
    );
  }

  async signature(reference: string): Promise<KnownSignature | undefined> {
    const [row] = await this.#database.query<SignatureRow>(`select * from om.contract_signature where reference = $1`, [
      reference,
    ]);
    return row === undefined ? undefined : toKnown(row);
  }

  recordStatus(reference: string, status: SignatureStatus, at: number): Promise<void> {
    return this.#database.transaction(async (sql) => {
      const row = await lockSignature(sql, `reference = $1`, [reference]);
      if (row) await applyStatus(sql, row, status, at);
    });
  }

  receiveNotice(
    provider: string,
    notice: SignatureNotice,
    at: number
  ): Promise<'applied' | 'duplicate' | 'ignored' | 'unknown'> {
    return this.#database.transaction(async (sql) => {
      const row = await lockSignature(
        sql,
        `provider = $1 and (envelope_id = $2 or (envelope_id is null and reference = $3))`,
        [provider, notice.externalId, notice.reference ?? null]
      );
      // Not remembered: it may be of a request whose row is not committed yet, and is then sent again.
      if (!row) return 'unknown';
      const [first] = await sql.query(
        `insert into om.inbox (source, message_id, received_at, state, external_id)
         values ($1, $2, to_timestamp($3::float8 / 1000), 'Applied', $4)
         on conflict do nothing returning message_id`,
        [`signatures:${provider}`, notice.messageId, at, notice.externalId]
      );
      if (!first) return 'duplicate';
      if (row.state !== null && isSignatureFinal(row.state)) return 'ignored';
      if (notice.isProven) await applyStatus(sql, row, notice, at);
      else await sql.query(`update om.contract_signature set must_ask = true where reference = $1`, [row.reference]);
      await note(sql, [row.contract_id], at);
      return 'applied';
    });
  }

  async askSilent(before: number, at: number): Promise<number> {
    return this.#database.transaction(async (sql) => {
      const rows = await sql.query<{ readonly contract_id: string }>(
        `update om.contract_signature set must_ask = true, heard_at = $2
         where heard_at < $1 and not (state = any($3::text[])) returning contract_id`,
        [before, at, FINAL]
      );
      const ids = [...new Set(rows.map((row) => row.contract_id))];
      if (ids.length > 0) await note(sql, ids, at);
      return ids.length;
    });
  }

  index(contract: IndexedContract): Promise<void> {
    return writeDocument(this.#database, contract);
  }

  search(search: ContractSearch): Promise<readonly ContractHit[]> {
    return searchContracts(this.#database, search);
  }
}

async function note(sql: Sql, contractIds: readonly string[], at: number): Promise<void> {
  await sql.query(
    `insert into om.contract_due (contract_id, due_at) select distinct unnest($1::text[]), $2::bigint
     on conflict (contract_id) do update set note = om.contract_due.note + 1, due_at = excluded.due_at`,
    [contractIds, at]
  );
}

async function lockSignature(
  sql: Sql,
  condition: string,
  values: readonly unknown[]
): Promise<SignatureRow | undefined> {
  const [row] = await sql.query<SignatureRow>(
    `select * from om.contract_signature where ${condition} for update`,
    values
  );
  return row;
}

/** Keeps what is further along; what a provider says of single signatories counts as long as the whole does not go back. */
async function applyStatus(sql: Sql, row: SignatureRow, status: SignatureStatus, at: number): Promise<void> {
  const isNews = row.state === null || supersedesSignature(row.state, status.state) || row.state === status.state;
  const values = isNews ? [status.state, JSON.stringify(plainStatus(status))] : [row.state, JSON.stringify(row.status)];
  await sql.query(
    `update om.contract_signature
     set envelope_id = coalesce(envelope_id, nullif($2, '')), state = $3, status = $4, must_ask = false, heard_at = $5
     where reference = $1`,
    [row.reference, status.externalId, ...values, at]
  );
}

const plainStatus = ({ externalId, reference, state, changedAt, reason, signatories }: SignatureStatus): object => ({
  externalId,
  reference,
  state,
  changedAt,
  reason,
  signatories,
});

const toKnown = (row: SignatureRow): KnownSignature => ({
  reference: row.reference,
  contractId: row.contract_id,
  provider: row.provider,
  mustAsk: row.must_ask,
  ...(row.envelope_id === null ? {} : { envelopeId: row.envelope_id }),
  ...(row.status === null ? {} : { status: row.status }),
});
