import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderApprovalRecallResult } from '../../../cli/results.ts';

import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.approval.recall');

export default class OrderApprovalRecall extends OrderCommand<OrderApprovalRecallResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    record: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.record.summary') }),
  };

  public async run(): Promise<OrderApprovalRecallResult> {
    const { flags } = await this.parse(OrderApprovalRecall);
    const { approvals } = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const { subject } = this.expect(await approvals.caseOf(flags.record));
    this.expect(await approvals.request(subject.id, 'recall', ''));
    this.logSuccess(messages.getMessage('recalled', [subject.kind, subject.number]));
    return { record: subject.number, recalled: true };
  }
}
