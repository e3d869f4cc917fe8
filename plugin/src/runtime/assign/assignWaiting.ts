/** Gives waiting tasks to people: one look at all of them, one decision, one transaction. */
import type { Worker } from '../../domain/assignment.ts';
import type { PlannedStep, StepStatus } from '../../domain/plan.ts';
import { assignTasks, turnKey, type WaitingTask } from '../../engine/assignment/assignTasks.ts';
import { ENGINE } from '../../engine/assignment/assignTask.ts';
import type { AssignmentReport } from '../../engine/peoplePorts.ts';
import type { StepEvent } from '../../engine/reaction.ts';
import type { Sql } from '../db/database.ts';
import { LOCKS } from '../db/locks.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { lockPlans } from '../store/loadNodes.ts';

/** Most tasks that one decision looks at, the most urgent first. */
const AT_ONCE = 2_000;

export async function countWaiting(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ readonly waiting: number }>(`select count(*)::int as waiting ${WAITING}`);
  return row?.waiting ?? 0;
}

export async function assignWaiting(
  sql: Sql,
  context: SettleContext,
  workers: readonly Worker[]
): Promise<AssignmentReport> {
  // Two that decide at the same time would both see the same people free.
  await sql.query(`select pg_advisory_xact_lock($1)`, [LOCKS.assignment]);
  const waiting = await sql.query<WaitingRow>(TASKS, [AT_ONCE]);
  if (waiting.length === 0) return { assigned: 0, waiting: 0 };
  // Locked before people's tasks are counted: what is decided here is decided on what stands.
  const { plans, databaseNow } = await lockPlans(sql, [...new Set(waiting.map(({ plan_no }) => plan_no))]);
  const now = context.clockNow() ?? databaseNow;
  const load = await sql.query<{ readonly worker: string; readonly open: number }>(LOAD);
  const turns = await sql.query<TurnRow>(`select queue, worker, no::float8 as no from om.turn`);
  const rows = new Map(waiting.map((row) => [idOf(row), row]));
  const { assigned, waiting: left } = assignTasks(
    waiting.map(taskOf),
    {
      workers,
      load: new Map(load.map(({ worker, open }) => [worker, open])),
      turns: new Map(turns.map(({ queue, worker, no }) => [turnKey(queue, worker), no])),
    },
    now
  );
  const events = new Map<string, Extract<StepEvent, { kind: 'assigned' }>>();
  for (const { task, to, name, why } of assigned) events.set(task, { kind: 'assigned', to, name, why, by: ENGINE });
  for (const { task, why } of left) {
    // The same reason again is no news.
    if (rows.get(task)?.status.assignment?.why !== why) events.set(task, { kind: 'assigned', why, by: ENGINE });
  }
  const settlement = new Settlement(sql, context.catalog, plans, now);
  await settlement.run(
    [...events].flatMap(([task, event]) => {
      const row = rows.get(task);
      return row ? [{ planNo: row.plan_no, seq: row.seq, event, who: ENGINE }] : [];
    })
  );
  await writeSettlement(sql, settlement.writes);
  if (assigned.length > 0) {
    const latest = new Map(assigned.map(({ queue, to }, place) => [turnKey(queue, to), { queue, worker: to, place }]));
    await sql.query(TURNS, [JSON.stringify([...latest.values()])]);
  }
  return { assigned: assigned.length, waiting: left.length };
}

const idOf = ({ plan_no, seq }: WaitingRow): string => `${plan_no}/${seq}`;

const taskOf = (row: WaitingRow): WaitingTask => ({
  id: idOf(row),
  queue: row.status.queue ?? row.step.queue ?? '',
  strategy: row.step.assignment?.strategy ?? 'leastLoaded',
  skills: row.step.assignment?.skills ?? [],
  ...(row.status.dueAt !== undefined && { dueAt: row.status.dueAt }),
  ...(row.status.readyAt !== undefined && { readyAt: row.status.readyAt }),
});

interface WaitingRow {
  readonly plan_no: number;
  readonly seq: number;
  readonly step: PlannedStep;
  readonly status: StepStatus;
}
interface TurnRow {
  readonly queue: string;
  readonly worker: string;
  readonly no: number;
}

// Manual steps that are open for a person, have a policy, and that nobody has.
const WAITING = `
    from om.step s
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
    join om.plan p on p.no = s.plan_no
   where s.type in ('manual', 'waitForEvent') and s.type = 'manual' and p.state = 'InProgress' and t.state = 'Ready'
     and s.doc -> 'assignment' is not null and t.status -> 'assignment' ->> 'to' is null`;

const TASKS = `
  select s.plan_no::float8 as plan_no, s.seq, s.doc as step, t.status ${WAITING}
   order by t.status ->> 'dueAt' nulls last, t.status ->> 'readyAt', s.plan_no, s.seq limit $1`;

// What is on hold or waits for the customer still is somebody's.
const LOAD = `
  select t.status -> 'assignment' ->> 'to' as worker, count(*)::int as open
    from om.step s
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq
    join om.plan p on p.no = s.plan_no
   where s.type in ('manual', 'waitForEvent') and s.type = 'manual' and p.state in ('InProgress', 'Suspended')
     and t.state in ('Ready', 'InProgress', 'Waiting', 'OnHold') and t.status -> 'assignment' ->> 'to' is not null
   group by 1`;

const TURNS = `
  insert into om.turn (queue, worker, no)
  select queue, worker, nextval('om.turn_no')
    from (select * from json_to_recordset($1::json) as x (queue text, worker text, place int) order by place) told
  on conflict (queue, worker) do update set no = excluded.no`;
