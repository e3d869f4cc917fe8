import type { StepState } from '../../domain/states.ts';
import type { StepType } from '../../domain/fulfillmentDesign.ts';
import type { Sql } from '../db/database.ts';

/** An open step that nothing and nobody will ever move again. */
export interface Ownerless {
  readonly planId: string;
  readonly stepKey: string;
  readonly state: StepState;
  /** What is missing, for people. */
  readonly missing: string;
}

export interface OwnerlessRow extends Ownerless {
  readonly plan_no: number;
  readonly seq: number;
  readonly type: StepType;
}

const MISSING: Readonly<Partial<Record<StepState, string>>> = {
  Pending: 'It waits for no open step.',
  Scheduled: 'No timer will start it.',
  Ready: 'Its call is not queued.',
  InProgress: 'The worker that has it is gone.',
  Waiting: 'No timer and no vendor will end it.',
  Failed: 'No timer will try it again.',
  FatallyFailed: 'No fallout is open for it.',
  OnHold: 'No vendor and no plan keeps it on hold.',
  Compensating: 'No step takes its effect back.',
};

/**
 * The invariant of running plans: each open step has an owner (a task, a fallout), a timer, a queued call, a worker, an
 * event or vendor that it waits for, or an open step before it. These are the steps that have none of them.
 *
 * One statement, so one snapshot: every transaction changes a step together with what owns it.
 *
 * @param queue table of the jobs
 */
export async function findOwnerless(
  sql: Sql,
  queue: string,
  { planNo, limit }: { readonly planNo?: number; readonly limit: number }
): Promise<readonly OwnerlessRow[]> {
  const rows = await sql.query<Omit<OwnerlessRow, 'missing'>>(find(queue), [planNo ?? null, limit]);
  return rows.map((row) => ({ ...row, missing: MISSING[row.state] ?? 'Nothing will move it.' }));
}

const CLOSED = `'{Completed,Skipped,Discarded,Amended,Compensated}'::text[]`;
const DONE = `'{Completed,Skipped,Discarded,Amended,Compensating,Compensated}'::text[]`;
const timer = (purpose: string): string => `
        exists (select 1 from om.timer m where m.plan_no = t.plan_no and m.seq = t.seq and m.purpose = '${purpose}')`;

const find = (queue: string): string => `
  with job as materialized (
    select (data ->> 'plan')::bigint as plan_no, (data ->> 'step')::int as seq
      from ${queue} where name like 'dispatch.%' and state < 'completed')
  select p.id as "planId", s.key as "stepKey", t.state, s.type, t.plan_no::float8 as plan_no, t.seq
    from om.plan p
    join om.step_status t on t.plan_no = p.no
    join om.step s on s.plan_no = t.plan_no and s.seq = t.seq
   where p.state = 'InProgress' and ($1::bigint is null or p.no = $1) and not (t.state = any(${CLOSED}))
     and not (case t.state
       when 'Pending' then t.pending > 0 and exists (
         select 1 from om.edge e
           join om.step_status f on f.plan_no = e.plan_no and f.seq = e.from_seq
          where e.plan_no = t.plan_no and e.to_seq = t.seq and not (f.state = any(${DONE})))
       when 'Scheduled' then ${timer('schedule')}
       when 'Ready' then s.type = 'manual' or (t.plan_no, t.seq) in (select plan_no, seq from job)
       when 'InProgress' then s.type = 'manual' or exists (select 1 from om.worker w where w.no = t.worker)
       when 'Waiting' then s.type = 'waitForEvent' or s.type = 'callout' and t.external_id is not null
         or ${timer('timer')}
       when 'Failed' then ${timer('retry')}
       when 'FatallyFailed' then exists (
         select 1 from om.fallout f where f.id = t.fallout and f.resolved_at is null)
       when 'OnHold' then exists (
         select 1 from om.held h join om.gateway g on g.key = h.gateway and g.state <> 'Closed'
          where h.plan_no = t.plan_no and h.seq = t.seq)
       when 'Compensating' then exists (
         select 1 from om.step u
           join om.step_status v on v.plan_no = u.plan_no and v.seq = u.seq
          where u.plan_no = t.plan_no and u.doc ->> 'undoes' = s.key and not (v.state = any(${DONE})))
       else false end)
   order by t.plan_no, t.seq limit $2`;
