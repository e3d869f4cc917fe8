import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractDraftResult } from '../../../cli/results.ts';
import { deviationLines } from '../../../presenters/contractText.ts';
import { draftContract, openContracts, readAlternatives, readEdits } from '../../../wiring/contracts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.draft');

export default class OrderContractDraft extends OrderCommand<OrderContractDraftResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    contract: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.contract.summary') }),
    template: Flags.string({ char: 't', required: true, summary: messages.getMessage('flags.template.summary') }),
    clause: Flags.string({ multiple: true, default: [], summary: messages.getMessage('flags.clause.summary') }),
    add: Flags.string({ multiple: true, default: [], summary: messages.getMessage('flags.add.summary') }),
    omit: Flags.string({ multiple: true, default: [], summary: messages.getMessage('flags.omit.summary') }),
    edits: Flags.file({ exists: true, summary: messages.getMessage('flags.edits.summary') }),
    order: Flags.string({ char: 'n', summary: messages.getMessage('flags.order.summary') }),
    currency: Flags.string({ summary: messages.getMessage('flags.currency.summary') }),
    note: Flags.string({ summary: messages.getMessage('flags.note.summary') }),
    counterparty: Flags.boolean({ summary: messages.getMessage('flags.counterparty.summary') }),
    'dry-run': Flags.boolean({ default: false, summary: messages.getMessage('flags.dry-run.summary') }),
  };

  public async run(): Promise<OrderContractDraftResult> {
    const { flags } = await this.parse(OrderContractDraft);
    const org = flags['target-org'];
    const desktop = openContracts(org.getConnection(flags['api-version']));
    const { add, omit, order, currency, note } = flags;
    const edits = this.expect(await readEdits(flags.edits));
    const alternatives = this.expect(readAlternatives(flags.clause));
    const drafted = this.expect(
      await draftContract(desktop, {
        contract: flags.contract,
        template: flags.template,
        choices: { alternatives, add, omit, edits },
        source: flags.counterparty ? 'Counterparty' : 'Ours',
        dryRun: flags['dry-run'],
        now: Date.now(),
        ...(order === undefined ? {} : { order }),
        ...(currency === undefined ? {} : { currency }),
        ...(note === undefined ? {} : { note }),
      })
    );
    const { contractId, contractNumber, number, assembled } = drafted;
    const { text, nonStandard, deviations } = assembled;
    this.logSuccess(
      messages.getMessage(flags['dry-run'] ? 'dryRun' : 'drafted', [
        number,
        contractNumber,
        text.clauses.length,
        nonStandard,
      ])
    );
    for (const line of deviationLines(deviations)) this.log(line);
    return {
      contractId,
      contractNumber,
      version: number,
      versionId: drafted.versionId ?? null,
      title: text.title,
      clauses: text.clauses.map(({ key, heading, deviation }) => ({ key, heading, deviation })),
      nonStandard,
      deviations: [...deviations],
      documentId: drafted.documentId ?? null,
      editableDocumentId: drafted.editableDocumentId ?? null,
    };
  }
}
