import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractTerminateResult } from '../../../cli/results.ts';
import { openContracts } from '../../../wiring/contracts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.terminate');

export default class OrderContractTerminate extends OrderCommand<OrderContractTerminateResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    contract: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.contract.summary') }),
    reason: Flags.string({ char: 'r', required: true, summary: messages.getMessage('flags.reason.summary') }),
    on: Flags.string({ summary: messages.getMessage('flags.on.summary') }),
  };

  public async run(): Promise<OrderContractTerminateResult> {
    const { flags } = await this.parse(OrderContractTerminate);
    const org = flags['target-org'];
    const desktop = openContracts(org.getConnection(flags['api-version']));
    const view = this.expect(await desktop.view(flags.contract));
    const { reason, on } = flags;
    const today = new Date().toISOString().slice(0, 10);
    const { endsOn } = this.expect(
      await desktop.terminate(view, { reason, today, ...(on === undefined ? {} : { on }) })
    );
    this.logSuccess(messages.getMessage('done', [view.contractNumber, endsOn]));
    return { contractId: view.id, contractNumber: view.contractNumber, endsOn };
  }
}
