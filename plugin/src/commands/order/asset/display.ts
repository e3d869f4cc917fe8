import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderAssetDisplayResult } from '../../../cli/results.ts';
import { assetLines } from '../../../presenters/assetText.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.asset.display');

export default class OrderAssetDisplay extends OrderCommand<OrderAssetDisplayResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    asset: Flags.string({ char: 'i', required: true, summary: messages.getMessage('flags.asset.summary') }),
  };

  public async run(): Promise<OrderAssetDisplayResult> {
    const { flags } = await this.parse(OrderAssetDisplay);
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const found = this.expect(await crm.readAsset(flags.asset));
    this.log(assetLines(found.asset, found.bundle, this.paint).join('\n'));
    return found;
  }
}
