import { Messages } from '@salesforce/core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import type { OrderOrgListResult } from '../../../cli/results.ts';
import { listPictures, servedOrgs } from '../../../orgs/orgPictures.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.list');

export default class OrderOrgList extends OrderCommand<OrderOrgListResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  public async run(): Promise<OrderOrgListResult> {
    await this.parse(OrderOrgList);
    const orgs = await servedOrgs();
    const all = await Promise.all(
      orgs.map(async (org) => ({ org: org.name, url: org.url, pictures: this.expect(await listPictures(org)) }))
    );
    if (all.length === 0) {
      this.log(messages.getMessage('none'));
      return all;
    }
    this.table({ data: all.map(({ pictures, ...org }) => ({ ...org, pictures: pictures.join(', ') })) });
    return all;
  }
}
