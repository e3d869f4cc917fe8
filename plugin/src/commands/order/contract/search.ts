import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderContractSearchResult } from '../../../cli/results.ts';
import { databaseFlags } from '../../../cli/syncFlags.ts';
import { withRuntime } from '../../../cli/withRuntime.ts';
import { hitLines } from '../../../presenters/contractText.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.contract.search');

export default class OrderContractSearch extends OrderCommand<OrderContractSearchResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    ...databaseFlags((key) => messages.getMessage(key)),
    text: Flags.string({ char: 't', required: true, summary: messages.getMessage('flags.text.summary') }),
    type: Flags.string({ summary: messages.getMessage('flags.type.summary') }),
    state: Flags.string({ char: 's', summary: messages.getMessage('flags.state.summary') }),
    limit: Flags.integer({ default: 20, min: 1, max: 100, summary: messages.getMessage('flags.limit.summary') }),
  };

  public async run(): Promise<OrderContractSearchResult> {
    const { flags } = await this.parse(OrderContractSearch);
    const { text, type, state, limit } = flags;
    return withRuntime(flags, async (runtime) => {
      const hits = await runtime.contracts.search({
        text,
        limit,
        ...(type === undefined ? {} : { type }),
        ...(state === undefined ? {} : { state }),
      });
      if (hits.length === 0) this.log(messages.getMessage('none'));
      for (const line of hitLines(hits)) this.log(line);
      return hits.map((hit) => ({ ...hit, startDate: hit.startDate ?? null, endDate: hit.endDate ?? null }));
    });
  }
}
