import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractCompareResult } from '../../../cli/results.ts';
import { comparisonLines } from '../../../presenters/contractText.ts';
import { compareVersions, openContracts } from '../../../wiring/contracts.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.compare');

export default class OrderContractCompare extends OrderCommand<OrderContractCompareResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    contract: Flags.string({ char: 'c', required: true, summary: messages.getMessage('flags.contract.summary') }),
    from: Flags.integer({ min: 1, summary: messages.getMessage('flags.from.summary') }),
    to: Flags.integer({ min: 1, summary: messages.getMessage('flags.to.summary') }),
  };

  public async run(): Promise<OrderContractCompareResult> {
    const { flags } = await this.parse(OrderContractCompare);
    const org = flags['target-org'];
    const desktop = openContracts(org.getConnection(flags['api-version']));
    const { from, to, comparison } = this.expect(
      await compareVersions(desktop, flags.contract, { from: flags.from, to: flags.to })
    );
    this.log(messages.getMessage(comparison.isSame ? 'same' : 'changed', [from, to]));
    for (const line of comparisonLines(comparison, this.paint)) this.log(line);
    return {
      from,
      to,
      isSame: comparison.isSame,
      clauses: comparison.clauses.map(({ key, kind, heading, effectChanged, words }) => ({
        key,
        kind,
        heading,
        effectChanged,
        words: words.map((word) => ({ ...word })),
      })),
    };
  }
}
