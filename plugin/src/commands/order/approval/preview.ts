import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderApprovalPreviewResult } from '../../../cli/results.ts';
import { chainLines, chainResult } from '../../../presenters/approvalText.ts';
import { previewApproval } from '../../../wiring/approvalTools.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.approval.preview');

export default class OrderApprovalPreview extends OrderCommand<OrderApprovalPreviewResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    record: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.record.summary') }),
  };

  public async run(): Promise<OrderApprovalPreviewResult> {
    const { flags } = await this.parse(OrderApprovalPreview);
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const { subject, chain, unknown } = this.expect(await previewApproval(crm.approvals, flags.record));
    const result = chainResult(subject, chain, unknown);
    if (result.levels.length === 0) this.log(messages.getMessage('nobody', [subject.kind, subject.number]));
    for (const line of chainLines(result)) this.log(line);
    if (unknown.length > 0) this.log(messages.getMessage('unknown', [unknown.join(', ')]));
    return result;
  }
}
