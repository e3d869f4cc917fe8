import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderOrgForkResult } from '../../../cli/results.ts';
import { storeLogin } from '../../../orgs/loginStore.ts';
import { findOrg, forkOrg } from '../../../orgs/orgPictures.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.fork');

export default class OrderOrgFork extends OrderCommand<OrderOrgForkResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    alias: Flags.string({ char: 'a', default: 'local', summary: messages.getMessage('flags.alias.summary') }),
    name: Flags.string({ char: 'n', required: true, summary: messages.getMessage('flags.name.summary') }),
    'set-default': Flags.boolean({ char: 's', summary: messages.getMessage('flags.set-default.summary') }),
  };

  public async run(): Promise<OrderOrgForkResult> {
    const { flags } = await this.parse(OrderOrgFork);
    const { alias: source, name: alias } = flags;
    const org = this.expect(await findOrg(source));
    const { orgId, username, accessToken } = this.expect(await forkOrg(org, alias));
    await storeLogin({ username, accessToken, url: org.url, alias, setDefault: flags['set-default'] });
    this.log(messages.getMessage('forked', [source, username, alias, alias]));
    return { alias, source, url: org.url, orgId, username };
  }
}
