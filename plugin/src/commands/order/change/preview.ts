import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderChangePreviewResult } from '../../../cli/results.ts';
import { changeLines } from '../../../presenters/changeText.ts';
import { askChange } from '../../../wiring/awaitReport.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.change.preview');

export default class OrderChangePreview extends OrderCommand<OrderChangePreviewResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    wait: Flags.integer({
      char: 'w',
      min: 1,
      max: 600,
      default: 30,
      summary: messages.getMessage('flags.wait.summary'),
    }),
  };

  public async run(): Promise<OrderChangePreviewResult> {
    const { flags } = await this.parse(OrderChangePreview);
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const asked = this.expect(await askChange(crm, flags.order, { kind: 'preview' }, flags.wait * 1_000));
    for (const line of changeLines(asked.report, Date.now())) this.log(line);
    const { outcome } = asked.report;
    if (outcome === 'preview') this.log(messages.getMessage('next', [asked.orderNumber, asked.orderNumber]));
    return asked;
  }
}
