import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../cli/orderCommand.ts';
import type { OrderReportResult } from '../../cli/results.ts';
import { databaseFlags } from '../../cli/syncFlags.ts';
import { withRuntime } from '../../cli/withRuntime.ts';
import { processReport } from '../../wiring/processReport.ts';
import { processText } from '../../presenters/processText.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.report');
const words = (key: string): string => messages.getMessage(key);
const DAY = 86_400_000;

export default class OrderReport extends OrderCommand<OrderReportResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    ...databaseFlags(words),
    days: Flags.integer({ default: 30, min: 1, max: 3_650, summary: messages.getMessage('flags.days.summary') }),
  };

  public async run(): Promise<OrderReportResult> {
    const { flags } = await this.parse(OrderReport);
    return withRuntime(flags, async (runtime) => {
      const since = new Date(Date.now() - flags.days * DAY).toISOString();
      const { plans, steps, vendors } = await runtime.processFacts(since);
      const report = processReport(plans, steps, vendors);
      this.log(plans.length === 0 ? messages.getMessage('nothing', [flags.days]) : processText(report));
      return { since, ...report };
    });
  }
}
