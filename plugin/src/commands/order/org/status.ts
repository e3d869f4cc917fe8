import { Messages } from '@salesforce/core';
import { OrderCommand } from '../../../cli/orderCommand.ts';
import { readLocalOrg } from '../../../orgs/localOrgProcess.ts';
import { orgAliases, orgFolder } from '../../../orgs/orgFolders.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('@order-management/sf-plugin', 'order.org.status');

export interface LocalOrgStatus {
  readonly alias: string;
  readonly running: boolean;
  readonly url?: string;
  readonly username?: string;
  readonly pid?: number;
  readonly startedAt?: string;
}

export default class OrderOrgStatus extends OrderCommand<readonly LocalOrgStatus[]> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly examples = messages.getMessages('examples');

  public async run(): Promise<readonly LocalOrgStatus[]> {
    await this.parse(OrderOrgStatus);
    const all = orgAliases(this.config.dataDir).map((alias): LocalOrgStatus => {
      const state = readLocalOrg(orgFolder(this.config.dataDir, alias));
      if (!state) return { alias, running: false };
      const username = state.orgs[0]?.username;
      return {
        alias,
        running: true,
        url: state.url,
        pid: state.pid,
        startedAt: state.startedAt,
        ...(username === undefined ? {} : { username }),
      };
    });
    if (all.length === 0) this.log(messages.getMessage('none'));
    else {
      this.table({
        data: all.map((org) => ({
          alias: org.alias,
          state: org.running ? 'Running' : 'Stopped',
          url: org.url ?? '',
          username: org.username ?? '',
        })),
      });
    }
    return all;
  }
}
