import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import { refusal } from '../../../cli/refusal.ts';
import type { OrderChangeOverrideResult } from '../../../cli/results.ts';
import { changeLines } from '../../../presenters/changeText.ts';
import { askChange } from '../../../wiring/awaitReport.ts';
import type { ChangeRequest } from '../../../salesforce/changeRequests.ts';
import { overrideToDecide } from '../../../wiring/overrideToDecide.ts';
import { openCrm, type CrmWorkbench } from '../../../wiring/openCrm.ts';

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
    request: Flags.string({
      char: 'q',
      dependsOn: ['decide'],
      summary: messages.getMessage('flags.request.summary'),
    }),
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
    const asked = decision
      ? this.#decision(decision, reason, await this.#read(crm, flags.order, flags.request))
      : ({ kind: 'override', reason } as const);
    const answer = this.expect(await askChange(crm, flags.order, asked, flags.wait * 1_000));
    const { report, orderNumber } = answer;
    for (const line of changeLines(report, Date.now())) this.log(line);
    const state = { confirm: 'Approved', refuse: 'Refused', withdraw: 'Withdrawn' }[decision ?? 'confirm'];
    if (report.override?.state !== (decision ? state : 'Requested')) {
      if (report.outcome === 'refused') throw refusal(report.problems);
      throw messages.createError('error.notNeeded', [orderNumber]);
    }
    const { state: now, id } = report.override;
    this.logSuccess(messages.getMessage(decision ? 'decided' : 'asked', [orderNumber, decision ? now : id]));
    return answer;
  }

  /** What is decided is what stands on the order now, and nothing that comes after it. */
  async #read(crm: CrmWorkbench, order: string, request: string | undefined): Promise<string> {
    const { id, by, reason } = this.expect(await overrideToDecide(crm, order, request));
    this.log(messages.getMessage('read', [by, reason, id]));
    return id;
  }

  #decision(decision: 'confirm' | 'refuse' | 'withdraw', reason: string, request: string): ChangeRequest {
    return decision === 'withdraw'
      ? { kind: 'withdraw', reason, request }
      : { kind: 'decide', decision, reason, request };
  }
}
