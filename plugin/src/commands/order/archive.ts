import { resolve } from 'node:path';
import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand, exitCodeHelp, exitCodes } from '../../cli/orderCommand.ts';
import type { OrderArchiveResult } from '../../cli/results.ts';
import { databaseFlags } from '../../cli/syncFlags.ts';
import { withRuntime } from '../../cli/withRuntime.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.archive');
const words = (key: string): string => messages.getMessage(key);

const DAY_MS = 86_400_000;
/** What the platform counts for a record of nearly every object, whatever is in it. */
const STORAGE_PER_ROW = 2_048;
const SHOWN_REFUSALS = 10;

export default class OrderArchive extends OrderCommand<OrderArchiveResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override errorCodes = exitCodeHelp('partly');
  public static override readonly flags = {
    ...databaseFlags(words),
    'older-than': Flags.integer({ default: 365, min: 0, summary: messages.getMessage('flags.older-than.summary') }),
    to: Flags.directory({ default: 'order-archive', summary: messages.getMessage('flags.to.summary') }),
    'max-plans': Flags.integer({ default: 10_000, min: 1, summary: messages.getMessage('flags.max-plans.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
  };

  public async run(): Promise<OrderArchiveResult> {
    const { flags } = await this.parse(OrderArchive);
    const { ARCHIVED_OBJECTS, archiveOrders } = await import('../../wiring/archiveOrders.ts');
    const connection = flags['target-org'].getConnection(flags['api-version']);
    const folder = resolve(flags.to);
    const before = new Date(Date.now() - flags['older-than'] * DAY_MS);
    const day = before.toISOString().slice(0, 10);
    const question = messages.getMessage('ask', [flags['target-org'].getUsername() ?? '', day, folder]);
    const isDryRun = flags['dry-run'] || !(await this.agreed(question, flags['no-prompt']));
    const { plans, rows, refused } = await withRuntime(flags, (runtime) =>
      archiveOrders(connection, runtime, {
        before,
        folder,
        isDryRun,
        maxPlans: flags['max-plans'],
        onProgress: (done) => (this.spinner.status = messages.getMessage('progress', [done])),
      })
    );
    const objects = ARCHIVED_OBJECTS.map((object) => ({ object, rows: rows.get(object) ?? 0 }));
    const total = objects.reduce((sum, { rows: count }) => sum + count, 0);
    this.table({ data: objects, title: messages.getMessage(isDryRun ? 'wouldTake' : 'took', [plans, day]) });
    this.log(messages.getMessage(isDryRun ? 'wouldFree' : 'freed', [megabytes(total), folder]));
    for (const reason of refused.slice(0, SHOWN_REFUSALS)) this.warn(reason);
    if (refused.length > 0) {
      this.warn(messages.getMessage('refused', [refused.length]));
      process.exitCode = exitCodes.partly;
    }
    return { dryRun: isDryRun, before: before.toISOString(), folder, plans, objects, refused };
  }
}

const megabytes = (rows: number): string => ((rows * STORAGE_PER_ROW) / 1_000_000).toFixed(1);
