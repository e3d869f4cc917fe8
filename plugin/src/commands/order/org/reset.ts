import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderOrgResetResult } from '../../../cli/results.ts';
import { deleteLocalOrg } from '../../../orgs/localOrgProcess.ts';
import { removeLoginOf } from '../../../orgs/loginStore.ts';
import { orgFolder } from '../../../orgs/orgFolders.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.reset');

export default class OrderOrgReset extends OrderCommand<OrderOrgResetResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    alias: Flags.string({ char: 'a', default: 'local', summary: messages.getMessage('flags.alias.summary') }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
  };

  public async run(): Promise<OrderOrgResetResult> {
    const { flags } = await this.parse(OrderOrgReset);
    const { alias } = flags;
    if (!(await this.agreed(messages.getMessage('confirm', [alias]), flags['no-prompt']))) {
      this.log(messages.getMessage('kept'));
      return { alias, deleted: false };
    }
    const deleted = await deleteLocalOrg(orgFolder(alias));
    // An alias without a local org may be the login of a real one.
    if (deleted) await removeLoginOf(alias);
    this.log(messages.getMessage(deleted ? 'deleted' : 'nothing', [alias]));
    return { alias, deleted };
  }
}
