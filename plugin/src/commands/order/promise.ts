import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { instantOf } from '../../cli/instantOf.ts';
import { OrderCommand } from '../../cli/orderCommand.ts';
import type { OrderPromiseResult } from '../../cli/results.ts';
import { openCrm } from '../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.promise');

export default class OrderPromise extends OrderCommand<OrderPromiseResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    date: Flags.string({ char: 'd', required: true, summary: messages.getMessage('flags.date.summary') }),
    reason: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.reason.summary') }),
  };

  public async run(): Promise<OrderPromiseResult> {
    const { flags } = await this.parse(OrderPromise);
    const date = instantOf(flags.date);
    if (date === undefined) throw messages.createError('error.DateUnclear', [flags.date]);
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const promised = this.expect(await crm.promiseOrder(flags.order, { date, reason: flags.reason }));
    const { orderNumber, promisedAt, projectedAt = '' } = promised;
    if (promised.isBeforeProjected) this.warn(messages.getMessage('warning.early', [orderNumber, projectedAt]));
    this.logSuccess(messages.getMessage('promised', [orderNumber, promisedAt]));
    this.log(messages.getMessage(promised.customerHasEmail ? 'told' : 'untold'));
    return promised;
  }
}
