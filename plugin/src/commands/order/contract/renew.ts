import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { contractResult } from '../../../cli/contractResults.ts';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractRenewResult } from '../../../cli/results.ts';
import { openContracts } from '../../../wiring/contracts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.renew');

export default class OrderContractRenew extends OrderCommand<OrderContractRenewResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    contract: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.contract.summary') }),
  };

  public async run(): Promise<OrderContractRenewResult> {
    const { flags } = await this.parse(OrderContractRenew);
    const org = flags['target-org'];
    const desktop = openContracts(org.getConnection(flags['api-version']));
    const view = this.expect(await desktop.view(flags.contract));
    const id = this.expect(await desktop.renew(view));
    const successor = this.expect(await desktop.find(id));
    this.logSuccess(messages.getMessage('done', [successor.contractNumber, view.contractNumber]));
    return contractResult(successor);
  }
}
