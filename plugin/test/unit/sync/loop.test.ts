import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLoop, type Wait } from '../../../src/sync/loop.ts';
import { stopOnSignals } from '../../../src/sync/stopOnSignals.ts';
import { createSyncLogger, silentLogger } from '../../../src/sync/syncLogger.ts';

/** Waits only until the test lets it go on, and keeps how long it was asked to wait. */
function steps() {
  const waits: number[] = [];
  let go: (() => void) | undefined;
  const wait: Wait = (ms, signal) =>
    new Promise((resolve) => {
      waits.push(ms);
      go = resolve;
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    waits,
    wait,
    next: async (): Promise<void> => {
      await settle();
      go?.();
      await settle();
    },
    settle,
  };
}

const base = { name: 'test', logger: silentLogger, outageMaxMs: 60_000, random: () => 1 };

describe('createLoop', () => {
  it('waits longer after each failure, up to a limit, and as usual once it works again', async () => {
    const { waits, wait, next } = steps();
    let failures = 9;
    const pass = (): Promise<number> => (failures-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve(500));
    const loop = createLoop({ ...base, wait, pass });

    loop.start();
    for (let at = 0; at < 9; at += 1) await next();
    await loop.stop();

    expect(waits.slice(0, 8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(waits[9]).toBe(500);
  });

  it('begins the next pass when it is woken', async () => {
    const { wait, settle } = steps();
    let passes = 0;
    const loop = createLoop({ ...base, wait, pass: () => Promise.resolve((passes += 1) && 1_000_000) });

    loop.start();
    await settle();
    loop.wake();
    await settle();
    await loop.stop();

    expect(passes).toBe(2);
  });

  it('finishes the pass in hand before it stops', async () => {
    const { wait, settle } = steps();
    const events: string[] = [];
    let finish: (() => void) | undefined;
    const pass = async (): Promise<number> => {
      await new Promise<void>((resolve) => (finish = resolve));
      events.push('pass done');
      return 0;
    };
    const loop = createLoop({ ...base, wait, pass });

    loop.start();
    await settle();
    const stopped = loop.stop().then(() => events.push('stopped'));
    await settle();
    expect(events).toEqual([]);
    finish?.();
    await stopped;

    expect(events).toEqual(['pass done', 'stopped']);
  });
});

describe('stopOnSignals', () => {
  it('stops the service on SIGTERM, once, and lets go of the process', async () => {
    const source = new EventEmitter();
    let stops = 0;
    const stopped = stopOnSignals({ stop: () => Promise.resolve(void (stops += 1)) }, source, silentLogger);

    source.emit('SIGTERM');
    source.emit('SIGTERM');
    await stopped;

    expect(stops).toBe(1);
    expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
  });
});

describe('createSyncLogger', () => {
  it('writes no secret, no payload and no password of a database', () => {
    const lines: string[] = [];
    const logger = createSyncLogger({ destination: { write: (line: string) => void lines.push(line) } });
    const err = Object.assign(new Error('no route to postgres://om:hunter2@db/om'), {
      connection: { password: 'p4ss' },
    });

    logger.error({ accessToken: 't0ken', request: { headers: { authorization: 'Bearer x1' } }, err }, 'it failed');
    logger.info({ callback: { body: 'customer data', gateway: 'warehouse' } }, 'received');

    const text = lines.join('');
    for (const secret of ['t0ken', 'Bearer x1', 'hunter2', 'p4ss', 'customer data']) expect(text).not.toContain(secret);
    expect(text).toContain('"gateway":"warehouse"');
  });
});
