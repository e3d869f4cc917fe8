/** History for reports: steps, plans and exchanges of plans that were begun since a time. */
import { historyOf, type History } from '../../engine/insight/lateness.ts';
import { cycleOf, type PlanFact, type StepFact, type VendorFact } from '../../engine/insight/processReport.ts';
import type { Sql } from '../db/database.ts';

export interface ProcessFacts {
  readonly plans: readonly PlanFact[];
  readonly steps: readonly StepFact[];
  readonly vendors: readonly VendorFact[];
}

/** Most steps that a report reads, the newest first, so that a long history cannot fill the memory. */
const MOST_STEPS = 500_000;
/** Per definition: the newest say most about the next. */
const MOST_SAMPLES = 500;

/** @param since ISO 8601; plans that were begun before it are left out */
export async function readProcess(sql: Sql, since: string): Promise<ProcessFacts> {
  const plans = await sql.query<NullsOf<PlanFact>>(PLANS, [since]);
  const steps = await sql.query<NullsOf<StepFact>>(
    `${STEPS} where p.created_at >= $1 and s.type <> 'milestone'
    order by p.no desc, s.seq limit ${MOST_STEPS}`,
    [since]
  );
  const vendors = await sql.query<VendorFact>(VENDORS, [since]);
  return {
    plans: plans.map((row) => withoutNulls(row)),
    steps: steps.map((row) => withoutNulls(row)),
    vendors,
  };
}

/** How long steps of each definition took of late, in the time of their calendars. */
export async function readHistory(sql: Sql): Promise<History> {
  const rows = await sql.query<NullsOf<StepFact>>(
    `select * from (
       select f.*, row_number() over (partition by f.definition order by f."endedAt" desc) as newest
         from (${STEPS} where t.state = 'Completed' and s.type in ('callout', 'manual', 'waitForEvent')) f
     ) n where newest <= ${MOST_SAMPLES}`
  );
  const byDefinition = Map.groupBy(
    rows.map((row) => withoutNulls(row)),
    ({ definition }) => definition
  );
  return new Map(
    [...byDefinition].map(([definition, facts]) => [
      definition,
      historyOf(facts.filter(({ readyAt, endedAt }) => readyAt && endedAt).map(cycleOf)),
    ])
  );
}

type NullsOf<T> = { readonly [K in keyof Required<T>]: T[K] | null };
const withoutNulls = <T>(row: NullsOf<T>): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T;

const STEPS = `
  select p.id as "planId", s.doc ->> 'definition' as definition, s.doc ->> 'name' as name,
         s.type::text as type, (s.doc ->> 'durationMs')::float8 as "durationMs", s.doc -> 'calendar' as calendar,
         s.doc ->> 'gateway' as gateway, coalesce(t.status ->> 'queue', s.doc ->> 'queue') as queue,
         (s.doc ->> 'critical')::boolean as critical, s.doc -> 'sla' is not null as "hasSla",
         t.state, t.attempt, t.status ->> 'readyAt' as "readyAt", t.status ->> 'startedAt' as "startedAt",
         t.status ->> 'endedAt' as "endedAt", coalesce(t.status ->> 'jeopardy', '') = 'Late' as "wasLate",
         s.doc -> 'revision' is not null as rework
    from om.plan p
    join om.step s on s.plan_no = p.no
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq`;

// A plan begins with the first step that is ready and ends with the last that ended.
const PLANS = `
  select p.id as "planId",
         coalesce(min(t.status ->> 'readyAt'), to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
           as "startedAt",
         case when p.state in ('Completed', 'Cancelled') then max(t.status ->> 'endedAt') end as "endedAt",
         max(s.doc ->> 'plannedEnd') as "dueBy"
    from om.plan p
    join om.step s on s.plan_no = p.no
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
   where p.created_at >= $1
   group by p.no, p.id, p.state, p.created_at`;

const VENDORS = `
  select m.gateway, count(*)::int as calls,
         (count(*) filter (where coalesce((m.exchange ->> 'status')::int, 599) >= 400))::int as failed,
         coalesce(percentile_cont(0.5) within group (order by (m.exchange ->> 'durationMs')::float8), 0) as "p50Ms",
         coalesce(percentile_cont(0.95) within group (order by (m.exchange ->> 'durationMs')::float8), 0) as "p95Ms"
    from om.message m join om.plan p on p.no = m.plan_no
   where p.created_at >= $1 and m.direction = 'Outbound'
   group by m.gateway order by m.gateway`;
