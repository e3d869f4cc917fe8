import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../cli/orderCommand.ts';
import type { OrderExplainResult } from '../../cli/results.ts';
import { explanationText } from '../../presenters/explanationText.ts';
import { compileDesignFolder } from '../../wiring/designFiles.ts';
import { openCrm } from '../../wiring/openCrm.ts';
import { explainCrmOrder } from '../../wiring/explainCrmOrder.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.explain');

export default class OrderExplain extends OrderCommand<OrderExplainResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    dir: Flags.directory({ char: 'd', exists: true, summary: messages.getMessage('flags.dir.summary') }),
  };

  public async run(): Promise<OrderExplainResult> {
    const { flags } = await this.parse(OrderExplain);
    const org = flags['target-org'];
    const crm = openCrm(org.getConnection(flags['api-version']));
    const design = flags.dir === undefined ? undefined : this.expect(await compileDesignFolder(flags.dir)).design;
    const explanation = this.expect(await explainCrmOrder(crm, flags.order, Date.now(), design));
    this.log(explanationText(explanation));
    const next = explanation.problems.length > 0 ? 'fix' : 'next';
    this.log(`\n${messages.getMessage(next, [flags.order, org.getUsername() ?? ''])}`);
    return explanation;
  }
}
