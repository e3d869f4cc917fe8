import type { PlannedStep, StepStatus } from '../../domain/plan.ts';
import type { Sql } from '../db/database.ts';

/** A manual step that waits for a person. */
export interface RuntimeTask {
  readonly planId: string;
  readonly orderNumber: string;
  readonly accountName: string;
  readonly step: PlannedStep;
  readonly status: StepStatus;
}

export interface JournalEntry {
  readonly at: string;
  readonly stepKey?: string;
  readonly who: string;
  readonly what: string;
  readonly reason?: string;
}

/** Tasks that can be done now, most urgent first; those without a due time last. */
export async function readTasks(sql: Sql, limit: number): Promise<readonly RuntimeTask[]> {
  return sql.query<RuntimeTask>(
    `select p.id as "planId", p.order_number as "orderNumber", p.doc ->> 'accountName' as "accountName",
            s.doc as step, t.status
       from om.plan p
       join om.step s on s.plan_no = p.no and s.type in ('manual', 'waitForEvent') and s.type = 'manual'
       join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
      where p.state = 'InProgress' and t.state = 'Ready'
      order by t.status ->> 'dueAt' nulls last, t.status ->> 'readyAt', p.no, s.seq
      limit $1`,
    [limit]
  );
}

/** What happened to a plan, oldest first. */
export async function readJournal(sql: Sql, planId: string): Promise<readonly JournalEntry[]> {
  const rows = await sql.query<{ [K in keyof Required<JournalEntry>]: JournalEntry[K] | null }>(
    `select to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, s.key as "stepKey",
            j.who, j.what, j.reason
       from om.plan p
       join om.journal j on j.plan_no = p.no
       left join om.step s on s.plan_no = j.plan_no and s.seq = j.seq
      where p.id = $1 order by j.no`,
    [planId]
  );
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as JournalEntry
  );
}
