import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import { refusal } from '../../../cli/refusal.ts';
import type { OrderChangeOverrideResult } from '../../../cli/results.ts';
import { changeLines } from '../../../presenters/changeText.ts';
import { askChange } from '../../../wiring/awaitReport.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.change.override');

export default class OrderChangeOverride extends OrderCommand<OrderChangeOverrideResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    decide: Flags.option({
      options: ['confirm', 'refuse', 'withdraw'] as const,
      summary: messages.getMessage('flags.decide.summary'),
    })(),
    reason: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.reason.summary') }),
    wait: Flags.integer({
      char: 'w',
      min: 1,
      max: 600,
      default: 30,
      summary: messages.getMessage('flags.wait.summary'),
    }),
  };

  public async run(): Promise<OrderChangeOverrideResult> {
    const { flags } = await this.parse(OrderChangeOverride);
    const { decide: decision, reason } = flags;
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const request = decision
      ? decision === 'withdraw'
        ? ({ kind: 'withdraw', reason } as const)
        : ({ kind: 'decide', decision, reason } as const)
      : ({ kind: 'override', reason } as const);
    const answer = this.expect(await askChange(crm, flags.order, request, flags.wait * 1_000));
    const { report, orderNumber } = answer;
    for (const line of changeLines(report, Date.now())) this.log(line);
    const state = { confirm: 'Approved', refuse: 'Refused', withdraw: 'Withdrawn' }[decision ?? 'confirm'];
    if (report.override?.state !== (decision ? state : 'Requested')) {
      if (report.outcome === 'refused') throw refusal(report.problems);
      throw messages.createError('error.notNeeded', [orderNumber]);
    }
    this.logSuccess(messages.getMessage(decision ? 'decided' : 'asked', [orderNumber, report.override.state]));
    return answer;
  }
}
