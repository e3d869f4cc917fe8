import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderDesignRollbackResult } from '../../../cli/results.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.design.rollback');

export default class OrderDesignRollback extends OrderCommand<OrderDesignRollbackResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    number: Flags.integer({ char: 'n', min: 1, summary: messages.getMessage('flags.number.summary') }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
  };

  public async run(): Promise<OrderDesignRollbackResult> {
    const { flags } = await this.parse(OrderDesignRollback);
    const { number } = flags;
    const question =
      number === undefined ? messages.getMessage('confirmLast') : messages.getMessage('confirm', [number]);
    if (!(await this.agreed(question, flags['no-prompt']))) {
      this.log(messages.getMessage('kept'));
      return { rolledBack: false, number: null };
    }
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const record = this.expect(await crm.rollbackDesign(number));
    this.logSuccess(messages.getMessage('rolledBack', [record.version.number]));
    return { rolledBack: true, number: record.version.number };
  }
}
