import { Messages } from '@salesforce/core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderSyncReportResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.sync.report');
const words = (key: string): string => messages.getMessage(key);

export default class OrderSyncReport extends OrderCommand<OrderSyncReportResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = databaseFlags(words);

  public async run(): Promise<OrderSyncReportResult> {
    const { flags } = await this.parse(OrderSyncReport);
    return withRuntime(flags, async (runtime) => {
      const { plans, steps, queued, unprojected } = await runtime.counts();
      const rows = [
        ...Object.entries(plans).map(([state, count]) => ({ what: `Plans ${state}`, count })),
        ...Object.entries(steps).map(([state, count]) => ({ what: `Steps ${state}`, count })),
        { what: 'Jobs queued', count: queued },
        { what: 'Records the CRM has not seen', count: unprojected },
      ];
      this.table({ data: rows });
      const gateways = (await runtime.circuits()).map(({ gateway, state, note, held }) => ({
        gateway,
        state,
        note,
        held,
      }));
      if (gateways.length > 0) this.table({ data: gateways });
      const ownerless = (await runtime.ownerless()).map(({ planId, stepKey, missing }) => ({
        planId,
        stepKey,
        missing,
      }));
      if (ownerless.length > 0) this.table({ data: ownerless });
      this.log(messages.getMessage('next', [flags['target-org'].getUsername() ?? '']));
      return { plans, steps, queued, unprojected, gateways, ownerless };
    });
  }
}
