import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand, exitCodeHelp, exitCodes } from '../../../cli/orderCommand.ts';
import type { OrderFalloutDecideResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';
import { repairedRow } from '../../../presenters/falloutRow.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.fallout.decide');
const words = (key: string): string => messages.getMessage(key);

export default class OrderFalloutDecide extends OrderCommand<OrderFalloutDecideResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override errorCodes = exitCodeHelp('partly');
  public static override readonly flags = {
    ...databaseFlags(words),
    cause: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.cause.summary') }),
    decision: Flags.option({
      options: ['confirm', 'refuse'] as const,
      required: true,
      summary: messages.getMessage('flags.decision.summary'),
    })(),
    reason: Flags.string({ char: 'r', summary: messages.getMessage('flags.reason.summary') }),
  };

  public async run(): Promise<OrderFalloutDecideResult> {
    const { flags } = await this.parse(OrderFalloutDecide);
    const { decideRequests, repairedResult } = await import('../../../wiring/repair.ts');
    const org = flags['target-org'];
    return withRuntime(flags, async (runtime) => {
      const { cause, decision, reason } = flags;
      const by = org.getUsername() ?? 'unknown';
      const decided = await decideRequests(runtime, {
        cause,
        by,
        decision,
        ...(reason === undefined ? {} : { reason }),
      });
      const results = decided.map(repairedResult);
      if (results.length === 0) this.log(messages.getMessage('none', [cause]));
      else this.table({ data: results.map((result) => repairedRow(result, this.paint)) });
      if (results.some(({ outcome }) => outcome === 'refused')) process.exitCode = exitCodes.partly;
      return { decision, results };
    });
  }
}
