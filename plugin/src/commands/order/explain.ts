import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../cli/orderCommand.ts';
import type { OrderExplanation } from '../../engine/explain.ts';
import { explanationText } from '../../presenters/explanationText.ts';
import { compileDesignFolder } from '../../wiring/designFiles.ts';
import { openCrm } from '../../wiring/openCrm.ts';
import { explainCrmOrder } from '../../wiring/planOrder.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.explain');

export default class OrderExplain extends OrderCommand<OrderExplanation> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    dir: Flags.directory({ char: 'd', exists: true, summary: messages.getMessage('flags.dir.summary') }),
  };

  public async run(): Promise<OrderExplanation> {
    const { flags } = await this.parse(OrderExplain);
    const crm = openCrm(flags['target-org'].getConnection(flags['api-version']));
    const design =
      flags.dir === undefined ? undefined : this.expect(await compileDesignFolder(flags.dir)).compiled.design;
    const explanation = this.expect(await explainCrmOrder(crm, flags.order, Date.now(), design));
    this.log(explanationText(explanation));
    return explanation;
  }
}
