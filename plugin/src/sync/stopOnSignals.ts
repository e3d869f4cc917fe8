import type { SyncService } from './syncService.ts';
import type { SyncLogger } from './syncLogger.ts';

/** The part of `process` that is needed. */
export interface SignalSource {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  off(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
}

/** Resolves once the service was stopped by SIGTERM or SIGINT. The caller then ends the process. */
export function stopOnSignals(
  service: Pick<SyncService, 'stop'>,
  source: SignalSource,
  logger: SyncLogger
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (signal: string) => (): void => {
      source.off('SIGTERM', onTerm);
      source.off('SIGINT', onInt);
      logger.info({ signal }, 'stopping: what is in hand is finished first');
      service.stop().then(resolve, reject);
    };
    const onTerm = stop('SIGTERM');
    const onInt = stop('SIGINT');
    source.on('SIGTERM', onTerm);
    source.on('SIGINT', onInt);
  });
}
