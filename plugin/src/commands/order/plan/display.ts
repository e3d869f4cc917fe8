import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderPlanDisplayResult } from '../../../cli/results.ts';
import { readInstant, timeTravelFlags, travelNote, travelTo } from '../../../cli/timeTravel.ts';
import { planTree } from '../../../presenters/planTree.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.plan.display');

export default class OrderPlanDisplay extends OrderCommand<OrderPlanDisplayResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    order: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.order.summary') }),
    only: Flags.option({
      options: ['attention', 'open'] as const,
      summary: messages.getMessage('flags.only.summary'),
    })(),
    ...timeTravelFlags,
  };

  public async run(): Promise<OrderPlanDisplayResult> {
    const { flags } = await this.parse(OrderPlanDisplay);
    const org = flags['target-org'];
    const current = this.expect(await openCrm(org.getConnection(flags['api-version'])).readOrderView(flags.order));
    const at = flags.at === undefined ? undefined : readInstant(flags.at);
    const order = at === undefined ? current : this.expect(await travelTo(at, current, flags));
    const { only } = flags;
    if (at !== undefined) this.log(`${travelNote(at)}\n`);
    this.log(
      planTree(order, {
        now: at === undefined ? Date.now() : Date.parse(at),
        paint: this.paint,
        ...(only === undefined ? {} : { only }),
      })
    );
    const steps = order.plan?.steps ?? [];
    if (steps.some((step) => step.critical)) this.log(`\n${messages.getMessage('critical')}`);
    const waiting = steps.filter((step) => step.type === 'manual' && step.state === 'Ready').length;
    if (waiting > 0 && at === undefined) this.log(messages.getMessage('tasks', [waiting, org.getUsername() ?? '']));
    return order;
  }
}
