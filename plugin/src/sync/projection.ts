import {
  projectedEntity,
  type Clock,
  type Crm,
  type FulfillmentRuntime,
  type PlanProjection,
  type ProjectionBatch,
} from '../engine/ports.ts';
import { orderLifecycle } from '../domain/states.ts';
import type { Problem } from '../domain/result.ts';
import { apiPressure, type ApiPressure } from './apiBudget.ts';
import type { Metrics } from './metrics.ts';
import { createRefusedPlans } from './refusedPlans.ts';
import type { SyncConfig } from './syncConfig.ts';
import type { SyncLogger } from './syncLogger.ts';

export interface ProjectionDependencies {
  readonly crm: Crm;
  readonly runtime: FulfillmentRuntime;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  readonly metrics: Metrics;
  readonly config: Pick<SyncConfig, 'projection' | 'api'>;
}

/** A record that met a lock or lacked its parent this often in a row counts as refused. */
const MAX_TRANSIENT = 5;
/** While calls are scarce more is taken, so that what is urgent is not behind what is not. */
const RESERVE_BATCH_FACTOR = 4;

/** The way out: writes what changed to the CRM, many changes in a call. One writer per org. */
export function createProjection({ crm, runtime, clock, logger, metrics, config }: ProjectionDependencies) {
  const refused = createRefusedPlans(runtime, clock, config.projection);
  const transient = new Map<string, number>();
  let level: ApiPressure['level'] = 'normal';

  /** Writes one batch. Gives back how many records were written. */
  async function pass(): Promise<number> {
    const pressure = noteLevel();
    await refused.retryDue();
    const isReserve = pressure.level === 'reserve';
    const taken = await runtime.takeProjections(config.projection.batchSize * (isReserve ? RESERVE_BATCH_FACTOR : 1));
    const batch = isReserve ? urgentOnly(taken) : taken;
    if (batch.mark.length === 0) return 0;
    const { failed } = await crm.project(batch);
    const kept = await settleFailures(batch, failed);
    await runtime.ackProjections(batch.mark.filter(({ entity }) => !kept.has(entity)));
    metrics.projected.inc({ outcome: 'written' }, batch.mark.length - failed.size);
    metrics.refusedPlans.set((await refused.plans()).size);
    return batch.mark.length - kept.size;
  }

  /** Decides what stays in the queue: what passes by itself. What is refused leaves it and comes back later. */
  async function settleFailures(
    batch: ProjectionBatch,
    failed: ReadonlyMap<string, Problem>
  ): Promise<ReadonlySet<string>> {
    const kept = new Set<string>();
    const owners = new Map(batch.plans.flatMap((each) => entitiesOf(each).map((entity) => [entity, each.plan.id])));
    const planOf = (entity: string): string => owners.get(entity) ?? '';
    const refusals = new Map<string, { entity: string; problem: Problem }>();
    for (const { entity } of batch.mark) {
      const problem = failed.get(entity);
      if (!problem) transient.delete(entity);
      else if (isPassing(problem) && (transient.get(entity) ?? 0) + 1 < MAX_TRANSIENT) {
        transient.set(entity, (transient.get(entity) ?? 0) + 1);
        kept.add(entity);
      } else {
        transient.delete(entity);
        const planId = planOf(entity);
        if (!refusals.has(planId) || problem.code === 'RecordRefused') refusals.set(planId, { entity, problem });
      }
    }
    for (const [planId, { entity, problem }] of refusals) {
      logger.warn({ planId, entity, code: problem.code, path: problem.path }, `not projected: ${problem.message}`);
      metrics.projected.inc({ outcome: 'refused' });
      await refused.note(planId, entity, problem);
    }
    // A child whose parent is refused waits with its parent.
    for (const entity of [...kept])
      if (refusals.has(planOf(entity)) && failed.get(entity)?.code === 'ParentMissing') kept.delete(entity);
    await clearMended(batch, failed);
    return kept;
  }

  async function clearMended(batch: ProjectionBatch, failed: ReadonlyMap<string, Problem>): Promise<void> {
    const written = new Set(batch.mark.map(({ entity }) => entity));
    const mended = [...(await refused.plans())].filter(([, { entity }]) => written.has(entity) && !failed.has(entity));
    await refused.clear(mended.map(([planId]) => planId));
  }

  function noteLevel(): ApiPressure {
    const usage = crm.usage();
    const pressure = apiPressure(usage, config.api);
    if (pressure.level !== level) {
      level = pressure.level;
      const facts = { used: usage.used, limit: usage.limit, reserve: config.api.reserve, level };
      if (level === 'reserve') {
        logger.warn(facts, 'API calls are nearly used up: only what is urgent is written until calls are free again');
      } else if (level === 'slow') logger.warn(facts, 'API calls run short: changes are gathered longer');
      else logger.info(facts, 'API calls are plentiful again');
    }
    return pressure;
  }

  return {
    pass,
    refusedPlans: refused.plans,
    /** How long to gather before the next batch: longer the more there was, and the fewer calls are left. */
    window(written: number): number {
      const { windowMinMs, windowMaxMs, batchSize } = config.projection;
      const fullness = Math.min(1, written / batchSize);
      const window = windowMinMs + (windowMaxMs - windowMinMs) * fullness;
      return window * apiPressure(crm.usage(), config.api).slowdown;
    },
  };
}

export type Projection = ReturnType<typeof createProjection>;

const isPassing = (problem: Problem): boolean => problem.code === 'RecordBusy' || problem.code === 'ParentMissing';

/** Somebody waits for it: an order that ended or failed, billing that opened, a task that became ready. */
function isUrgent(each: PlanProjection): boolean {
  const isEnding = orderLifecycle.finals.some((state) => state === each.orderState) || each.orderState === 'Failed';
  return (
    (each.planChanged && isEnding) ||
    each.certificates.length > 0 ||
    each.fallouts.length > 0 ||
    each.steps.some(({ step, status }) => step.type === 'manual' && status.state === 'Ready')
  );
}

function urgentOnly(batch: ProjectionBatch): ProjectionBatch {
  const plans = batch.plans.filter(isUrgent).map((each) => ({ ...each, messages: [] }));
  const entities = new Set(plans.flatMap(entitiesOf));
  return { plans, mark: batch.mark.filter(({ entity }) => entities.has(entity)) };
}

function entitiesOf(each: PlanProjection): readonly string[] {
  const planId = each.plan.id;
  return [
    ...(each.planChanged ? [projectedEntity('plan', planId)] : []),
    ...each.items.map((item) => projectedEntity('item', planId, item.key)),
    ...each.steps.map(({ step }) => projectedEntity('step', planId, step.key)),
    ...each.lines.map((line) => projectedEntity('line', planId, line.lineId)),
    ...each.certificates.map((certificate) => projectedEntity('certificate', planId, certificate.id)),
    ...each.fallouts.map((fallout) => projectedEntity('fallout', planId, fallout.id)),
    ...each.messages.map((message) => projectedEntity('message', planId, message.id)),
    ...(each.assets ?? []).map(({ asset }) => projectedEntity('asset', planId, asset.id)),
  ];
}
