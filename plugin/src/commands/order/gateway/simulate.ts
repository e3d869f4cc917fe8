import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderGatewaySimulateResult } from '../../../cli/results.ts';
import { runSimulators } from '../../../wiring/gatewayTools.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.gateway.simulate');

export default class OrderGatewaySimulate extends OrderCommand<OrderGatewaySimulateResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    variables: Flags.file({ default: 'vendors.env', summary: messages.getMessage('flags.variables.summary') }),
    seconds: Flags.integer({ min: 1, max: 86_400, summary: messages.getMessage('flags.seconds.summary') }),
  };

  public async run(): Promise<OrderGatewaySimulateResult> {
    const { flags } = await this.parse(OrderGatewaySimulate);
    const envFile = flags.variables;
    this.ownSignals();
    const { urls, stop } = await runSimulators(envFile);
    try {
      this.table({ data: Object.entries(urls).map(([vendor, url]) => ({ vendor, url })) });
      this.log(messages.getMessage('ready', [envFile, envFile]));
      await this.#untilStopped(flags.seconds);
    } finally {
      await stop();
    }
    this.log(messages.getMessage('stopped'));
    return { envFile, vendors: Object.entries(urls).map(([vendor, url]) => ({ vendor, url })) };
  }

  #untilStopped(seconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = seconds === undefined ? setInterval(() => undefined, 60_000) : setTimeout(end, seconds * 1000);
      function end(): void {
        clearTimeout(timer);
        process.off('SIGINT', end).off('SIGTERM', end);
        resolve();
      }
      process.once('SIGINT', end).once('SIGTERM', end);
    });
  }
}
