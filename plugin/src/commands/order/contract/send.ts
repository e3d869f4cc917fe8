import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractSendResult } from '../../../cli/results.ts';
import { openContracts, readSigners } from '../../../wiring/contracts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.send');

export default class OrderContractSend extends OrderCommand<OrderContractSendResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    contract: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.contract.summary') }),
    signer: Flags.string({ multiple: true, required: true, summary: messages.getMessage('flags.signer.summary') }),
    copy: Flags.string({ multiple: true, default: [], summary: messages.getMessage('flags.copy.summary') }),
    provider: Flags.string({ char: 'p', default: 'docusign', summary: messages.getMessage('flags.provider.summary') }),
    subject: Flags.string({ summary: messages.getMessage('flags.subject.summary') }),
    message: Flags.string({ summary: messages.getMessage('flags.message.summary') }),
    'expire-days': Flags.integer({ min: 1, max: 365, summary: messages.getMessage('flags.expire-days.summary') }),
  };

  public async run(): Promise<OrderContractSendResult> {
    const { flags } = await this.parse(OrderContractSend);
    const org = flags['target-org'];
    const desktop = openContracts(org.getConnection(flags['api-version']));
    const view = this.expect(await desktop.view(flags.contract));
    const signers = this.expect(readSigners(flags.signer, flags.copy));
    const { message, 'expire-days': expireAfterDays } = flags;
    const requestId = this.expect(
      await desktop.requestSignature(view, {
        provider: flags.provider,
        subject: flags.subject ?? messages.getMessage('subject', [view.contractNumber]),
        signers,
        ...(message === undefined ? {} : { message }),
        ...(expireAfterDays === undefined ? {} : { expireAfterDays }),
      })
    );
    this.logSuccess(messages.getMessage('sent', [view.contractNumber, flags.provider, signers.length]));
    return {
      contractId: view.id,
      contractNumber: view.contractNumber,
      requestId,
      provider: flags.provider,
      signers: signers.length,
    };
  }
}
