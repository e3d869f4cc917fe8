import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { contractResult, versionResult } from '../../../cli/contractResults.ts';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractDisplayResult } from '../../../cli/results.ts';
import { contractLines } from '../../../presenters/contractText.ts';
import { openContracts } from '../../../wiring/contracts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.display');

export default class OrderContractDisplay extends OrderCommand<OrderContractDisplayResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    contract: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.contract.summary') }),
  };

  public async run(): Promise<OrderContractDisplayResult> {
    const { flags } = await this.parse(OrderContractDisplay);
    const org = flags['target-org'];
    const desktop = openContracts(org.getConnection(flags['api-version']));
    const contract = this.expect(await desktop.find(flags.contract));
    const view = this.expect(await desktop.view(contract.id));
    const versions = await desktop.versions(contract.id);
    for (const line of contractLines(contract, view, versions)) this.log(line);
    return {
      ...contractResult(contract),
      versions: versions.map(versionResult),
      requests: view.requests.map(({ reference, provider, state, envelopeId, signers }) => ({
        reference,
        provider,
        state,
        envelopeId: envelopeId ?? null,
        signers: signers.map(({ name, email, routingOrder, state: progress }) => ({
          name,
          email,
          routingOrder,
          state: progress,
        })),
      })),
    };
  }
}
