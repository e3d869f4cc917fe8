import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderOrgSnapshotResult } from '../../../cli/results.ts';
import { findOrg, takePicture } from '../../../orgs/orgPictures.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.snapshot');

export default class OrderOrgSnapshot extends OrderCommand<OrderOrgSnapshotResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    alias: Flags.string({ char: 'a', default: 'local', summary: messages.getMessage('flags.alias.summary') }),
    name: Flags.string({ char: 'n', default: 'default', summary: messages.getMessage('flags.name.summary') }),
  };

  public async run(): Promise<OrderOrgSnapshotResult> {
    const { flags } = await this.parse(OrderOrgSnapshot);
    const org = this.expect(await findOrg(flags.alias));
    const { name, bytes, file } = this.expect(await takePicture(org, flags.name));
    this.log(messages.getMessage('taken', [name, flags.alias, name, flags.alias]));
    return { alias: flags.alias, name, bytes, file: file ?? null };
  }
}
