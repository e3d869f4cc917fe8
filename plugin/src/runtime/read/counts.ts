import type { RuntimeCounts } from '../../engine/ports.ts';
import type { Database } from '../db/database.ts';

/** How much there is of what. Steps are counted in plans that are not finished, so that history costs nothing. */
export async function readCounts(database: Database): Promise<RuntimeCounts> {
  const plans = await database.query<CountRow>(`select state, count(*)::int as count from om.plan group by state`);
  const steps = await database.query<CountRow>(
    `select t.state, count(*)::int as count
       from om.plan p join om.step_status t on t.plan_no = p.no
      where p.state not in ('Completed', 'Cancelled') group by t.state`
  );
  const [open] = await database.query<{ readonly queued: number; readonly unprojected: number }>(
    `select (select count(*)::int from ${jobTable(database)} where ${OPEN_JOB}) as queued,
            (select count(*)::int from om.outbox) as unprojected`
  );
  const byState = (rows: readonly CountRow[]): Record<string, number> =>
    Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  return {
    plans: byState(plans),
    steps: byState(steps),
    queued: open?.queued ?? 0,
    unprojected: open?.unprojected ?? 0,
  };
}

/** Calls that are queued or under way, and timers that are due, at `now` or by the database's clock. */
export async function openWork(
  database: Database,
  now: number | undefined
): Promise<{ readonly jobs: number; readonly timers: number }> {
  const [row] = await database.query<{ readonly jobs: number; readonly timers: number }>(
    `select (select count(*)::int from (select 1 from ${jobTable(database)} where ${OPEN_JOB} limit 1) j) as jobs,
            (select count(*)::int from (select 1 from om.timer
              where due_at <= coalesce(to_timestamp($1::float8 / 1000), clock_timestamp()) limit 1) t) as timers`,
    [now ?? null]
  );
  return row ?? { jobs: 0, timers: 0 };
}

interface CountRow {
  readonly state: string;
  readonly count: number;
}

const OPEN_JOB = `name like 'dispatch.%' and state < 'completed'`;
const jobTable = (database: Database): string => `${database.schema}_queue.job`;
