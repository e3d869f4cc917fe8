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
