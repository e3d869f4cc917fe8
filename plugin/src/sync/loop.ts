import { describeError, type SyncLogger } from './syncLogger.ts';

/** Resolves after `ms`, or at once when `signal` is aborted. Never rejects. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export const realWait: Wait = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

export interface LoopOptions {
  readonly name: string;
  /** One pass; gives back how long to wait before the next. */
  readonly pass: () => Promise<number>;
  readonly logger: SyncLogger;
  readonly wait: Wait;
  readonly outageMaxMs: number;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
}

/** Runs passes one after the other. A pass that throws is an outage: the loop waits, longer each time, and goes on. */
export interface Loop {
  start(): void;
  /** Makes the next pass begin now. */
  wake(): void;
  /** Lets the pass in hand finish. */
  stop(): Promise<void>;
}

const FIRST_OUTAGE_WAIT_MS = 1_000;

export function createLoop({ name, pass, logger, wait, outageMaxMs, random }: LoopOptions): Loop {
  const stopping = new AbortController();
  let waking = new AbortController();
  let running: Promise<void> | undefined;
  let failures = 0;

  async function attempt(): Promise<number> {
    try {
      const delay = await pass();
      if (failures > 0) logger.info({ loop: name, failures }, `${name} works again`);
      failures = 0;
      return delay;
    } catch (error) {
      failures += 1;
      const delay = Math.min(FIRST_OUTAGE_WAIT_MS * 2 ** (failures - 1), outageMaxMs) * (0.5 + random() / 2);
      const facts = { loop: name, failures, nextInMs: Math.round(delay), err: describeError(error) };
      if (failures === 1) logger.warn(facts, `${name} failed; it tries again by itself`);
      else logger.debug(facts, `${name} still fails`);
      return delay;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      waking = new AbortController();
      const delay = await attempt();
      await wait(delay, AbortSignal.any([stopping.signal, waking.signal]));
    }
  }

  return {
    start() {
      running ??= run();
    },
    wake: () => waking.abort(),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
