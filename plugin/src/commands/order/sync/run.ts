import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { exitCodeHelp, exitCodes, OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderSyncRunResult } from '../../../cli/results.ts';
import { serviceFlags, serviceOptions } from '../../../cli/syncFlags.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.sync.run');
const words = (key: string): string => messages.getMessage(key);

export default class OrderSyncRun extends OrderCommand<OrderSyncRunResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodeHelp('partly', 'running');
  public static override readonly flags = {
    ...serviceFlags(words),
    wait: Flags.integer({ char: 'w', default: 60, min: 1, summary: messages.getMessage('flags.wait.summary') }),
  };

  public async run(): Promise<OrderSyncRunResult> {
    const { flags } = await this.parse(OrderSyncRun);
    const org = flags['target-org'];
    const { createLogger, openService, stopOnSignals } = await import('../../../wiring/openService.ts');
    const logger = createLogger(flags['log-level']);
    const opening = openService(org.getConnection(flags['api-version']), { ...serviceOptions(flags), logger });
    this.ownSignals();
    const interruption = new AbortController();
    const stop = async (): Promise<void> => {
      interruption.abort();
      await (await opening).service.stop();
    };
    stopOnSignals({ stop }, process, logger).catch(() => undefined);
    const { service } = await opening;
    try {
      const pass = await service.runOnce({ timeoutMs: flags.wait * 1000 });
      const fallout = pass.counts.steps['FatallyFailed'] ?? 0;
      const { events, ordersTaken, recordsWritten, deferred } = pass;
      this.log(messages.getMessage('done', [events, recordsWritten, deferred, fallout]));
      this.log(messages.getMessage('next', [org.getUsername() ?? '']));
      if (deferred > 0 || fallout > 0) process.exitCode = exitCodes.partly;
      return { events, ordersTaken, recordsWritten, deferred, fallout };
    } catch (error) {
      if (interruption.signal.aborted) throw messages.createError('error.interrupted', [], [], exitCodes.running);
      if (isTimeout(error)) throw messages.createError('error.timeout', [flags.wait], [], exitCodes.running);
      throw error;
    }
  }
}

/** The pass ran out of time; what it did is kept. */
const isTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'IdleTimeout';
