import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { readAssetEdits } from '../../../cli/assetEdits.ts';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderAssetOrderResult } from '../../../cli/results.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.asset.order');

export default class OrderAssetOrder extends OrderCommand<OrderAssetOrderResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    asset: Flags.string({ char: 'i', required: true, summary: messages.getMessage('flags.asset.summary') }),
    action: Flags.option({
      char: 'c',
      options: ['modify', 'move', 'suspend', 'resume', 'disconnect'] as const,
      required: true,
      summary: messages.getMessage('flags.action.summary'),
    })(),
    set: Flags.string({ char: 's', multiple: true, summary: messages.getMessage('flags.set.summary') }),
    'external-id': Flags.string({ summary: messages.getMessage('flags.external-id.summary') }),
  };

  public async run(): Promise<OrderAssetOrderResult> {
    const { flags } = await this.parse(OrderAssetOrder);
    const edits = this.expect(readAssetEdits(flags.action, flags.set ?? []));
    const org = flags['target-org'];
    const crm = openCrm(org.getConnection(flags['api-version']));
    const externalId = flags['external-id'];
    const request = { ...edits, ...(externalId === undefined ? {} : { externalId }) };
    const draft = this.expect(await crm.draftAssetOrder(flags.asset, request));
    this.logSuccess(messages.getMessage('drafted', [draft.orderNumber, draft.assets.join(', ')]));
    this.log(messages.getMessage('next', [draft.orderNumber, org.getUsername() ?? '']));
    return draft;
  }
}
