import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderSyncStartResult } from '../../../cli/results.ts';
import { serviceFlags, serviceOptions } from '../../../cli/syncFlags.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.sync.start');
const words = (key: string): string => messages.getMessage(key);

export default class OrderSyncStart extends OrderCommand<OrderSyncStartResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    ...serviceFlags(words),
    role: Flags.option({
      options: ['all', 'worker'] as const,
      default: 'all' as const,
      summary: messages.getMessage('flags.role.summary'),
    })(),
  };

  public async run(): Promise<OrderSyncStartResult> {
    const { flags } = await this.parse(OrderSyncStart);
    const org = flags['target-org'];
    const { createLogger, openService, stopOnSignals } = await import('../../../wiring/openService.ts');
    const logger = createLogger(flags['log-level']);
    const opening = openService(org.getConnection(flags['api-version']), {
      ...serviceOptions(flags),
      logger,
      settings: { role: flags.role },
    });
    this.ownSignals();
    // A database server that has just been started must not be left alone.
    const stopped = stopOnSignals({ stop: async () => (await opening).service.stop() }, process, logger);
    stopped.catch(() => undefined);
    const { service } = await opening;
    try {
      await service.start();
    } catch (error) {
      await service.stop();
      throw error;
    }
    const callbackAddress = service.callbackAddress ?? '';
    this.log(messages.getMessage('ready', [org.getUsername() ?? '', callbackAddress]));
    await stopped;
    this.log(messages.getMessage('stopped'));
    return { orgId: org.getOrgId(), callbackAddress };
  }
}
