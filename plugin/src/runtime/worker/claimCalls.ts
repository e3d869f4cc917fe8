import { resolvePayload } from '../../engine/payload.ts';
import type { Dispatch } from '../../engine/ports.ts';
import { heldGateways, type CircuitState } from '../circuit/circuits.ts';
import { holdSteps } from '../circuit/holdSteps.ts';
import type { Sql } from '../db/database.ts';
import type { ClaimedJob, JobClaim } from '../queue/jobQueue.ts';
import { loadOutputs } from '../settle/loadOutputs.ts';
import { Settlement, type StepInput } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { lockPlans } from '../store/loadNodes.ts';
import type { StepNode } from '../store/nodes.ts';

/** Steps that are put on hold in one transaction. */
const HOLD_AT_ONCE = 500;

/** A call that this worker holds and is about to make. */
export interface HeldCall {
  readonly planNo: number;
  readonly seq: number;
  readonly claim: JobClaim;
  readonly dispatch: Dispatch;
  /** Let through while its vendor's steps are on hold: what comes of it says whether the vendor is back. */
  readonly released: boolean;
}

export interface ClaimResult {
  readonly calls: readonly HeldCall[];
  /** A queue had as many jobs as were asked for: there may be more. */
  readonly more: boolean;
  /** Jobs were added, e.g. for a step whose worker was lost. */
  readonly queued: boolean;
}

/**
 * One transaction: takes jobs from the queues, and marks their steps as in progress with this worker and the number of
 * the attempt. From here on only this worker can settle that attempt. Steps of vendors that are held are put on hold
 * instead, except those that are let through.
 *
 * @param room how many calls each gateway may get
 * @param onHold vendors that are probably held, whose jobs are taken in larger numbers
 */
export async function claimCalls(
  sql: Sql,
  context: SettleContext,
  worker: number,
  room: ReadonlyMap<string, number>,
  onHold: ReadonlyMap<string, unknown> = new Map()
): Promise<ClaimResult> {
  const jobs: ClaimedJob[] = [];
  let more = false;
  for (const [gateway, calls] of room) {
    // Those that are put on hold take no room.
    const limit = onHold.has(gateway) ? Math.max(calls, HOLD_AT_ONCE) : calls;
    const claimed = await context.queue.claim(sql, gateway, limit);
    more ||= claimed.length === limit;
    jobs.push(...claimed);
  }
  if (jobs.length === 0) return { calls: [], more: false, queued: false };
  const { plans, databaseNow } = await lockPlans(sql, [...new Set(jobs.map(({ data }) => data.plan))]);
  const settlement = new Settlement(sql, context.catalog, plans, context.clockNow() ?? databaseNow);
  // After the jobs: whoever lets one through commits it together with the state that lets it pass.
  const held = await heldGateways(sql);
  const isHeld = ({ gateway, data }: ClaimedJob): boolean => !passes(held.get(gateway), data.released === true);
  await holdSteps(sql, settlement, jobs.filter(isHeld));
  const started = await startAttempts(
    settlement,
    jobs.filter((job) => !isHeld(job))
  );
  const calls = await prepareCalls(sql, settlement, started);
  const taken = new Set(calls.map(({ claim }) => claim.id));
  for (const { planNo, seq, claim } of calls) {
    const node = settlement.node(planNo, seq);
    if (node !== undefined) Object.assign(node, { worker, job: claim.id } satisfies Partial<StepNode>);
  }
  await writeSettlement(sql, settlement.writes);
  await context.queue.add(sql, settlement.writes.jobs);
  await context.queue.remove(sql, jobs.filter(({ id }) => !taken.has(id)).map(claimOf));
  return { calls, more, queued: settlement.writes.jobs.length > 0 };
}

/** Whether a call is made: of a vendor on hold only what was let through, and nothing once it is down again. */
const passes = (state: CircuitState | undefined, released: boolean): boolean =>
  state === undefined || (released && (state === 'HalfOpen' || state === 'Draining'));

interface Started {
  readonly job: ClaimedJob;
  readonly node: StepNode;
}

/** Jobs whose step is no longer waiting for this attempt are dropped; one that was in progress has lost its worker. */
async function startAttempts(settlement: Settlement, jobs: readonly ClaimedJob[]): Promise<readonly Started[]> {
  const started: Started[] = [];
  const lost: StepInput[] = [];
  await settlement.run(
    jobs.map((job): StepInput => {
      const { plan: planNo, step: seq, attempt } = job.data;
      return {
        planNo,
        seq,
        event: { kind: 'started', attempt },
        who: job.gateway,
        then: ({ outcome }, node) => {
          if (outcome === 'applied') started.push({ job, node });
          else if (node.status.state === 'InProgress' && node.status.attempt === attempt) {
            lost.push({ planNo, seq, event: { kind: 'leaseExpired', attempt }, who: 'engine' });
          }
        },
      };
    })
  );
  await settlement.run(lost);
  return started;
}

async function prepareCalls(
  sql: Sql,
  settlement: Settlement,
  started: readonly Started[]
): Promise<readonly HeldCall[]> {
  const outputs = await loadOutputs(
    sql,
    started.map(({ node }) => node),
    () => undefined
  );
  const failures: StepInput[] = [];
  const calls: HeldCall[] = [];
  for (const { job, node } of started) {
    const { planNo, seq, step } = node;
    const { attempt, key: idempotencyKey, operation } = job.data;
    const payload = resolvePayload(step, outputs.get(`${planNo}/${seq}`) ?? new Map());
    if (!payload.ok) {
      const { code, message } = payload.error;
      const event = { kind: 'failed', attempt, error: { class: 'permanent', code, message } } as const;
      failures.push({ planNo, seq, event, who: 'engine' });
      continue;
    }
    const { id: planId, orderNumber } = settlement.plan(planNo);
    const request = {
      idempotencyKey,
      planId,
      stepKey: step.key,
      orderNumber,
      operation,
      attempt,
      payload: payload.value,
    };
    const { gateway } = job;
    calls.push({
      planNo,
      seq,
      claim: claimOf(job),
      dispatch: { planId, stepKey: step.key, attempt, gateway, request },
      released: job.data.released === true,
    });
  }
  await settlement.run(failures);
  return calls;
}

const claimOf = ({ queue, id, retryCount }: ClaimedJob): JobClaim => ({ queue, id, retryCount });
