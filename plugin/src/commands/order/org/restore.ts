import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderOrgRestoreResult } from '../../../cli/results.ts';
import { findOrg, restorePicture } from '../../../orgs/orgPictures.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.restore');

export default class OrderOrgRestore extends OrderCommand<OrderOrgRestoreResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    alias: Flags.string({ char: 'a', default: 'local', summary: messages.getMessage('flags.alias.summary') }),
    name: Flags.string({ char: 'n', default: 'default', summary: messages.getMessage('flags.name.summary') }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
  };

  public async run(): Promise<OrderOrgRestoreResult> {
    const { flags } = await this.parse(OrderOrgRestore);
    const { alias, name } = flags;
    const org = this.expect(await findOrg(alias));
    if (!(await this.agreed(messages.getMessage('confirm', [alias, name]), flags['no-prompt']))) {
      this.log(messages.getMessage('kept'));
      return { alias, name, restored: false };
    }
    this.expect(await restorePicture(org, name));
    this.log(messages.getMessage('restored', [alias, name]));
    return { alias, name, restored: true };
  }
}
