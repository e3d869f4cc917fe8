import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderAssetListResult } from '../../../cli/results.ts';
import { assetRow } from '../../../presenters/assetText.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.asset.list');

export default class OrderAssetList extends OrderCommand<OrderAssetListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    account: Flags.string({ char: 'a', summary: messages.getMessage('flags.account.summary') }),
    product: Flags.string({ char: 'p', summary: messages.getMessage('flags.product.summary') }),
    state: Flags.option({
      char: 's',
      options: ['Active', 'Suspended', 'Terminated'] as const,
      summary: messages.getMessage('flags.state.summary'),
    })(),
    limit: Flags.integer({ default: 200, min: 1, max: 2_000, summary: messages.getMessage('flags.limit.summary') }),
  };

  public async run(): Promise<OrderAssetListResult> {
    const { flags } = await this.parse(OrderAssetList);
    const { account, product, state, limit } = flags;
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const assets = await crm.listAssets({
      limit,
      ...(account === undefined ? {} : { account }),
      ...(product === undefined ? {} : { product }),
      ...(state === undefined ? {} : { state }),
    });
    if (assets.length === 0) this.log(messages.getMessage('none'));
    else this.table({ data: assets.map(assetRow) });
    return assets;
  }
}
