import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../cli/orderCommand.ts';
import { refusal } from '../../cli/refusal.ts';
import type { OrderCancelResult } from '../../cli/results.ts';
import { changeLines } from '../../presenters/changeText.ts';
import { askChange } from '../../wiring/awaitReport.ts';
import { openCrm } from '../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.cancel');

export default class OrderCancel extends OrderCommand<OrderCancelResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    reason: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.reason.summary') }),
    wait: Flags.integer({
      char: 'w',
      min: 1,
      max: 600,
      default: 30,
      summary: messages.getMessage('flags.wait.summary'),
    }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
  };

  public async run(): Promise<OrderCancelResult> {
    const { flags } = await this.parse(OrderCancel);
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const waitMs = flags.wait * 1_000;
    const shown = this.expect(await askChange(crm, flags.order, { kind: 'preview' }, waitMs));
    if (shown.report.outcome === 'refused') throw refusal(shown.report.problems);
    for (const line of changeLines(shown.report, Date.now())) this.log(line);
    if (!(await this.agreed(messages.getMessage('ask', [shown.orderNumber]), flags['no-prompt']))) return shown;
    const done = this.expect(await askChange(crm, flags.order, { kind: 'cancel', reason: flags.reason }, waitMs));
    if (done.report.outcome === 'refused') throw refusal(done.report.problems);
    this.logSuccess(messages.getMessage('cancelled', [done.orderNumber]));
    return done;
  }
}
