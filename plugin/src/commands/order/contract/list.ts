import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { contractResult } from '../../../cli/contractResults.ts';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractListResult } from '../../../cli/results.ts';
import { contractRow } from '../../../presenters/contractText.ts';
import { openContracts } from '../../../wiring/contracts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.list');

export default class OrderContractList extends OrderCommand<OrderContractListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    state: Flags.string({ char: 's', summary: messages.getMessage('flags.state.summary') }),
    account: Flags.string({ char: 'a', summary: messages.getMessage('flags.account.summary') }),
    limit: Flags.integer({ default: 50, min: 1, max: 2_000, summary: messages.getMessage('flags.limit.summary') }),
  };

  public async run(): Promise<OrderContractListResult> {
    const { flags } = await this.parse(OrderContractList);
    const org = flags['target-org'];
    const desktop = openContracts(org.getConnection(flags['api-version']));
    const { state, account, limit } = flags;
    const contracts = await desktop.list({
      limit,
      ...(state === undefined ? {} : { state }),
      ...(account === undefined ? {} : { account }),
    });
    if (contracts.length === 0) this.log(messages.getMessage('none'));
    else this.table({ data: contracts.map(contractRow) });
    return contracts.map(contractResult);
  }
}
