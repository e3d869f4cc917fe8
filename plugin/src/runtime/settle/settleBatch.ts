import type { Reaction } from '../../engine/reaction.ts';
import type { Sql } from '../db/database.ts';
import { lockPlans } from '../store/loadNodes.ts';
import type { StepNode } from '../store/nodes.ts';
import { correlate, type Target } from './correlate.ts';
import { recordMessages, unknownTarget } from './receiveMessages.ts';
import { Settlement, type StepInput } from './settlement.ts';
import type { MessageItem, ReplyItem, SettleContext, SettleItem, SettleOutcome } from './settleTypes.ts';
import { writeExchanges } from './writeExchanges.ts';
import { writeSettlement } from './writeSettlement.ts';

export interface BatchResult {
  readonly outcomes: readonly SettleOutcome[];
  /** Calls to vendors were queued. */
  readonly queued: boolean;
  /** A message and the id that it waits for may have passed each other: the inbox must be looked through again. */
  readonly sweep: boolean;
}

/**
 * One transaction: the messages are recorded, everything is given to the engine, and what follows (states, timers,
 * certificates, jobs for the queue, records to project) is stored with it. Repeating it changes nothing: messages are
 * known by their ids, replies by their attempt.
 */
export async function settleBatch(
  sql: Sql,
  items: readonly SettleItem[],
  context: SettleContext
): Promise<BatchResult> {
  const messages = items.filter((item) => item.kind === 'message');
  const fresh = await recordMessages(sql, messages);
  const targets = await correlate(sql, [...fresh]);
  const planNos = new Set<number>();
  for (const item of items) if (item.kind === 'reply') planNos.add(item.planNo);
  for (const found of targets.values()) if (found !== 'tooEarly') for (const { planNo } of found) planNos.add(planNo);
  const { plans, databaseNow } = await lockPlans(sql, [...planNos]);
  const settlement = new Settlement(sql, context.catalog, plans, context.clockNow() ?? databaseNow);
  const { writes } = settlement;
  const outcomes = new Map<SettleItem, SettleOutcome>();
  let sweep = false;
  const inputs = items.flatMap((item): readonly StepInput[] => {
    if (item.kind === 'reply') return [replyInput(item, outcomes, () => (sweep = true))];
    if (!fresh.has(item)) outcomes.set(item, { kind: 'duplicate' });
    const found = targets.get(item);
    if (!fresh.has(item) || found === undefined) return [];
    if (found !== 'tooEarly' && found.length > 0) return messageInputs(item, found, settlement, outcomes);
    if (found === 'tooEarly' || 'externalId' in item.correlation) {
      sweep = true;
      outcomes.set(item, { kind: 'stored' });
    } else {
      outcomes.set(item, { kind: 'refused', problem: unknownTarget(item.correlation) });
      writes.inbox(item.source, item.messageId, 'refused');
    }
    return [];
  });
  await settlement.run(inputs);
  const replies = items.filter((item) => item.kind === 'reply');
  await writeExchanges(sql, replies, settlement);
  await writeSettlement(sql, writes);
  await context.queue.add(sql, writes.jobs);
  await context.queue.remove(
    sql,
    replies.map(({ claim }) => claim)
  );
  return {
    outcomes: items.map((item) => outcomes.get(item) ?? { kind: 'duplicate' }),
    queued: writes.jobs.length > 0,
    sweep,
  };
}

function replyInput(item: ReplyItem, outcomes: Map<SettleItem, SettleOutcome>, accepted: () => void): StepInput {
  const { planNo, seq, event, gateway: who } = item;
  return {
    planNo,
    seq,
    event,
    who,
    then: ({ outcome }) => {
      if (event.kind === 'accepted' && outcome === 'applied') accepted();
      outcomes.set(item, outcome === 'applied' ? { kind: 'applied' } : { kind: 'duplicate' });
    },
  };
}

function messageInputs(
  item: MessageItem,
  targets: readonly Target[],
  { writes }: Settlement,
  outcomes: Map<SettleItem, SettleOutcome>
): readonly StepInput[] {
  return targets.map(({ planNo, seq }, index) => ({
    planNo,
    seq,
    event: item.event,
    who: item.who,
    then: (reaction, node) => {
      if (reaction.outcome === 'early') writes.keepMessage(item, node, index);
      else if (index === 0) writes.inbox(item.source, item.messageId, reaction.outcome);
      const earlier = outcomes.get(item);
      const outcome = outcomeOf(reaction, node);
      // One message for several steps counts as applied when it was for one of them.
      if (earlier === undefined || earlier.kind === 'duplicate') outcomes.set(item, outcome);
    },
  }));
}

function outcomeOf(reaction: Reaction, node: StepNode): SettleOutcome {
  switch (reaction.outcome) {
    case 'applied':
      return { kind: 'applied' };
    case 'early':
      return { kind: 'stored' };
    case 'ignored':
      return { kind: 'duplicate' };
    case 'refused': {
      const [first, ...rest] = reaction.problems;
      if (first === undefined) throw new Error(`${node.step.key}: a refusal without a problem`);
      // The port carries one problem; a form with several faults says them all.
      return {
        kind: 'refused',
        problem: { ...first, message: [first, ...rest].map(({ message }) => message).join(' ') },
      };
    }
  }
}
