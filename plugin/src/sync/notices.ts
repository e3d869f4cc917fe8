import type { Clock } from '../engine/ports.ts';
import { stableDigest } from '../engine/stableHash.ts';
import type { DueNotice, NoticeOutcome, NoticeQueue } from '../engine/noticePorts.ts';
import type { MessageToSend } from '../engine/vendorPorts.ts';
import type { GatewayDirectory } from './gatewayDispatcher.ts';
import type { SyncLogger } from './syncLogger.ts';

export interface NoticeDependencies {
  readonly queue: NoticeQueue;
  readonly gateways: GatewayDirectory;
  readonly clock: Clock;
  readonly logger: SyncLogger;
  /** The environment, for recipients such as `env:OM_DESK_MANAGER`. */
  readonly read: (name: string) => string | undefined;
}

const AT_ONCE = 50;
const EVERY_MS = 5_000;
const TIMEOUT_MS = 30_000;
/** Longer than a call may take, so that nobody else sends what is being sent. */
const LEASE_MS = 120_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
const MOST_ATTEMPTS = 10;
const MOST_KEY = 200;

/** Sends the messages of escalations, and to customers those about new dates. An outage of the database ends the pass; what a vendor does never does. */
export function createNotices({ queue, gateways, clock, logger, read }: NoticeDependencies): {
  pass(): Promise<number>;
} {
  async function send(notice: DueNotice): Promise<NoticeOutcome> {
    const to = notice.recipient.startsWith('env:') ? read(notice.recipient.slice(4)) : notice.recipient;
    if (to === undefined || to === '') return { kind: 'failed', reason: `${notice.recipient} is not set` };
    const messages = (await gateways.find(notice.gateway))?.ports?.messages;
    if (!messages) return { kind: 'failed', reason: `The gateway ${notice.gateway} sends no messages` };
    const { result } = await messages.send(messageOf(notice, to), {
      idempotencyKey: notice.id.length <= MOST_KEY ? notice.id : stableDigest(notice.id),
      attempt: notice.attempt,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (result.ok) return { kind: 'sent', externalId: result.value.externalId };
    const { class: kind, message, retryAfterMs } = result.error;
    return kind === 'permanent' ? { kind: 'failed', reason: message } : later(notice, message, retryAfterMs);
  }

  function later({ attempt }: DueNotice, reason: string, retryAfterMs = 0): NoticeOutcome {
    if (attempt >= MOST_ATTEMPTS) return { kind: 'failed', reason };
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
    return { kind: 'later', at: clock.now() + Math.max(wait, retryAfterMs), reason };
  }

  async function deliver(notice: DueNotice): Promise<void> {
    const outcome = await send(notice).catch((error: unknown) => later(notice, (error as Error).message));
    const facts = { notice: notice.id, gateway: notice.gateway, attempt: notice.attempt };
    if (outcome.kind === 'failed') logger.error({ ...facts, reason: outcome.reason }, 'a message was not sent');
    if (outcome.kind === 'later') logger.warn({ ...facts, reason: outcome.reason }, 'a message is sent later');
    await queue.settleNotice(notice, outcome);
  }

  return {
    async pass() {
      const due = await queue.takeNotices(AT_ONCE, LEASE_MS);
      // One after the other: a ladder says few things, and vendors limit how fast they take them.
      for (const notice of due) await deliver(notice);
      return due.length === AT_ONCE ? 0 : EVERY_MS;
    },
  };
}

const HEADS: Readonly<Record<DueNotice['kind'], string>> = {
  remind: 'Please look at',
  reassign: 'Handed to another queue',
  manager: 'Needs a decision',
  promise: 'A new date',
};

function messageOf(notice: DueNotice, to: string): MessageToSend {
  const { kind, orderNumber, accountName, stepName = '', dueAt } = notice;
  if (notice.text !== undefined) return { to, subject: notice.subject ?? HEADS[kind], text: notice.text };
  const due = dueAt === undefined ? '' : `, due ${dueAt.slice(0, 16).replace('T', ' ')} UTC`;
  const subject = `${HEADS[kind]}: ${stepName}, order ${orderNumber}`;
  return { to, subject, text: `${HEADS[kind]}: ${stepName} of order ${orderNumber} (${accountName})${due}.` };
}
