import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { exitCodes, OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderJournalVerifyResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.journal.verify');
const words = (key: string): string => messages.getMessage(key);

export default class OrderJournalVerify extends OrderCommand<OrderJournalVerifyResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    ...databaseFlags(words),
    plan: Flags.string({ char: 'p', multiple: true, summary: messages.getMessage('flags.plan.summary') }),
  };

  public async run(): Promise<OrderJournalVerifyResult> {
    const { flags } = await this.parse(OrderJournalVerify);
    return withRuntime(flags, async (runtime) => {
      const { plans, entries, unchained, faults } = await runtime.verifyJournal(flags.plan);
      if (faults.length > 0) {
        this.table({ data: faults.map(({ planId, entry, kind, message }) => ({ planId, entry, kind, message })) });
        process.exitCode = exitCodes.failed;
        this.log(messages.getMessage('faults', [faults.length, plans]));
      } else this.logSuccess(messages.getMessage('sound', [entries, plans]));
      if (unchained > 0) this.warn(messages.getMessage('unchained', [unchained]));
      return { plans, entries, unchained, faults: faults.map((fault) => ({ ...fault, entry: fault.entry ?? null })) };
    });
  }
}
