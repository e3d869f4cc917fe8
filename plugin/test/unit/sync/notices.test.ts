import { describe, expect, it } from 'vitest';
import type { DueNotice, NoticeOutcome } from '../../../src/engine/noticePorts.ts';
import type { Gateway } from '../../../src/engine/ports.ts';
import type { MessageToSend, VendorCallOptions } from '../../../src/engine/vendorPorts.ts';
import { createNotices } from '../../../src/sync/notices.ts';
import { createSyncLogger } from '../../../src/sync/syncLogger.ts';

const NOW = Date.UTC(2026, 0, 5, 8);
const notice = (more: Partial<DueNotice> = {}): DueNotice => ({
  id: 'P/r1:a@1:1.1',
  kind: 'manager',
  gateway: 'mail',
  recipient: 'env:BOSS',
  attempt: 1,
  planId: 'P/r1',
  orderNumber: '42',
  accountName: 'Acme',
  stepKey: 'a@1',
  stepName: 'Sign',
  dueAt: '2026-01-05T07:00:00.000Z',
  ...more,
});

type Answer = { readonly class: 'transient' | 'permanent'; readonly retryAfterMs?: number } | 'throws' | undefined;

async function passWith(due: readonly DueNotice[], answer?: Answer) {
  const outcomes: NoticeOutcome[] = [];
  const sent: (MessageToSend & Pick<VendorCallOptions, 'idempotencyKey' | 'attempt'>)[] = [];
  const send = (message: MessageToSend, { idempotencyKey, attempt }: VendorCallOptions) => {
    sent.push({ ...message, idempotencyKey, attempt });
    if (answer === 'throws') return Promise.reject(new Error('a bug'));
    const result = answer
      ? { ok: false, error: { code: 'X', message: 'no', ...answer } }
      : { ok: true, value: { externalId: 'm1', state: 'Accepted' } };
    return Promise.resolve({ result, exchanges: [] });
  };
  const gateway = { ports: { messages: { send } } } as unknown as Gateway;
  const notices = createNotices({
    queue: {
      takeNotices: () => Promise.resolve(due),
      settleNotice: (_, outcome) => {
        outcomes.push(outcome);
        return Promise.resolve();
      },
    },
    gateways: { find: (key) => Promise.resolve(key === 'mail' ? gateway : undefined) },
    clock: { now: () => NOW },
    logger: createSyncLogger({ level: 'silent' }),
    read: (name) => (name === 'BOSS' ? 'boss@example.com' : undefined),
  });
  const wait = await notices.pass();
  return { outcomes, sent, wait };
}

describe('notices', () => {
  it('are sent by the gateway of their rung, with a key of their own', async () => {
    const { sent, outcomes, wait } = await passWith([notice()]);
    expect(sent).toEqual([
      {
        to: 'boss@example.com',
        subject: 'Needs a decision: Sign, order 42',
        text: 'Needs a decision: Sign of order 42 (Acme), due 2026-01-05 07:00 UTC.',
        idempotencyKey: 'P/r1:a@1:1.1',
        attempt: 1,
      },
    ]);
    expect(outcomes).toEqual([{ kind: 'sent', externalId: 'm1' }]);
    expect(wait).toBe(5_000);
  });
  it.each([
    [1, undefined, 60_000],
    [3, undefined, 240_000],
    [9, undefined, 3_600_000],
    [1, 500_000, 500_000],
  ])('are tried again later: attempt %s, after %s', async (attempt, retryAfterMs, wait) => {
    const error = { class: 'transient', ...(retryAfterMs !== undefined && { retryAfterMs }) } as const;
    const { outcomes } = await passWith([notice({ attempt })], error);
    expect(outcomes).toEqual([{ kind: 'later', at: NOW + wait, reason: 'no' }]);
  });
  it('are given up when a vendor refuses them, after ten tries, and when nobody could get them', async () => {
    expect((await passWith([notice()], { class: 'permanent' })).outcomes).toEqual([{ kind: 'failed', reason: 'no' }]);
    expect((await passWith([notice({ attempt: 10 })], { class: 'transient' })).outcomes[0]?.kind).toBe('failed');
    const lost = await passWith([notice({ recipient: 'env:NOBODY' }), notice({ gateway: 'gone' })]);
    expect(lost.sent).toEqual([]);
    expect(lost.outcomes.map((one) => one.kind)).toEqual(['failed', 'failed']);
  });
  it('hold up nobody else when a sender breaks', async () => {
    const { outcomes } = await passWith([notice(), notice({ gateway: 'gone' })], 'throws');
    expect(outcomes.map(({ kind }) => kind)).toEqual(['later', 'failed']);
  });
});
