import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderTaskCompleteResult } from '../../../cli/results.ts';
import { readFormValues } from '../../../domain/formValues.ts';
import { openCrm } from '../../../wiring/openCrm.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.task.complete');

export default class OrderTaskComplete extends OrderCommand<OrderTaskCompleteResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    task: Flags.string({ char: 't', required: true, summary: messages.getMessage('flags.task.summary') }),
    set: Flags.string({ char: 's', multiple: true, default: [], summary: messages.getMessage('flags.set.summary') }),
  };

  public async run(): Promise<OrderTaskCompleteResult> {
    const { flags } = await this.parse(OrderTaskComplete);
    const org = flags['target-org'];
    const texts = Object.fromEntries(flags.set.map(readAssignment));
    const crm = openCrm(org.getConnection(flags['api-version']));
    const { form } = this.expect(await crm.readTask(flags.task));
    const output = this.expect(readFormValues(form, texts));
    const task = this.expect(await crm.completeTask(flags.task, { output, by: org.getUsername() ?? 'unknown' }));
    this.logSuccess(messages.getMessage('completed', [task.name, task.orderNumber]));
    this.log(messages.getMessage('next', [task.orderNumber, org.getUsername() ?? '']));
    return task;
  }
}

function readAssignment(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw messages.createError('error.badSet', [text]);
  return [text.slice(0, at), text.slice(at + 1)];
}
