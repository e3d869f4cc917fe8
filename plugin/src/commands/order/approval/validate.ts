import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderApprovalValidateResult } from '../../../cli/results.ts';
import { validateApprovals } from '../../../wiring/approvalTools.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.approval.validate');

export default class OrderApprovalValidate extends OrderCommand<OrderApprovalValidateResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
  };

  public async run(): Promise<OrderApprovalValidateResult> {
    const { flags } = await this.parse(OrderApprovalValidate);
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const { rules, people, problems } = await validateApprovals(crm.approvals);
    if (problems.length > 0) this.expect({ ok: false, error: problems });
    this.logSuccess(messages.getMessage('sound', [rules, people]));
    return { rules, people, problems: [] };
  }
}
