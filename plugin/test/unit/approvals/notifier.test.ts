/** A text that its vendor cannot take now. */
import { describe, expect, it } from 'vitest';
import { Notifier } from '../../../src/approvals/notifier.ts';
import type { StepError } from '../../../src/domain/plan.ts';
import type { MessageSender, VendorCallOptions } from '../../../src/engine/vendorPorts.ts';
import { MemoryStore } from './memoryCrm.ts';

/** A phone company with these failures, one after the other, and then none. */
function world(failures: readonly Partial<StepError>[]) {
  const clock = { at: 1_000_000, now: () => clock.at };
  const calls: VendorCallOptions[] = [];
  const left = [...failures];
  const sender = {
    channel: 'sms',
    send: (_message: unknown, options: VendorCallOptions) => {
      calls.push(options);
      const failure = left.shift();
      const error = { class: 'transient', code: 'VendorBusy', message: 'later', ...failure };
      const sent = { ok: true, value: { externalId: 'SM1', state: 'Accepted' } };
      return Promise.resolve({ result: failure ? { ok: false, error } : sent, exchanges: [] });
    },
  } as unknown as MessageSender;
  const notifier = new Notifier({
    store: new MemoryStore(),
    clock,
    logger: { info: () => undefined, warn: () => undefined },
    sender: () => Promise.resolve(sender),
    publicUrl: () => undefined,
    linkLifetimeMs: 1_000,
  });
  const send = (): Promise<boolean> =>
    notifier.send('sms', 'request/1/sms', () => Promise.resolve({ to: '+34600700801', text: 'Decide.' }));
  return { clock, calls, send };
}

describe('a text that its vendor cannot take now', () => {
  it('waits two seconds, then longer each time, and is counted so that the vendor is asked first', async () => {
    const { clock, calls, send } = world([{}, {}]);
    expect(await send()).toBe(false);
    clock.at += 1_999;
    expect(await send()).toBe(false);
    expect(calls).toHaveLength(1);
    clock.at += 1;
    expect(await send()).toBe(false);
    clock.at += 3_999;
    await send();
    expect(calls).toHaveLength(2);
    clock.at += 1;
    expect(await send()).toBe(true);
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('waits as long as the vendor says', async () => {
    const { clock, calls, send } = world([{ retryAfterMs: 30_000 }]);
    await send();
    clock.at += 29_999;
    await send();
    expect(calls).toHaveLength(1);
    clock.at += 1;
    expect(await send()).toBe(true);
  });

  it('outlasts an outage of a day of tries', async () => {
    const { clock, calls, send } = world(Array.from({ length: 96 }, () => ({ code: 'VendorError' })));
    for (let tries = 0; tries < 97; tries += 1) {
      await send();
      clock.at += 15 * 60_000;
    }
    expect(calls).toHaveLength(97);
    expect(await send()).toBe(false);
    expect(calls).toHaveLength(97);
  });

  it('is given up when the vendor refuses it for good', async () => {
    const { clock, calls, send } = world([{ class: 'permanent', code: 'InvalidNumber' }]);
    await send();
    clock.at += 3_600_000;
    expect(await send()).toBe(false);
    expect(calls).toHaveLength(1);
  });
});
