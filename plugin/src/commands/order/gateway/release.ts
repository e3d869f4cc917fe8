import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderGatewayReleaseResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.gateway.release');
const words = (key: string): string => messages.getMessage(key);

export default class OrderGatewayRelease extends OrderCommand<OrderGatewayReleaseResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    ...databaseFlags(words),
    gateway: Flags.string({ char: 'g', required: true, summary: messages.getMessage('flags.gateway.summary') }),
    'per-second': Flags.integer({ min: 1, max: 10_000, summary: messages.getMessage('flags.per-second.summary') }),
  };

  public async run(): Promise<OrderGatewayReleaseResult> {
    const { flags } = await this.parse(OrderGatewayRelease);
    const org = flags['target-org'];
    return withRuntime(flags, async (runtime) => {
      const { gateway, 'per-second': perSecond } = flags;
      const by = org.getUsername() ?? 'unknown';
      const released = await runtime.releaseGateway(gateway, { by, ...(perSecond === undefined ? {} : { perSecond }) });
      if (!released) throw messages.createError('error.notHeld', [gateway]);
      const circuit = (await runtime.circuits()).find((each) => each.gateway === gateway);
      const held = circuit?.held ?? 0;
      this.logSuccess(messages.getMessage('released', [gateway, held, circuit?.perSecond ?? 0]));
      this.log(messages.getMessage('next', [org.getUsername() ?? '']));
      return { gateway, held, perSecond: circuit?.perSecond ?? null };
    });
  }
}
