import type { ForceRequest } from '../../domain/plan.ts';
import type { StepState } from '../../domain/states.ts';
import type { RepairAdvice } from '../../engine/repairAdvice.ts';
import type { Sql } from '../db/database.ts';

/** A failure that a person must look at. Times are ISO 8601. */
export interface OpenFallout {
  readonly id: string;
  readonly planId: string;
  readonly orderNumber: string;
  readonly stepKey: string;
  readonly stepName: string;
  readonly stepState: StepState;
  readonly mandatory: boolean;
  readonly errorCode: string;
  readonly message: string;
  readonly fingerprint: string;
  readonly openedAt: string;
  readonly dueAt?: string;
  readonly queue?: string;
  readonly advice?: RepairAdvice;
  /** Somebody asks to settle the step by force. */
  readonly forceRequest?: ForceRequest;
}

export interface FalloutFilter {
  /** Fingerprint, or the start of one. */
  readonly cause?: string;
  /** Only those that wait for the decision of a second person. */
  readonly isRequested?: boolean;
  readonly limit?: number;
}

/** Open failures: what is due first comes first, then the oldest. */
export async function readFallouts(
  sql: Sql,
  { cause, isRequested = false, limit = 1_000 }: FalloutFilter
): Promise<readonly OpenFallout[]> {
  const rows = await sql.query<Record<keyof OpenFallout, unknown>>(FALLOUTS, [cause ?? null, isRequested, limit]);
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as OpenFallout
  );
}

export interface StepRef {
  readonly planId: string;
  readonly stepKey: string;
}

/** In no particular order; steps that do not exist are left out. */
export async function readStepStates(
  sql: Sql,
  steps: readonly StepRef[]
): Promise<readonly (StepRef & { readonly state: StepState })[]> {
  return sql.query(STATES, [steps.map(({ planId }) => planId), steps.map(({ stepKey }) => stepKey)]);
}

const iso = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const FALLOUTS = `
  select f.id, p.id as "planId", p.doc ->> 'orderNumber' as "orderNumber", s.key as "stepKey",
         s.doc ->> 'name' as "stepName", t.state as "stepState", (s.doc ->> 'mandatory')::boolean as mandatory,
         f.error_code as "errorCode", f.message, f.fingerprint, ${iso('f.opened_at')} as "openedAt",
         ${iso('f.due_at')} as "dueAt", f.queue, f.advice, t.status -> 'forceRequest' as "forceRequest"
    from om.fallout f
    join om.plan p on p.no = f.plan_no
    join om.step s on s.plan_no = f.plan_no and s.seq = f.seq
    join om.step_status t on t.plan_no = f.plan_no and t.seq = f.seq
   where f.resolved_at is null and ($1::text is null or starts_with(f.fingerprint, $1))
     and (not $2::boolean or t.status ? 'forceRequest')
   order by f.due_at nulls last, f.opened_at, f.id limit $3`;

const STATES = `
  select p.id as "planId", s.key as "stepKey", t.state
    from unnest($1::text[], $2::text[]) as w (plan_id, key)
    join om.plan p on p.id = w.plan_id
    join om.step s on s.plan_no = p.no and s.key = w.key
    join om.step_status t on t.plan_no = s.plan_no and t.seq = s.seq`;
