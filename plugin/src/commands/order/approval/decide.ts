import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderApprovalDecideResult } from '../../../cli/results.ts';

import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.approval.decide');

export default class OrderApprovalDecide extends OrderCommand<OrderApprovalDecideResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    request: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.request.summary') }),
    decision: Flags.option({
      char: 'd',
      required: true,
      options: ['approve', 'reject'] as const,
      summary: messages.getMessage('flags.decision.summary'),
    })(),
    comment: Flags.string({ char: 'c', default: '', summary: messages.getMessage('flags.comment.summary') }),
  };

  public async run(): Promise<OrderApprovalDecideResult> {
    const { flags } = await this.parse(OrderApprovalDecide);
    const { request, decision, comment } = flags;
    const approves = decision === 'approve';
    if (!approves && comment.trim() === '') throw messages.createError('error.commentMissing');
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const decided = this.expect(await crm.approvals.decideAsMe(request, approves, comment));
    this.logSuccess(messages.getMessage(approves ? 'approved' : 'rejected', [decided.request, decided.record]));
    return { request: decided.request, record: decided.record, decision };
  }
}
