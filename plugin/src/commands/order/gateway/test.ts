import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderGatewayTestResult } from '../../../cli/results.ts';
import { readVariables, tryGateway } from '../../../wiring/gatewayTools.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.gateway.test');

const DONE = {
  healthy: 'done.healthy',
  completed: 'done.completed',
  accepted: 'done.accepted',
  failed: 'done.failed',
} as const;

export default class OrderGatewayTest extends OrderCommand<OrderGatewayTestResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    gateway: Flags.string({ char: 'g', required: true, summary: messages.getMessage('flags.gateway.summary') }),
    dir: Flags.directory({
      char: 'd',
      exists: true,
      required: true,
      summary: messages.getMessage('flags.dir.summary'),
    }),
    variables: Flags.file({ exists: true, summary: messages.getMessage('flags.variables.summary') }),
    operation: Flags.string({ summary: messages.getMessage('flags.operation.summary') }),
    value: Flags.string({
      multiple: true,
      dependsOn: ['operation'],
      summary: messages.getMessage('flags.value.summary'),
    }),
    'order-number': Flags.string({
      default: '00000000',
      summary: messages.getMessage('flags.order-number.summary'),
    }),
    'callback-url': Flags.string({
      default: 'http://127.0.0.1:9/callbacks/test',
      summary: messages.getMessage('flags.callback-url.summary'),
    }),
  };

  public async run(): Promise<OrderGatewayTestResult> {
    const { flags } = await this.parse(OrderGatewayTest);
    const trial = this.expect(
      await tryGateway(flags.dir, flags.gateway, {
        variables: await readVariables(flags.variables),
        ...(flags.operation === undefined ? {} : { operation: flags.operation }),
        payload: Object.fromEntries((flags.value ?? []).map((pair) => this.#pair(pair))),
        orderNumber: flags['order-number'],
        callbackUrl: flags['callback-url'],
      })
    );
    const { key, kind, reply, exchanges } = trial;
    this.table({
      data: exchanges.map(({ method, url, status, durationMs }) => ({
        call: method,
        to: url,
        answer: status ?? '-',
        ms: durationMs,
      })),
    });
    const externalId = reply && 'externalId' in reply ? (reply.externalId ?? null) : null;
    const outcome = reply?.kind ?? 'healthy';
    this.logSuccess(messages.getMessage(DONE[outcome], [key, externalId ?? '']));
    return {
      gateway: key,
      kind,
      outcome: outcome === 'failed' ? 'healthy' : outcome,
      externalId,
      exchanges: exchanges.map((one) => ({
        ...one,
        status: one.status ?? null,
        requestBody: one.requestBody ?? null,
        responseBody: one.responseBody ?? null,
      })),
    };
  }

  #pair(pair: string): readonly [string, string] {
    const at = pair.indexOf('=');
    if (at < 1) throw messages.createError('error.notAPair', [pair]);
    return [pair.slice(0, at), pair.slice(at + 1)];
  }
}
