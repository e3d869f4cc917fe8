import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderChangeDraftResult } from '../../../cli/results.ts';
import { readLineEdits } from '../../../cli/lineEdits.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.change.draft');

export default class OrderChangeDraft extends OrderCommand<OrderChangeDraftResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    set: Flags.string({ char: 's', multiple: true, summary: messages.getMessage('flags.set.summary') }),
    remove: Flags.string({ multiple: true, summary: messages.getMessage('flags.remove.summary') }),
    'external-id': Flags.string({ summary: messages.getMessage('flags.external-id.summary') }),
  };

  public async run(): Promise<OrderChangeDraftResult> {
    const { flags } = await this.parse(OrderChangeDraft);
    const edits = this.expect(readLineEdits(flags.set ?? [], flags.remove ?? []));
    const org = flags['target-org'];
    const crm = openCrm(org.getConnection(flags['api-version']));
    const draft = this.expect(await crm.draftChange(flags.order, edits, flags['external-id']));
    this.logSuccess(messages.getMessage('drafted', [draft.orderNumber, draft.amends]));
    this.log(messages.getMessage('next', [draft.orderNumber, org.getUsername() ?? '']));
    return draft;
  }
}
