import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderOrgStopResult } from '../../../cli/results.ts';
import { stopLocalOrg } from '../../../orgs/localOrgProcess.ts';
import { orgFolder } from '../../../orgs/orgFolders.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.stop');

export default class OrderOrgStop extends OrderCommand<OrderOrgStopResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    alias: Flags.string({ char: 'a', default: 'local', summary: messages.getMessage('flags.alias.summary') }),
  };

  public async run(): Promise<OrderOrgStopResult> {
    const { flags } = await this.parse(OrderOrgStop);
    const stopped = await stopLocalOrg(orgFolder(flags.alias));
    this.log(
      stopped
        ? messages.getMessage('stopped', [flags.alias, flags.alias])
        : messages.getMessage('notRunning', [flags.alias])
    );
    return { alias: flags.alias, stopped };
  }
}
