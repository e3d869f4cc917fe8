import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractVoidResult } from '../../../cli/results.ts';
import { openContracts } from '../../../wiring/contracts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.void');

export default class OrderContractVoid extends OrderCommand<OrderContractVoidResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    contract: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.contract.summary') }),
    reason: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.reason.summary') }),
  };

  public async run(): Promise<OrderContractVoidResult> {
    const { flags } = await this.parse(OrderContractVoid);
    const org = flags['target-org'];
    const desktop = openContracts(org.getConnection(flags['api-version']));
    const view = this.expect(await desktop.view(flags.contract));
    this.expect(await desktop.requestWithdrawal(view, flags.reason));
    this.logSuccess(messages.getMessage('voided', [view.contractNumber]));
    return { contractId: view.id, contractNumber: view.contractNumber };
  }
}
