import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderGatewayHoldResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.gateway.hold');
const words = (key: string): string => messages.getMessage(key);

export default class OrderGatewayHold extends OrderCommand<OrderGatewayHoldResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    ...databaseFlags(words),
    gateway: Flags.string({ char: 'g', required: true, summary: messages.getMessage('flags.gateway.summary') }),
    reason: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.reason.summary') }),
    until: Flags.string({ summary: messages.getMessage('flags.until.summary') }),
  };

  public async run(): Promise<OrderGatewayHoldResult> {
    const { flags } = await this.parse(OrderGatewayHold);
    const org = flags['target-org'];
    return withRuntime(flags, async (runtime) => {
      const { gateway, reason } = flags;
      const until = flags.until === undefined ? undefined : readInstant(flags.until);
      const by = org.getUsername() ?? 'unknown';
      await runtime.holdGateway(gateway, { by, reason, ...(until === undefined ? {} : { until }) });
      this.logSuccess(messages.getMessage('held', [gateway]));
      this.log(messages.getMessage('next', [gateway, org.getUsername() ?? '']));
      return { gateway, state: 'Maintenance', until: until ?? null };
    });
  }
}

function readInstant(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw messages.createError('error.badUntil', [text]);
  return new Date(time).toISOString();
}
