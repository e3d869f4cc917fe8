/**
 * A vendor that is down for two hours of a test clock, with thousands of orders: what else waits, how fast its steps come
 * back, and how much memory that takes.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Dispatcher, GatewayReply } from '../../plugin/src/engine/ports.ts';
import { DEFAULT_CIRCUIT, openRuntime, type PostgresRuntime } from '../../plugin/src/runtime/index.ts';
import { submittedOrder } from '../../plugin/test/contract/runtime/testPlans.ts';
import type { Row } from './sampleOrders.ts';

const OUTAGE_MS = 2 * 3_600_000;
const START = Date.parse('2026-03-01T08:00:00Z');
const SUBMITTED_AT_ONCE = 500;
const ORDERS = 5_000;
const PER_SECOND = 50;

interface OutageFigures {
  /** Steps of other vendors that were not done when the outage ended. */
  readonly othersWaiting: number;
  /** Calls that the vendor got while it was down. */
  readonly callsWhileDown: number;
  /** Calls a second of the clock while its steps came back, on average and in the ten seconds with the most. */
  readonly perSecond: number;
  readonly mostPerSecond: number;
  /** Steps of the vendor that were given to a person. */
  readonly fallouts: number;
  /** What lives in the heap before the first order, and the most of it that was seen since. */
  readonly heapMbBefore: number;
  readonly heapMbMost: number;
}

export async function benchOutage(): Promise<readonly Row[]> {
  const figures = await outage(ORDERS, PER_SECOND);
  const name = (what: string): string => `vendor down for 2 h, ${ORDERS} orders: ${what}`;
  return [
    { name: name('steps of others that wait'), value: figures.othersWaiting, unit: 'steps', comparison: 'target: 0' },
    {
      name: name('calls to it while it is down'),
      value: figures.callsWhileDown,
      unit: 'calls',
      comparison: `${ORDERS} steps wait for it, ${figures.fallouts} become fallout`,
    },
    {
      name: name('calls a second when it is back'),
      value: figures.mostPerSecond,
      unit: 'in the ten seconds with the most',
      comparison: `${PER_SECOND} are configured; ${figures.perSecond.toFixed(1)} on average`,
    },
    {
      name: name('heap that lives'),
      value: figures.heapMbMost,
      unit: 'MB at most',
      comparison: `${figures.heapMbBefore} MB before the first order`,
    },
  ];
}

/** @param perSecond the rate at which steps may come back */
async function outage(orders: number, perSecond: number): Promise<OutageFigures> {
  const folder = await mkdtemp(path.join(tmpdir(), 'om-outage-'));
  await chmod(folder, 0o711);
  let now = START;
  const runtime = await openRuntime(
    { dataDir: path.join(folder, 'data') },
    {
      clock: { now: () => now },
      pollMs: 10,
      gatewayPolicy: (key) => (key === 'down' ? { circuit: DEFAULT_CIRCUIT, drainPerSecond: perSecond } : {}),
    }
  );
  const calls = new Map<number, number>();
  const isDown = (): boolean => now < START + OUTAGE_MS;
  const dispatcher: Dispatcher = ({ gateway }) => {
    if (gateway === 'down') calls.set(now, (calls.get(now) ?? 0) + 1);
    const failed = { class: 'transient', code: 'VendorError', message: 'The vendor does not answer.' } as const;
    const reply: GatewayReply =
      gateway === 'down' && isDown() ? { kind: 'failed', error: failed } : { kind: 'completed' };
    return Promise.resolve({ reply, exchanges: [] });
  };
  try {
    await runtime.start(dispatcher);
    const before = heapMb();
    let most = before;
    const settle = async (): Promise<void> => {
      await stillness(runtime);
      most = Math.max(most, heapMb());
    };
    for (let from = 0; from < orders; from += SUBMITTED_AT_ONCE) {
      const count = Math.min(SUBMITTED_AT_ONCE, orders - from);
      await runtime.submit(Array.from({ length: count }, (_, n) => orderOf(from + n)));
    }
    await runtime.idle();
    for (; isDown(); now += 300_000) await settle();
    const othersWaiting = await othersOpen(runtime, orders);
    const callsWhileDown = sum(calls, (at) => at < START + OUTAGE_MS);
    for (let left = orders; left > 0; now += 1_000) {
      await settle();
      left = orders - ((await runtime.counts()).plans.Completed ?? 0) - (await failed(runtime));
    }
    const back = [...calls.keys()].filter((at) => at >= START + OUTAGE_MS);
    const between = (from: number, to: number): number => sum(calls, (at) => at >= from && at < to);
    const [first, last] = [Math.min(...back), Math.max(...back)];
    return {
      othersWaiting,
      callsWhileDown,
      perSecond: between(first, last + 1) / ((last - first) / 1_000 + 1),
      // What is let go within a second may be called in the next: this clock does not wait for workers.
      mostPerSecond: Math.max(...back.map((at) => between(at, at + 10_000))) / 10,
      fallouts: await failed(runtime),
      heapMbBefore: before,
      heapMbMost: most,
    };
  } finally {
    await runtime.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const orderOf = (n: number) =>
  submittedOrder({
    id: `O${n}`,
    steps: [
      { key: 'first', gateway: 'sound' },
      {
        key: 'down',
        gateway: 'down',
        after: ['first'],
        retry: { maxAttempts: 20, initialDelayMs: 10_000, maxDelayMs: 600_000, backoff: 2 },
      },
      { key: 'beside', gateway: 'sound', after: ['first'] },
      { key: 'last', gateway: 'sound', after: ['down', 'beside'] },
    ],
  });

/** Until nothing moves at this instant: two looks of the circuits, then what they set off. */
async function stillness(runtime: PostgresRuntime): Promise<void> {
  await sleep(40);
  await runtime.idle();
}

/** `first` and `beside` of every order are done; `down` and `last` may wait. */
async function othersOpen(runtime: PostgresRuntime, orders: number): Promise<number> {
  const { steps } = await runtime.counts();
  return 2 * orders - (steps['Completed'] ?? 0);
}

const failed = async (runtime: PostgresRuntime): Promise<number> =>
  (await runtime.counts()).steps['FatallyFailed'] ?? 0;

const sum = (calls: ReadonlyMap<number, number>, wanted: (at: number) => boolean): number =>
  [...calls].reduce((total, [at, count]) => total + (wanted(at) ? count : 0), 0);

function heapMb(): number {
  collectGarbage();
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}
