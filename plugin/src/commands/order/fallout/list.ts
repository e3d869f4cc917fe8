import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderFalloutListResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';
import { falloutRow } from '../../../presenters/falloutRow.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.fallout.list');
const words = (key: string): string => messages.getMessage(key);

export default class OrderFalloutList extends OrderCommand<OrderFalloutListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    ...databaseFlags(words),
    cause: Flags.string({ char: 'c', summary: messages.getMessage('flags.cause.summary') }),
    asked: Flags.boolean({ summary: messages.getMessage('flags.asked.summary') }),
  };

  public async run(): Promise<OrderFalloutListResult> {
    const { flags } = await this.parse(OrderFalloutList);
    return withRuntime(flags, async (runtime) => {
      const { cause, asked } = flags;
      const found = await runtime.fallouts({ ...(cause === undefined ? {} : { cause }), isRequested: asked });
      const result = found.map(({ stepName: _, dueAt, queue, advice, forceRequest, ...fallout }) => ({
        ...fallout,
        dueAt: dueAt ?? null,
        queue: queue ?? null,
        advice: advice ?? null,
        forceRequest: forceRequest ?? null,
      }));
      const [first] = result;
      if (first === undefined) {
        this.log(messages.getMessage('none'));
        return result;
      }
      const now = Date.now();
      this.table({ data: result.map((fallout) => falloutRow(fallout, now, this.paint)) });
      this.log(messages.getMessage('next', [first.fingerprint, first.advice?.action === 'skip' ? 'skip' : 'retry']));
      return result;
    });
  }
}
