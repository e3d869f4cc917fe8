/** A new promised date: kept, told to the steps, journaled and announced in one transaction. */
import type { PlanView } from '../../domain/plan.ts';
import type { PlanState } from '../../domain/states.ts';
import type { History } from '../../engine/insight/lateness.ts';
import type { OrderPromise, PromiseFacts, PromiseOutcome } from '../../engine/peoplePorts.ts';
import { latestEnds } from '../../engine/promiseSteps.ts';
import type { Sql } from '../db/database.ts';
import { renewOutlooks, type ShownOutlook } from '../outlook/renewOutlooks.ts';
import { readPlan } from '../read/planView.ts';
import { Settlement } from '../settle/settlement.ts';
import type { SettleContext } from '../settle/settleTypes.ts';
import { writeSettlement } from '../settle/writeSettlement.ts';
import { lockPlans } from '../store/loadNodes.ts';

const OPEN: ReadonlySet<PlanState> = new Set(['NotStarted', 'InProgress', 'Suspended']);

/** The latest plan of an order, and what was promised. */
export async function promiseFacts(sql: Sql, orderId: string): Promise<PromiseFacts | undefined> {
  const [row] = await sql.query<FactsRow>(FACTS, [orderId]);
  if (!row) return undefined;
  const { planId, orderNumber, accountName, designHash, promised } = row;
  return {
    planId,
    orderNumber,
    accountName,
    designHash,
    ...(promised !== null && { promisedAt: new Date(promised).toISOString() }),
  };
}

export async function promiseOrder(
  sql: Sql,
  context: SettleContext,
  promise: OrderPromise,
  inbox: { readonly source: string; readonly messageId: string },
  history: History
): Promise<PromiseOutcome> {
  const facts = await promiseFacts(sql, promise.orderId);
  const [head] = await sql.query<{ readonly no: number }>(`select no::float8 as no from om.plan where id = $1`, [
    facts?.planId ?? '',
  ]);
  if (!facts || !head) return { kind: 'refused', problem: notUnderWay(promise.orderId) };
  const { plans, databaseNow } = await lockPlans(sql, [head.no]);
  const [plan] = plans;
  const view = await readPlan(sql, facts.planId);
  if (!plan || !view || !OPEN.has(plan.state)) return { kind: 'refused', problem: ended(facts) };
  if (!(await isNew(sql, inbox))) return { kind: 'duplicate' };
  const now = context.clockNow() ?? databaseNow;
  const date = new Date(promise.date).toISOString();
  // Under the lock: what was promised until now.
  const { promisedAt: was } = (await promiseFacts(sql, promise.orderId)) ?? facts;
  await sql.query(`update om.plan set promised_at = $2 where no = $1`, [plan.no, date]);
  const settlement = new Settlement(sql, context.catalog, [plan], now);
  const inputs = await stepInputs(sql, plan.no, view, now, Date.parse(date));
  await settlement.run(inputs.map((input) => ({ ...input, who: promise.by })));
  const { writes } = settlement;
  writes.journalPlan(plan.no, now, promise.by, 'Promised', promise.reason, { promisedAt: date, ...(was && { was }) });
  writes.mark(plan.no, 'plan', '');
  if (promise.notice) {
    const { gateway, to, subject, text } = promise.notice;
    writes.notices.push({
      id: `${facts.planId}:promise:${inbox.messageId}`,
      plan_no: plan.no,
      seq: null,
      kind: 'promise',
      rung: 0,
      gateway,
      recipient: to,
      at: new Date(now).toISOString(),
      subject,
      body: text,
    });
  }
  await writeSettlement(sql, writes);
  await context.queue.add(sql, writes.jobs);
  await renewOutlooks(sql, [plan.no], { now, history });
  const [shown] = await sql.query<{ readonly doc: ShownOutlook }>(`select doc from om.outlook where plan_no = $1`, [
    plan.no,
  ]);
  return {
    kind: 'promised',
    planId: facts.planId,
    ...(was !== undefined && { was }),
    projectedEnd: shown?.doc.projectedEnd ?? view.plan.projectedEnd,
    level: shown?.doc.level ?? 'OnTrack',
    steps: inputs.length,
  };
}

/** Each open step with a promise of its own hears until when it must be done now. */
async function stepInputs(sql: Sql, planNo: number, view: PlanView, now: number, promised: number) {
  const ends = latestEnds(view.plan.steps, (key) => view.steps.get(key), now, promised);
  if (ends.size === 0) return [];
  const rows = await sql.query<{ readonly seq: number; readonly key: string }>(
    `select seq, key from om.step where plan_no = $1 and key = any($2::text[]) order by seq`,
    [planNo, [...ends.keys()]]
  );
  return rows.map(({ seq, key }) => ({
    planNo,
    seq,
    event: { kind: 'repromised' as const, dueAt: new Date(ends.get(key) ?? promised).toISOString() },
  }));
}

async function isNew(sql: Sql, { source, messageId }: { readonly source: string; readonly messageId: string }) {
  const rows = await sql.query(
    `insert into om.inbox (source, message_id, received_at, state) values ($1, $2, clock_timestamp(), 'Applied')
     on conflict (source, message_id) do nothing returning 1 as new`,
    [source, messageId]
  );
  return rows.length > 0;
}

interface FactsRow extends Omit<PromiseFacts, 'promisedAt'> {
  readonly promised: number | null;
}

const FACTS = `
  select id as "planId", order_number as "orderNumber", doc ->> 'accountName' as "accountName",
         doc -> 'design' ->> 'hash' as "designHash", floor(extract(epoch from promised_at) * 1000)::float8 as promised
    from om.plan where order_id = $1 order by revision desc, no desc limit 1`;

const notUnderWay = (orderId: string) => ({
  code: 'OrderNotUnderWay',
  message: `Order ${orderId} has no plan yet.`,
  path: orderId,
  action: 'Set the promised date on the order; it counts from when the order is fulfilled.',
});

const ended = ({ orderNumber, planId }: PromiseFacts) => ({
  code: 'OrderEnded',
  message: `Order ${orderNumber} has ended; nothing can be promised any more.`,
  path: planId,
  action: 'Nothing to do.',
});
