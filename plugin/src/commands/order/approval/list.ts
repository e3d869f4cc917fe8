import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderApprovalListResult } from '../../../cli/results.ts';
import { inboxRow } from '../../../presenters/approvalText.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.approval.list');

export default class OrderApprovalList extends OrderCommand<OrderApprovalListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
  };

  public async run(): Promise<OrderApprovalListResult> {
    const { flags } = await this.parse(OrderApprovalList);
    const org = flags['target-org'];
    const items = await openCrm(org.getConnection(flags['api-version'])).approvals.inbox();
    const [first] = items;
    if (first === undefined) {
      this.log(messages.getMessage('none'));
      return items;
    }
    const now = Date.now();
    this.table({ data: items.map((item) => inboxRow(item, now)) });
    this.log(messages.getMessage('next', [first.request, org.getUsername() ?? '']));
    return items;
  }
}
