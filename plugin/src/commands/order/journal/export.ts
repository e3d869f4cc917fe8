import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderJournalExportResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.journal.export');
const words = (key: string): string => messages.getMessage(key);

export default class OrderJournalExport extends OrderCommand<OrderJournalExportResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    ...databaseFlags(words),
    plan: Flags.string({ char: 'p', required: true, summary: messages.getMessage('flags.plan.summary') }),
  };

  public async run(): Promise<OrderJournalExportResult> {
    const { flags } = await this.parse(OrderJournalExport);
    return withRuntime(flags, async (runtime) => {
      const entries = await runtime.journal(flags.plan);
      if (entries.length === 0) throw messages.createError('error.noJournal', [flags.plan]);
      for (const entry of entries) this.log(JSON.stringify(entry));
      return entries;
    });
  }
}
