import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../cli/orderCommand.ts';
import type { OrderDisplayResult } from '../../cli/results.ts';
import { readInstant, timeTravelFlags, travelNote, travelTo } from '../../cli/timeTravel.ts';
import { closingLines } from '../../presenters/closingText.ts';
import { certificateText } from '../../presenters/certificateText.ts';
import { orderTree } from '../../presenters/orderTree.ts';
import { openCrm } from '../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.display');

export default class OrderDisplay extends OrderCommand<OrderDisplayResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    ...timeTravelFlags,
  };

  public async run(): Promise<OrderDisplayResult> {
    const { flags } = await this.parse(OrderDisplay);
    const org = flags['target-org'];
    const current = this.expect(await openCrm(org.getConnection(flags['api-version'])).readOrderView(flags.order));
    const at = flags.at === undefined ? undefined : readInstant(flags.at);
    const order = at === undefined ? current : this.expect(await travelTo(at, current, flags));
    const now = at === undefined ? Date.now() : Date.parse(at);
    if (at !== undefined) this.log(`${travelNote(at)}\n`);
    this.log(orderTree(order, { now, paint: this.paint }));
    const closing = closingLines(order, { now });
    if (closing.length > 0) this.log(`\n${messages.getMessage('changeable')}`);
    for (const line of closing) this.log(line);
    const certificates = order.plan?.certificates ?? [];
    if (certificates.length > 0) {
      this.log(`\n${messages.getMessage('certificates')}`);
      for (const certificate of certificates) this.log(certificateText(certificate, now));
    }
    const next = order.plan ? 'next' : 'submitIt';
    if (order.plan || order.state === 'Draft')
      this.log(`\n${messages.getMessage(next, [order.orderNumber, org.getUsername() ?? ''])}`);
    return order;
  }
}
