import type { Database } from '../db/database.ts';
import { LOCKS } from '../db/locks.ts';
import { RuntimeError } from '../runtimeError.ts';
import { plans } from './m0001Plans.ts';
import { billingGate } from './m0002BillingGate.ts';
import { messages } from './m0003Messages.ts';
import { earlyEvents } from './m0004EarlyEvents.ts';
import { changes } from './m0005Changes.ts';
import { journalChain } from './m0006Journal.ts';
import { approvals } from './m0007Approvals.ts';
import { contracts } from './m0008Contracts.ts';
import { time } from './m0009Time.ts';
import { failure } from './m0010Failure.ts';
import { assets } from './m0011Assets.ts';
import { repair } from './m0012Repair.ts';
import { people } from './m0013People.ts';
import { outlooks } from './m0014Outlooks.ts';
import { overrides } from './m0015Overrides.ts';
import { gateOfChange } from './m0016GateOfChange.ts';

/** In order; one that has been released is never changed, only followed by another. */
const MIGRATIONS: readonly { readonly name: string; readonly sql: string }[] = [
  { name: 'plans', sql: plans },
  { name: 'billingGate', sql: billingGate },
  { name: 'messages', sql: messages },
  { name: 'earlyEvents', sql: earlyEvents },
  { name: 'changes', sql: changes },
  { name: 'journalChain', sql: journalChain },
  { name: 'approvals', sql: approvals },
  { name: 'contracts', sql: contracts },
  { name: 'time', sql: time },
  { name: 'failure', sql: failure },
  { name: 'assets', sql: assets },
  { name: 'repair', sql: repair },
  { name: 'people', sql: people },
  { name: 'outlooks', sql: outlooks },
  { name: 'overrides', sql: overrides },
  { name: 'gateOfChange', sql: gateOfChange },
];

/**
 * Brings the schema to the version of this program. Each migration is one transaction.
 *
 * @throws {RuntimeError} `DatabaseTooNew` when a later version of the program has migrated it.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock($1)`, [LOCKS.migrations]);
    await sql.query(`create schema if not exists ${database.schema}`);
    await sql.query(`create table if not exists om.migration
      (version int primary key, name text not null, applied_at timestamptz not null default clock_timestamp())`);
  });
  for (const [index, { name, sql: script }] of MIGRATIONS.entries()) {
    await database.transaction(async (sql) => {
      await sql.query(`select pg_advisory_xact_lock($1)`, [LOCKS.migrations]);
      const [{ version } = { version: 0 }] = await sql.query<{ readonly version: number }>(
        `select coalesce(max(version), 0)::int as version from om.migration`
      );
      if (version > MIGRATIONS.length) throw tooNew(version);
      if (version > index) return;
      for (const statement of statements(script)) await sql.query(statement);
      await sql.query(`insert into om.migration (version, name) values ($1, $2)`, [index + 1, name]);
    });
  }
}

/** Splits at semicolons that end a line, outside of `$$` bodies. */
function statements(script: string): readonly string[] {
  const found: string[] = [];
  let current = '';
  let inBody = false;
  for (const line of script.split('\n')) {
    current += `${line}\n`;
    if ((line.match(/\$\$/g)?.length ?? 0) % 2 === 1) inBody = !inBody;
    if (!inBody && line.trimEnd().endsWith(';')) {
      found.push(current);
      current = '';
    }
  }
  return found;
}

const tooNew = (version: number): RuntimeError =>
  new RuntimeError(
    'DatabaseTooNew',
    `The database is at version ${version}; this program knows ${MIGRATIONS.length}.`,
    'Update the program, or use another database.'
  );
