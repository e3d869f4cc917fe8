import { customerText } from '../domain/customerNotice.ts';
import { ok, refuse, type Problem, type Result } from '../domain/result.ts';
import type { PeopleRuntime, PromiseNotice } from '../engine/peoplePorts.ts';
import type { Crm } from '../engine/ports.ts';
import type { SyncLogger } from './syncLogger.ts';

/** What the CRM says about a new promised date. */
export interface PromiseAsked {
  readonly orderId: string;
  /** ISO 8601. */
  readonly date: string;
  readonly reason: string;
  readonly by: string;
  /** The customer's address; nobody is told without it. */
  readonly notify?: string;
}

export interface PromiseIntake {
  promise(asked: PromiseAsked, messageId: string): Promise<Result<'applied' | 'duplicate', Problem>>;
}

/** Makes a promise of an order under way: what the customer is told is that of the design of the order's plan. */
export function createPromiseIntake({
  crm,
  runtime,
  logger,
}: {
  readonly crm: Pick<Crm, 'designByHash'>;
  readonly runtime: Pick<PeopleRuntime, 'promiseFacts' | 'promise'>;
  readonly logger: SyncLogger;
}): PromiseIntake {
  async function noticeOf(asked: PromiseAsked): Promise<PromiseNotice | undefined> {
    const facts = asked.notify === undefined ? undefined : await runtime.promiseFacts(asked.orderId);
    if (!facts || asked.notify === undefined) return undefined;
    const design = await crm.designByHash(facts.designHash);
    const notice = design.ok ? design.value.customerNotice : undefined;
    if (!notice) return undefined;
    const text = customerText(notice, {
      order: facts.orderNumber,
      account: facts.accountName,
      date: asked.date,
      ...(facts.promisedAt !== undefined && { was: facts.promisedAt }),
      reason: asked.reason,
    });
    return { gateway: notice.gateway, to: asked.notify, ...text };
  }

  return {
    async promise(asked, messageId) {
      const { orderId, date, by, reason } = asked;
      const notice = await noticeOf(asked);
      const outcome = await runtime.promise(
        { orderId, date, by, reason, ...(notice && { notice }) },
        { source: 'crm', messageId }
      );
      if (outcome.kind === 'duplicate') return ok('duplicate');
      if (outcome.kind === 'promised') {
        const { planId, level, projectedEnd, steps } = outcome;
        logger.info({ orderId, planId, date, level, projectedEnd, steps, told: notice !== undefined }, 'promised anew');
        return ok('applied');
      }
      // An order without a plan takes the date with it when it gets one; one that has ended has nothing to keep.
      if (outcome.problem.code === 'OrderNotUnderWay' || outcome.problem.code === 'OrderEnded') return ok('applied');
      return refuse(outcome.problem);
    },
  };
}
