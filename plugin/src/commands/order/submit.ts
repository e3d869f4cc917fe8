import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../cli/orderCommand.ts';
import type { OrderSubmitResult } from '../../cli/results.ts';
import { relativeTime } from '../../presenters/time.ts';
import { openCrm } from '../../wiring/openCrm.ts';
import { planOrder } from '../../wiring/planOrder.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.submit');

export default class OrderSubmit extends OrderCommand<OrderSubmitResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
  };

  public async run(): Promise<OrderSubmitResult> {
    const { flags } = await this.parse(OrderSubmit);
    const org = flags['target-org'];
    const crm = openCrm(org.getConnection(flags['api-version']));
    const now = Date.now();
    const { order, plan } = this.expect(await planOrder(crm, flags.order, now));
    const submitted = !flags['dry-run'];
    const waits = submitted && this.expect(await crm.submitOrder(order.id)).mustAsk;
    const { orderNumber } = order;
    const expected = relativeTime(plan.projectedEnd, now);
    this.logSuccess(
      messages.getMessage(waits ? 'asked' : submitted ? 'submitted' : 'dryRun', [
        orderNumber,
        plan.items.length,
        plan.steps.length,
        expected,
      ])
    );
    this.log(messages.getMessage(submitted ? 'next' : 'submitIt', [orderNumber, org.getUsername() ?? '']));
    const { projectedEnd } = plan;
    return { id: order.id, orderNumber, submitted, items: plan.items.length, steps: plan.steps.length, projectedEnd };
  }
}
