import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderTaskListResult } from '../../../cli/results.ts';
import { taskRow } from '../../../presenters/taskRow.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.task.list');

export default class OrderTaskList extends OrderCommand<OrderTaskListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    queue: Flags.string({ char: 'q', summary: messages.getMessage('flags.queue.summary') }),
    order: Flags.string({ char: 'n', summary: messages.getMessage('flags.order.summary') }),
  };

  public async run(): Promise<OrderTaskListResult> {
    const { flags } = await this.parse(OrderTaskList);
    const org = flags['target-org'];
    const { queue, order } = flags;
    const tasks = await openCrm(org.getConnection(flags['api-version'])).listTasks({
      ...(queue === undefined ? {} : { queue }),
      ...(order === undefined ? {} : { order }),
    });
    const [first] = tasks;
    if (!first) {
      this.log(messages.getMessage('none'));
      return tasks;
    }
    const now = Date.now();
    this.table({ data: tasks.map((task) => taskRow(task, now)) });
    this.log(messages.getMessage('next', [first.id, org.getUsername() ?? '']));
    return tasks;
  }
}
