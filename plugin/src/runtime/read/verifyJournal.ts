import { foldJournal } from '../../engine/foldJournal.ts';
import type { Database, Sql } from '../db/database.ts';
import { chainStart, entryHash, type ChainEnd } from '../settle/journalChain.ts';
import { storedEntries, toEntry, type StoredEntry } from './journal.ts';

export interface JournalFault {
  readonly planId: string;
  /** The entry at which it shows; absent when the journal as a whole does not fit the plan. */
  readonly entry?: number;
  /**
   * `Altered`: the hash is not the one of the entry and of all before it. `Missing`: a number is left out or comes twice.
   * `Unchained`: an entry without a hash among those with one. `Contradicts`: a step or the plan is not what its last
   * entry says, as when the end of the journal was cut off, or the state was changed behind its back.
   */
  readonly kind: 'Altered' | 'Missing' | 'Unchained' | 'Contradicts';
  readonly message: string;
}

export interface JournalVerdict {
  readonly plans: number;
  readonly entries: number;
  /** Entries of earlier versions, which have no hash. */
  readonly unchained: number;
  readonly faults: readonly JournalFault[];
}

const PAGE = 200;
const MOST_FAULTS = 1_000;

/**
 * Computes every hash anew and compares what the journal says with what is. Each plan is one snapshot; the memory needed
 * is that of the largest plan.
 *
 * @param planIds all plans when left out
 */
export async function verifyJournal(database: Database, planIds?: readonly string[]): Promise<JournalVerdict> {
  const total = { plans: 0, entries: 0, unchained: 0, faults: [] as JournalFault[] };
  for await (const planId of planIds ?? everyPlan(database)) {
    const { entries, faults } = await database.snapshot((sql) => verifyPlan(sql, planId));
    total.plans += 1;
    total.entries += entries.length;
    total.unchained += entries.filter(({ entry }) => entry === null).length;
    total.faults.push(...faults);
    if (total.faults.length >= MOST_FAULTS) break;
  }
  return total;
}

async function* everyPlan(sql: Sql): AsyncGenerator<string> {
  for (let after = 0; ;) {
    const page = await sql.query<{ readonly no: number; readonly id: string }>(
      `select no::float8 as no, id from om.plan where no > $1 order by no limit ${PAGE}`,
      [after]
    );
    for (const { id } of page) yield id;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.no;
  }
}

async function verifyPlan(
  sql: Sql,
  planId: string
): Promise<{ readonly entries: readonly StoredEntry[]; readonly faults: readonly JournalFault[] }> {
  const entries = await storedEntries(sql, planId);
  return { entries, faults: [...chainFaults(planId, entries), ...(await contradictions(sql, planId, entries))] };
}

function chainFaults(planId: string, entries: readonly StoredEntry[]): readonly JournalFault[] {
  const faults: JournalFault[] = [];
  let end: ChainEnd = chainStart(planId);
  for (const row of entries) {
    const { entry, hash } = row;
    if (entry === null || hash === null) {
      if (end.entry > 0) {
        const message = `An entry of ${row.at} stands behind entry ${end.entry} and has no hash.`;
        faults.push({ planId, kind: 'Unchained', message });
      }
      continue;
    }
    if (entry !== end.entry + 1) {
      const message = `Entry ${entry} follows entry ${end.entry}.`;
      faults.push({ planId, entry, kind: 'Missing', message });
    } else if (entryHash(end.hash, entry, row) !== hash) {
      const message = `Entry ${entry} (${row.what}, ${row.at}) or one before it is not what was written.`;
      faults.push({ planId, entry, kind: 'Altered', message });
    }
    end = { entry, hash };
  }
  return faults;
}

async function contradictions(
  sql: Sql,
  planId: string,
  entries: readonly StoredEntry[]
): Promise<readonly JournalFault[]> {
  const told = foldJournal(entries.map(toEntry));
  const now = await sql.query<{ readonly key: string; readonly state: string; readonly plan: string }>(
    `select s.key, t.state, p.state as plan
       from om.plan p
       join om.step s on s.plan_no = p.no
       join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
      where p.id = $1`,
    [planId]
  );
  const faults = now.flatMap(({ key, state }): readonly JournalFault[] => {
    const said = told.steps.get(key)?.state ?? 'Pending';
    const message = `${key} is ${state}; its last entry says ${said}.`;
    return said === state ? [] : [{ planId, kind: 'Contradicts', message }];
  });
  const plan = now[0]?.plan;
  if (plan === undefined || plan === told.state) return faults;
  const message = `The plan is ${plan}; its last entry says ${told.state}.`;
  return [...faults, { planId, kind: 'Contradicts', message }];
}
