import type { WakeSource } from '../engine/ports.ts';
import type { Wait } from './loop.ts';
import { describeError, type SyncLogger } from './syncLogger.ts';

export interface WakeUpOptions {
  /** Tried in this order; the first that works is kept for as long as it works. */
  readonly sources: readonly WakeSource[];
  /** Looks at the outbox now. */
  readonly wake: () => void;
  readonly logger: SyncLogger;
  readonly wait: Wait;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
}

/** Listens to the CRM's wake-ups. Nothing depends on them: polling finds everything, only later. */
export interface WakeUps {
  /** Whether wake-ups arrive now, so that polling may be rare. */
  readonly isConnected: boolean;
  start(): void;
  stop(): Promise<void>;
}

const RETRY_MIN_MS = 1_000;
/** An org that offers no events is asked again, but seldom. */
const RETRY_MAX_MS = 10 * 60_000;

export function createWakeUps({ sources, wake, logger, wait, random }: WakeUpOptions): WakeUps {
  const stopping = new AbortController();
  let isConnected = false;
  let running: Promise<void> | undefined;

  /** Whether it could listen at all. */
  async function listen(source: WakeSource): Promise<boolean> {
    let wasConnected = false;
    try {
      await source.listen(
        {
          connected: () => {
            wasConnected = true;
            isConnected = true;
            logger.info(
              { source: source.name },
              'wake-ups arrive: the outbox is looked at when there is something in it'
            );
            // What was announced while nobody listened.
            wake();
          },
          event: wake,
        },
        stopping.signal
      );
    } catch (error) {
      if (!stopping.signal.aborted)
        logger.debug({ source: source.name, err: describeError(error) }, 'no wake-ups from this source');
    }
    if (isConnected && !stopping.signal.aborted)
      logger.info({ source: source.name }, 'wake-ups have ended: the outbox is polled until they are back');
    isConnected = false;
    return wasConnected;
  }

  const isStopping = (): boolean => stopping.signal.aborted;

  async function run(): Promise<void> {
    let failures = 0;
    while (!isStopping()) {
      let wasConnected = false;
      for (const source of sources) {
        if (isStopping() || wasConnected) break;
        wasConnected = await listen(source);
      }
      failures = wasConnected ? 0 : failures + 1;
      const delay = Math.min(RETRY_MIN_MS * 2 ** failures, RETRY_MAX_MS) * (0.5 + random() / 2);
      if (!isStopping()) await wait(delay, stopping.signal);
    }
  }

  return {
    get isConnected() {
      return isConnected;
    },
    start() {
      if (sources.length > 0) running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
